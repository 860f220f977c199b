"""What a ledger would take the place of: published figures of other tables, by place and month."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.core.periods import runs
from outcomes.core.places import Register, named
from outcomes.core.texts import Lang, listed, statements, t


@dataclass(frozen=True, kw_only=True)
class Takeover:
    """The cells (community, month) whose published figures come from other tables, and the month proposed to begin with."""

    dataset: str
    cells: tuple[tuple[str, str], ...]
    since: str

    @property
    def places(self) -> tuple[str, ...]:
        """The communities concerned, by code."""
        return tuple(sorted({code for code, _ in self.cells}))

    def changed(self, since: str) -> dict[str, list[str]]:
        """Community → the months whose figures would come from the ledger, from a month on."""
        found: dict[str, list[str]] = {}
        for code, month in sorted(self.cells):
            if month >= since:
                found.setdefault(code, []).append(month)
        return found

    @property
    def months(self) -> tuple[str, ...]:
        """The months concerned."""
        return tuple(sorted({month for _, month in self.cells}))

    def choices(self) -> list[str]:
        """The months that it may begin with: every one with published figures, and the one after the last."""
        return sorted({*self.months, self.since})

    def where(self, register: Register, lang: Lang, since: str = "", most: int = 0) -> list[str]:
        """古城社区、台山社区：2025年8月至2025年9月: the communities of the same months together, `most` names of each (0: all)."""
        of_months: dict[tuple[str, ...], list[str]] = {}
        for code, months in self.changed(since).items():
            of_months.setdefault(tuple(months), []).append(named(register.get(code), lang))
        return [
            t("takeover.where", lang, places=_some(names, most, lang), months=_spans(months, lang))
            for months, names in of_months.items()
        ]

    def words(self, register: Register, lang: Lang) -> str:
        """The same in one line, three names of each."""
        return statements(self.where(register, lang, most=3), lang)


def _some(names: list[str], most: int, lang: Lang) -> str:
    if not most or len(names) <= most:
        return listed(names, lang)
    return t("takeover.more", lang, places=listed(names[:most], lang), n=len(names))


def _spans(months: tuple[str, ...], lang: Lang) -> str:
    return listed([span.label(lang) for span in runs(months)], lang)
