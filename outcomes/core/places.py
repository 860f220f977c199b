"""District, streets and communities: one Place for all levels, found by code or by any of its names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from outcomes.core.characters import folded
from outcomes.core.csv_text import csv_rows
from outcomes.core.texts import t

Level = Literal["district", "street", "community"]
DISTRICT = "210214"
_CITY = "大连市"
_FULLWIDTH = str.maketrans("．，－／", ".,-/")


def bare_name(text: str) -> str:
    """A name as it is compared: without blanks and unseen characters, letters and digits in their plain form."""
    return "".join(folded(text).split()).translate(_FULLWIDTH)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place at one level; `in_programme` marks the communities that count towards N."""

    code: str
    name: str
    level: Level
    parent: str
    name_en: str = ""
    register_name: str = ""
    basis: str = ""
    in_programme: bool = True
    valid_from: str = ""  # ISO dates; empty valid_to: still valid
    valid_to: str = ""

    @property
    def short(self) -> str:
        """古城 for 古城社区."""
        return self.name.removesuffix("社区") if self.level == "community" else self.name

    def name_in(self, lang: str) -> str:
        """古城社区 · Gucheng Community."""
        return self.name if lang == "zh" else self.name_en or self.name

    @property
    def assumed(self) -> bool:
        """On the list by assumption only: 名单待区确认."""
        return self.basis == "assumed"

    def valid_in(self, month: str) -> bool:
        """Whether the place exists in at least one day of the month."""
        return self.valid_from[:7] <= month and (not self.valid_to or self.valid_to[:7] >= month)

    def spellings(self) -> dict[str, bool]:
        """Accepted spellings -> whether it is the official one (code, name)."""
        names = {self.code: True, self.name: True}
        if self.level == "community":
            names |= {self.short: False, self.name + "居委会": False, self.short + "居委会": False}
        elif self.level == "street":
            names |= {self.name + "办事处": False, self.name + "办": False}
        else:
            names["全区"] = False
        if self.register_name:
            names.setdefault(self.register_name, False)
        return names


@dataclass(frozen=True)
class Register:
    """All places of one warehouse, in the order of the register, with the aliases that a person confirmed."""

    places: tuple[Place, ...]
    aliases: tuple[tuple[str, str], ...] = ()  # another spelling -> code

    def with_aliases(self, aliases: Mapping[str, str]) -> Register:
        """The register that also knows these spellings (text -> code); an official spelling keeps its meaning."""
        return replace(self, aliases=tuple(sorted({**dict(self.aliases), **aliases}.items())))

    @cached_property
    def _by_code(self) -> dict[str, Place]:
        return {place.code: place for place in self.places}

    @cached_property
    def spellings(self) -> dict[str, tuple[Place, ...]]:
        """Accepted spelling (blanks taken out) -> the places it may mean; more than one: it does not say which.

        A name or code of the register comes before every other spelling, a short form before a confirmed alias.
        """
        official: dict[str, list[Place]] = {}
        other: dict[str, list[Place]] = {}
        for place in self.places:
            for text, is_official in place.spellings().items():
                (official if is_official else other).setdefault(bare_name(text), []).append(place)
                if text not in (place.code, "全区") and (not place.parent or place.parent in self._by_code):
                    for prefix in self._prefixes(place):
                        other.setdefault(bare_name(prefix + text), []).append(place)
        confirmed = {bare_name(text): [self._by_code[code]] for text, code in self.aliases if code in self._by_code}
        other = {text: found for text, found in other.items() if len(found) == 1 or text not in confirmed}
        return {text: tuple(dict.fromkeys(found)) for text, found in (confirmed | other | official).items()}

    def _prefixes(self, place: Place) -> tuple[str, ...]:
        """丰荣街道, 普兰店区丰荣街道, 大连市普兰店区丰荣街道: what may stand before a community's name."""
        district = self.district.name if DISTRICT in self._by_code else ""
        if place.level == "district":
            return (_CITY,)
        if place.level == "street":
            return district, _CITY + district
        street = self._by_code[place.parent].name
        return street, district + street, _CITY + district + street

    def get(self, code: str) -> Place:
        """The place with this code; KeyError when there is none."""
        return self._by_code[code]

    def find(self, text: str) -> Place | None:
        """The place with this code, name or confirmed alias at any level; None when there is none or it is not clear."""
        found = self.spellings.get(bare_name(text), ())
        return found[0] if len(found) == 1 else None

    @property
    def district(self) -> Place:
        """The one district."""
        return self._by_code[DISTRICT]

    def streets(self) -> list[Place]:
        """The streets that have a community of the programme, in order."""
        used = {place.parent for place in self.communities()}
        return [place for place in self.places if place.level == "street" and place.code in used]

    def communities(self, within: str = DISTRICT, month: str | None = None) -> list[Place]:
        """The programme's communities inside a place (itself, for a community), valid in the month if one is given."""
        return [
            place
            for place in self.places
            if place.level == "community"
            and place.in_programme
            and within in (DISTRICT, place.parent, place.code)
            and (month is None or place.valid_in(month))
        ]

    def of_levels(self, levels: Collection[Level], within: str = DISTRICT) -> list[Place]:
        """The district, the streets and the communities of the programme inside a place, as far as the levels are wanted."""
        above = [*(p for p in self.places if p.level == "district"), *self.streets()]
        higher = [p for p in above if p.level in levels and within in (DISTRICT, p.code)]
        return higher + (self.communities(within) if "community" in levels else [])


_KINDS = {"community": ("社区", " Community"), "street": ("街道", " Subdistrict"), "district": ("区", " District")}


def romanised(name: str, level: Level) -> str:
    """The name in Hanyu Pinyin with the English word for its level: Gucheng Community."""
    from pypinyin import lazy_pinyin  # half a second to import, needed by `init` only

    ending, word = _KINDS[level]
    return "".join(lazy_pinyin(name.removesuffix(ending))).capitalize() + (word if name.endswith(ending) else "")


def read_register(reference: Path) -> Register:
    """The register as the CSV files of data/reference state it; KeyError names a missing column.

    An optional column name_en overrides the romanised name.
    """
    district = Place(
        code=DISTRICT,
        name="普兰店区",
        name_en="Pulandian District",
        level="district",
        parent="",
        valid_from="2020-01-01",
    )
    streets = [
        Place(
            code=row["street_code"],
            name=row["street_name"],
            name_en=row.get("name_en") or romanised(row["street_name"], "street"),
            level="street",
            parent=DISTRICT,
            valid_from="2020-01-01",
        )
        for row in csv_rows(reference / "streets.csv")
    ]
    communities = [
        Place(
            code=row["community_code"],
            name=row["community_name"],
            name_en=row.get("name_en") or romanised(row["community_name"], "community"),
            level="community",
            parent=row["street_code"],
            register_name=row["register_name"],
            basis=row["basis"],
            in_programme=row["in_programme"] == "1",
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        )
        for row in csv_rows(reference / "communities.csv")
    ]
    return Register((district, *streets, *communities))


def named(place: Place, lang: str) -> str:
    """The place's name, marked 名单待区确认 where it is on the list by assumption only."""
    return place.name_in(lang) + (t("place.assumed_mark", lang) if place.assumed else "")
