"""The file of a composite index that a district has decided on (OUTCOMES_INDEX_FILE): read, checked, or said wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from outcomes.analytics.index import IndexDesign
from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.core.settings import settings
from outcomes.core.texts import LANGS, t

FEWEST, MOST = 5, 8  # indicators
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Weight = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0)]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong with a file: the key it stands at, and what about it."""

    key: str
    code: str  # a key of the texts [index_wrong]
    words: tuple[tuple[str, object], ...] = ()

    def text(self, file: str, lang: str) -> str:
        """The sentence, naming file and key."""
        words = {name: word[lang] if isinstance(word, dict) else word for name, word in self.words}
        what = t(f"index_wrong.{self.code}", lang, **words)
        if not self.key:
            return t("index.wrong_file", lang, file=file, what=what)
        return t("index.wrong", lang, file=file, at=self.key, what=what)


class IndexFileError(Exception):
    """The file cannot be used; says everything that is wrong with it."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(file)
        self.file, self.problems = file, problems

    def in_language(self, lang: str) -> str:
        """One sentence for each problem, in one language."""
        return "\n".join(problem.text(self.file, lang) for problem in self.problems)

    def __str__(self) -> str:
        return " / ".join(self.in_language(lang) for lang in LANGS)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class IndexName(_Frozen):
    """A name in both languages, on one line and short enough for a slide."""

    zh: str = Field(min_length=1, max_length=20, pattern=r"^\S.*$")
    en: str = Field(min_length=1, max_length=40, pattern=r"^\S.*$")

    def __getitem__(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


def _both(value: Any) -> Any:
    """One name for both languages where only one is given."""
    return {"zh": value, "en": value} if isinstance(value, str) else value


class Scored(_Frozen):
    """One indicator: 0 points at `low` or beyond, 100 at `high` or beyond."""

    code: str
    low: Number
    high: Number
    weight: Weight
    log: bool = Field(default=False, strict=True)

    @property
    def indicator(self) -> Indicator:
        """The indicator in the catalogue; KeyError when there is none."""
        return catalogue().indicators[self.code]


class Dimension(_Frozen):
    """One dimension with its weight and indicators."""

    name: IndexName
    weight: Weight
    indicators: tuple[Scored, ...] = Field(min_length=1)


class IndexFile(_Frozen):
    """An index as decided: title, who decided on it and when, dimensions with weights, indicators with goalposts."""

    title: IndexName
    decided_by: Annotated[IndexName, BeforeValidator(_both)]
    decided_on: date
    dimensions: tuple[Dimension, ...] = Field(min_length=1)

    @cached_property
    def scored(self) -> tuple[Scored, ...]:
        """All indicators in the order of the file."""
        return tuple(s for d in self.dimensions for s in d.indicators)

    @property
    def shares(self) -> tuple[float, ...]:
        """The weights of the dimensions, adding up to 1."""
        whole = sum(d.weight for d in self.dimensions)
        return tuple(d.weight / whole for d in self.dimensions)

    @property
    def design(self) -> IndexDesign:
        """The same as columns and weights."""
        columns, first = [], 0
        for d in self.dimensions:
            columns.append(tuple(range(first, first + len(d.indicators))))
            first += len(d.indicators)
        weights = tuple(s.weight for s in self.scored)
        return IndexDesign(columns=tuple(columns), indicators=weights, dimensions=self.shares)


# what pydantic calls it -> key of [index_wrong]; anything else is a value of another kind than asked for
_TYPES = {
    "extra_forbidden": "unknown",
    "missing": "missing",
    "greater_than": "positive",
    "finite_number": "number",
    "float_type": "number",
    "bool_type": "switch",
    "string_too_short": "words",
    "string_too_long": "words",
    "string_pattern_mismatch": "words",
    "string_type": "words",
    "too_short": "none_given",
}


def _at(loc: tuple[int | str, ...]) -> str:
    """dimensions[1].indicators[2].low, counted from 1."""
    made = ""
    for part in loc:
        made += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if made else part
    return made


def _where(i: int, j: int, key: str = "code") -> str:
    return _at(("dimensions", i, "indicators", j, key))


def _misfit(scored: Scored) -> tuple[str, str] | None:
    """Key and code of what makes an indicator unfit to be scored, or its goalposts wrong; None when all is well."""
    i = scored.indicator
    volume = not i.is_ratio and i.percentile is None
    rules = (
        (i.kind not in ("output", "outcome"), "code", "kind"),
        (volume, "code", "volume"),
        (not i.compared, "code", "not_compared"),
        (i.better not in ("up", "down"), "code", "no_direction"),
        (scored.low == scored.high, "high", "same"),
        (i.better == "up" and scored.low > scored.high, "high", "better_up"),
        (i.better == "down" and scored.low < scored.high, "high", "better_down"),
        (scored.log and min(scored.low, scored.high) <= 0, "log", "log"),
    )
    return next(((key, code) for wrong, key, code in rules if wrong), None)


def _against_catalogue(file: IndexFile) -> Iterator[Problem]:
    """What the rules of an index forbid: how many indicators, which ones, which goalposts."""
    if not FEWEST <= len(file.scored) <= MOST:
        yield Problem(
            key="dimensions", code="count", words=(("n", len(file.scored)), ("fewest", FEWEST), ("most", MOST))
        )
    seen: set[str] = set()
    for i, dimension in enumerate(file.dimensions):
        for j, scored in enumerate(dimension.indicators):
            if scored.code not in catalogue().indicators:
                yield Problem(key=_where(i, j), code="no_indicator", words=(("code", scored.code),))
                continue
            if scored.code in seen:
                yield Problem(key=_where(i, j), code="twice", words=(("code", scored.code),))
            seen.add(scored.code)
            if misfit := _misfit(scored):
                key, code = misfit
                kind = {lang: t(f"kind.{scored.indicator.kind}", lang) for lang in LANGS}
                name = {lang: scored.indicator.name[lang] for lang in LANGS}
                yield Problem(key=_where(i, j, key), code=code, words=(("name", name), ("kind", kind)))


def read_index(path: Path) -> IndexFile:
    """The index of a file; IndexFileError names the file and every key that is wrong."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise IndexFileError(str(path), (Problem(key="", code="unreadable", words=(("why", why),)),)) from error
    except ValueError as error:  # no UTF-8, no TOML
        why = " ".join(str(error).split())
        raise IndexFileError(path.name, (Problem(key="", code="no_toml", words=(("why", why),)),)) from error
    try:
        found = IndexFile.model_validate(content)
    except ValidationError as error:
        wrong = tuple(
            Problem(key=_at(e["loc"]), code=_TYPES.get(e["type"], "date" if e["type"].startswith("date") else "other"))
            for e in error.errors()
        )
        raise IndexFileError(path.name, wrong) from error
    if problems := tuple(_against_catalogue(found)):
        raise IndexFileError(path.name, problems)
    return found


@lru_cache(maxsize=4)
def _read_once(path: Path, _stamp: tuple[int, int]) -> IndexFile:
    """The index of a file as it was at this stamp: pages ask often, a district mends its file without a restart."""
    return read_index(path)


def chosen() -> IndexFile | None:
    """The index that the setting names, None where it names none; IndexFileError when the file is wrong."""
    if not settings().index_file:
        return None
    path = Path(settings().index_file)
    try:
        found = path.stat()
    except OSError:
        return read_index(path)
    return _read_once(path, (found.st_mtime_ns, found.st_size))


def wrong() -> str:
    """What is wrong with the file that the setting names, in both languages; empty when nothing is."""
    try:
        chosen()
    except IndexFileError as error:
        return str(error)
    return ""
