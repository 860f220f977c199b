"""The catalogue: datasets and indicators as frozen values, read from one TOML file each and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import BaseModel, Field, ValidationError, model_validator

from outcomes.catalogue.dataset import Dataset, Frozen, Words

HERE = Path(__file__).resolve().parent
_T = TypeVar("_T", bound=BaseModel)
_DAY = re.compile(r"strftime\((\w+), '%Y-%m'\)")
_COUNTED = re.compile(r"count\(\*\)(?: FILTER \(WHERE (.+)\))?")

THEMES = ("strong_organisation", "effective_governance", "quality_service", "caring_neighbours", "safe_environment")


class CatalogueError(Exception):
    """A catalogue file says something impossible; the message names file and key."""


class Measure(Frozen):
    """A numerator or denominator: an aggregate over the rows in force of one dataset, by community and month.

    Events fall into `month`; things that last count in every month from `since` until before `until`;
    yearly rows hold for the months of their year (valid = "year") or, as a denominator, until the next (valid = "latest").
    """

    dataset: str
    expr: str = "count(*)"
    month: str = "month"  # SQL that gives YYYY-MM
    since: str = ""  # SQL that gives YYYY-MM
    until: str = ""
    where: str = "TRUE"
    valid: Literal["month", "year", "latest"] = "month"
    bin: str = ""  # percentiles: SQL that gives a whole number for each row

    @property
    def events(self) -> tuple[str, str] | None:
        """(the column of the day, the condition) of the rows that are counted one by one; None where it is no such count."""
        day, counted = _DAY.fullmatch(self.month), _COUNTED.fullmatch(self.expr)
        if not day or not counted or self.since:
            return None
        return day[1], f"({self.where}) AND ({counted[1] or 'TRUE'})"


class Source(Frozen):
    """Where a figure comes from; of several sources the first that covers a place's year is taken.

    Either numerator and denominator, or an SQL file that gives place, month, numerator, denominator from the
    tables rows_<dataset> (and covered_<dataset> of ledgers); `reads_mart`: also from now_value and indicator_facts.
    """

    numerator: Measure | None = None
    denominator: Measure | None = None
    sql: str = ""
    datasets: tuple[str, ...] = ()
    ratio: bool = True  # whether the SQL gives a denominator
    reads_mart: bool = False

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Numerator and denominator, as far as there are any."""
        return tuple(m for m in (self.numerator, self.denominator) if m)

    @property
    def reads(self) -> tuple[str, ...]:
        """The datasets it reads, the numerator's first."""
        return tuple(dict.fromkeys((*(m.dataset for m in self.measures), *self.datasets)))

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.sql) == bool(self.numerator) or (self.sql and not self.datasets):
            raise ValueError("source: either a numerator, or sql with its datasets")
        return self


class Indicator(Frozen):
    """One indicator, complete: from this come mart rows, cards, charts, dictionary and footnotes."""

    code: str
    system: str = Field(pattern=r"^S([1-9]|1\d|2[0-4])$")
    theme: Literal[
        "strong_organisation", "effective_governance", "quality_service", "caring_neighbours", "safe_environment"
    ]
    kind: Literal["input", "activity", "output", "outcome", "context", "quality"]
    better: Literal["up", "down", "band", "context"]
    over_time: str = Field(pattern=r"^(flow|stock|ytd|none|window:\d+)$")
    over_places: Literal["sum", "none"] = "sum"
    unit: Words
    decimals: int = 0
    scale: float = 1  # value = scale * numerator / denominator
    percentile: float | None = None  # the value is this percentile of the bins
    by: tuple[str, ...] = ()  # columns of the numerator's dataset that the figure is split by
    interval: Literal["proportion", "rate", "none"] = "none"
    min_base: int | None = None  # no rate below this denominator; default: the setting
    bounds: tuple[float, float] | None = None  # what is possible: a value outside is listed on the quality page
    protect: bool = False  # a count of people: below 5 it is shown as ‹5
    adds_up: bool = False  # new in the month; shown as 本年新增 and in total, never month against month
    season: bool = False  # comes and goes with the time of the year: control charts compare with the same months
    settles: int | Literal["open"] = 0  # so many newest months, or any month, still grow (cases under way)
    compared: bool = True  # may be drawn side by side for communities (outcome and output only)
    name: Words
    definition: Words
    fact: str = ""  # id in published_facts.csv
    no_district_value: Words | None = None  # why there may be none for the district
    source: tuple[Source, ...] = Field(min_length=1)

    @property
    def is_ratio(self) -> bool:
        """Whether the figure has a denominator."""
        first = self.source[0]
        return self.percentile is None and (first.ratio if first.sql else first.denominator is not None)

    @property
    def events(self) -> Measure | None:
        """What counts the dated events that the figure is of; None where it is no count or rate of any."""
        counted = self.source[0].numerator
        is_one = counted and counted.events and (self.interval == "rate" or not self.is_ratio)
        return counted if is_one and self.percentile is None and self.over_time == "flow" else None

    @property
    def sums_over_time(self) -> bool:
        """Whether months are added; of all others a period shows its last month."""
        return self.over_time == "flow"

    @property
    def datasets(self) -> set[str]:
        """The datasets that any of its sources reads."""
        return {d for s in self.source for d in s.reads}


PictureKind = Literal["breakdown", "heat", "funnel", "rates", "years", "tiers", "projects", "timeline", "kept_by"]


class SystemPicture(Frozen):
    """A picture that one system has to itself: which figures it is made of, split by which column."""

    kind: PictureKind
    indicators: tuple[str, ...] = ()
    by: str = ""
    ordered: bool = False  # parts in the order of the domain, not by size
    days: tuple[str, ...] = ()  # funnel: the median days to each step
    coverage: tuple[str, ...] = ()  # tiers: the coverage of each


class System(Frozen):
    """One of the programme's 24 systems: its name, where it stands, and what speaks for it first."""

    code: str
    theme: str
    name: Words
    headline: tuple[str, ...]
    facts: tuple[str, ...] = ()
    pictures: tuple[SystemPicture, ...] = ()


class Catalogue(Frozen):
    """All datasets, indicators and systems by code."""

    datasets: dict[str, Dataset]
    indicators: dict[str, Indicator]
    systems: dict[str, System] = Field(default_factory=dict)
    folder: Path = HERE  # where its files lie

    def of_system(self, code: str) -> list[Indicator]:
        """The indicators of a system, those that speak for it first at the head."""
        first = self.systems[code].headline if code in self.systems else ()
        found = [i for i in self.indicators.values() if i.system == code]
        return sorted(found, key=lambda i: first.index(i.code) if i.code in first else len(first))

    def fed_by(self, dataset: str) -> list[Indicator]:
        """The indicators that read this dataset."""
        return [i for i in self.indicators.values() if dataset in i.datasets]


def _read(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in sorted(folder.glob("*.toml")):
        try:
            yield path, {"code": path.stem, **tomllib.loads(path.read_text(encoding="utf-8"))}
        except tomllib.TOMLDecodeError as error:
            raise CatalogueError(f"{path.name}: {error}") from error


def _checked(model: type[_T], path: Path, content: dict[str, Any]) -> _T:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise CatalogueError(f"{path.name}: {key}: {first['msg']}") from error


def read_catalogue(folder: Path) -> Catalogue:
    """The catalogue of a folder with datasets/ and indicators/; CatalogueError names file and key."""
    datasets = {p.stem: _checked(Dataset, p, content) for p, content in _read(folder / "datasets")}
    indicators = {p.stem: _checked(Indicator, p, content) for p, content in _read(folder / "indicators")}
    for indicator in indicators.values():
        _agrees(indicator, datasets, folder / "indicators")
    order = sorted(indicators.values(), key=lambda i: (THEMES.index(i.theme), int(i.system[1:]), i.code))
    systems = _systems(folder / "systems.toml", indicators)
    return Catalogue(datasets=datasets, indicators={i.code: i for i in order}, systems=systems, folder=folder)


def _systems(path: Path, indicators: dict[str, Indicator]) -> dict[str, System]:
    """The systems of a folder; empty where it has no systems.toml."""
    content = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    systems = {code: _checked(System, path, {"code": code, **words}) for code, words in content.items()}
    for code, system in systems.items():
        asked = {*system.headline, *(i for p in system.pictures for i in (*p.indicators, *p.days, *p.coverage) if i)}
        if missing := asked - set(indicators):
            raise CatalogueError(f"{path.name}: {code}: no indicator {sorted(missing)}")
    return systems


UPLOADS = "uploads"  # what indicators of S24 read: the record of every upload, accepted or refused


def _agrees(indicator: Indicator, datasets: dict[str, Dataset], folder: Path) -> None:
    """CatalogueError when an indicator reads what no dataset holds, or adds up what has different units."""
    where = f"{indicator.code}.toml"
    if missing := indicator.datasets - set(datasets) - {UPLOADS}:
        raise CatalogueError(f"{where}: source: no dataset {sorted(missing)}")
    for source in indicator.source:
        if source.sql and not (folder / source.sql).exists():
            raise CatalogueError(f"{where}: sql: there is no {source.sql}")
        for measure in source.measures:
            units = {
                column.units[0]
                for column in datasets[measure.dataset].column
                if column.units and re.search(rf"\b{column.code}\b", measure.expr)
            }
            if "+" in measure.expr and len(units) > 1:
                raise CatalogueError(f"{where}: expr: {' + '.join(sorted(units))} are not added to each other")
    if indicator.percentile is not None and not all(s.numerator and s.numerator.bin for s in indicator.source):
        raise CatalogueError(f"{where}: percentile: every source needs a numerator with a bin")


@cache
def catalogue() -> Catalogue:
    """The catalogue that this program is shipped with."""
    return read_catalogue(HERE)
