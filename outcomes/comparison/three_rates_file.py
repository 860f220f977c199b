"""The district's definition of the three rates: read from one TOML file, and told in sentences."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from outcomes.analytics.three_rates import Definition
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.numbers import number
from outcomes.core.settings import settings
from outcomes.core.texts import Lang, listed, t

AS_INDICATORS = Definition(satisfied_of="rated", repeat_of="with_compound")  # what case_*.toml count


class DefinitionError(ValueError):
    """Raised when the file of the three rates says something that cannot be; the message names file and line."""


def definition() -> Definition:
    """The definition that is set (OUTCOMES_THREE_RATES); DefinitionError when the file cannot be read as one."""
    return read_definition(settings().three_rates)


@cache
def read_definition(path: Path) -> Definition:
    """The definition of a file: what it leaves out keeps the default, words of choices become codes."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        if unknown := sorted(set(content) - {f.name for f in fields(Definition)}):
            raise DefinitionError(f"{path.name}: {'、'.join(unknown)}?")
        read = TypeAdapter(Definition).validate_python(content)
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise DefinitionError(f"{path.name}: {error}") from error
    if not (
        read.contact_hours > 0 and read.closing_hours >= 0 and 1 <= read.satisfied_from <= 5 and read.repeat_days > 0
    ):
        raise DefinitionError(
            f"{path.name}: contact_hours > 0, closing_hours >= 0, satisfied_from 1-5, repeat_days > 0"
        )
    return replace(
        read,
        excluded_status=_codes(path, "status", read.excluded_status),
        excluded_categories=_codes(path, "category", read.excluded_categories),
        excluded_channels=_codes(path, "channel", read.excluded_channels),
    )


def _codes(path: Path, column: str, words: tuple[str, ...]) -> tuple[str, ...]:
    choices = catalogue().datasets["requests"].get(column).choices
    known = {text: c.code for c in choices for text in (c.code, c.zh, c.en)}
    if unknown := [word for word in words if word not in known]:
        raise DefinitionError(f"{path.name}: {'、'.join(unknown)}?")
    return tuple(known[word] for word in words)


def _names(column: str, codes: tuple[str, ...], lang: Lang) -> list[str]:
    choices = {c.code: c.zh if lang == "zh" else c.en for c in catalogue().datasets["requests"].get(column).choices}
    return [choices.get(code, code) for code in codes]


def sentences(told: Definition, lang: Lang) -> dict[str, str]:
    """What counts as what, one sentence for each rate, by the rate's name."""
    out = [
        *_names("status", told.excluded_status, lang),
        *_names("category", told.excluded_categories, lang),
        *_names("channel", told.excluded_channels, lang),
        *([t("three_rates.backfilled", lang)] if told.exclude_backfilled else []),
    ]
    limit = (
        t("three_rates.within", lang, n=number(told.closing_hours))
        if told.closing_hours
        else t("three_rates.by_due_on", lang)
    )
    names = listed(out, lang) or t("three_rates.nothing", lang)
    return {
        "assessed": t("three_rates.say_assessed", lang, names=names),
        "response": t("three_rates.say_response", lang, n=number(told.contact_hours)),
        "closure": t("three_rates.say_closure", lang),
        "on_time": t("three_rates.say_on_time", lang, limit=limit),
        "solved": t(f"three_rates.say_solved_{'partly' if told.partly_counts else 'wholly'}", lang),
        "satisfied": t(
            f"three_rates.say_satisfied_{told.satisfied_of}",
            lang,
            grade=told.satisfied_from,
            fairly=t(f"three_rates.fairly_{'yes' if told.fairly_satisfied else 'no'}", lang),
        ),
        "callback_coverage": t("three_rates.say_coverage", lang),
        "repeat": t(f"three_rates.say_repeat_{told.repeat_of}", lang, n=told.repeat_days),
    }


def differing(told: Definition, lang: Lang) -> list[str]:
    """The sentences of a definition that are not those of the figures on the pages."""
    shown = sentences(AS_INDICATORS, lang)
    return [text for name, text in sentences(told, lang).items() if text != shown[name]]
