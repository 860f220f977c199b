"""Who looks at a plain page, in which language, at which warehouse, and the addresses that keep all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from outcomes.core.periods import label, last_complete_month, parse_month
from outcomes.core.places import Place, named
from outcomes.core.settings import today
from outcomes.core.texts import Lang, t
from outcomes.figures.switched_on import months_with_figures
from outcomes.security.access import Person
from outcomes.warehouse.mart import Mart

ROOT = "/plain"
_KEPT = ("asof", "pending")  # how the figures are looked at stays from page to page


@dataclass(frozen=True, kw_only=True)
class View:
    """One look at a plain page; `asked` is its address, `token` what its forms send back."""

    person: Person
    mart: Mart
    lang: Lang
    asked: Mapping[str, str]
    token: str

    def say(self, key: str, **words: object) -> str:
        """A text of texts.toml in the language of this view."""
        return t(key, self.lang, **words)

    def name(self, place: Place) -> str:
        """A place as it is called in this language."""
        return named(place, self.lang)

    def month_words(self, month: str) -> str:
        """2025年3月."""
        return label(month, self.lang)

    @property
    def months(self) -> list[str]:
        """The months that have figures, newest first; the last complete one when none has."""
        return list(months_with_figures(self.mart)) or [last_complete_month(today())]

    @property
    def month(self) -> str:
        """The month of this view (?m=2025-12): the newest with figures unless another is asked for."""
        return parse_month(self.asked.get("m", "")) or self.months[0]

    @property
    def kept(self) -> dict[str, str]:
        """What every address of this view carries on: language, moment, and in the sample the role."""
        found = {k: self.asked[k] for k in _KEPT if self.asked.get(k)}
        if self.lang == "en":
            found["lang"] = "en"
        if self.person.looking:
            found["as"] = self.person.role
        return found

    def to(self, page: str, **asked: str) -> str:
        """The address of a plain page; an empty name is the first page of the person."""
        query = urlencode({**{k: v for k, v in asked.items() if v}, **self.kept})
        return f"{ROOT}/{page}".rstrip("/") + (f"?{query}" if query else "")

    def file(self, kind: str, number: str, **asked: str) -> str:
        """The address of a file that leaves: /original/U-000123."""
        kept = {"as": self.person.role} if self.person.looking else {}
        query = urlencode({**asked, **kept})
        return f"/{kind}/{number}" + (f"?{query}" if query else "")
