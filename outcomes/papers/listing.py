"""What follows the slides: definitions and sources, the list of numbers, and the sources in the speaker notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from outcomes.catalogue.catalogue import catalogue
from outcomes.core.numbers import number
from outcomes.core.texts import Lang, t
from outcomes.papers.draft import Slips
from outcomes.papers.value import Number, PaperTable, Slide, check_digits

_METHOD_ROWS, _LIST_ROWS = 8, {"zh": 24, "en": 16}  # of a slide: English takes two lines where Chinese takes one
_SPOKEN = 14  # numbers whose source is said one by one
HEAD = ("n", "name", "place", "period", "text", "parts", "uploads", "key")


def parts_of(n: Number) -> str:
    """640/672; empty for counts."""
    return "" if n.numerator is None or n.denominator is None else f"{number(n.numerator)}/{number(n.denominator)}"


def uploads_words(n: Number, most: int = 3) -> str:
    """The newest uploads behind a number, and how many more."""
    shown = " ".join(n.uploads[:most])
    return shown + (f" +{len(n.uploads) - most}" if len(n.uploads) > most else "")


def sources(slips: Slips, slide: str) -> list[str]:
    """The source of each number of a slide, one a line; of a chart's many points one line for all."""
    words: dict[str, str] = {}
    points: dict[str, list[Number]] = {}
    for s in slips.stated:
        if s.slide != slide or s.number.state == "said":
            continue
        if s.series >= 0:
            points.setdefault(s.shape, []).append(s.number)
        else:
            words[s.number.key] = _spoken(s.number, slips.lang)
    for found in points.values():
        ids = tuple(dict.fromkeys(u for n in found for u in n.uploads))
        words[found[0].key] = t(
            "papers.source_points",
            slips.lang,
            name=found[0].name,
            n=len(found),
            uploads=uploads_words(replace(found[0], uploads=ids)) or t("papers.no_upload", slips.lang),
        )
    return [t("papers.sources", slips.lang), *list(words.values())[:_SPOKEN]]


def _pages(rows: Sequence[tuple[str, ...]], size: int) -> Iterator[tuple[int, tuple[tuple[str, ...], ...]]]:
    """The rows in parts of this size, each with its number from 1 on."""
    for n, first in enumerate(range(0, len(rows), size), 1):
        yield n, tuple(rows[first : first + size])


def _spoken(n: Number, lang: Lang) -> str:
    return t(
        "papers.source_one",
        lang,
        name=n.name,
        place=n.place_name,
        period=n.period,
        text=n.text,
        uploads=uploads_words(n) or t("papers.no_upload", lang),
    )


def method(slips: Slips) -> list[Slide]:
    """The definition of each figure stated so far, a few on each slide, and the tables that they come from."""
    lang = slips.lang
    codes = dict.fromkeys(s.number.indicator for s in slips.stated if s.number.state != "said")
    known = [catalogue().indicators[code] for code in codes]
    rows = [(i.name[lang], i.unit[lang], i.definition[lang]) for i in known]
    head = tuple(t(f"deck.method_{key}", lang) for key in ("name", "unit", "definition"))
    return [
        Slide(
            kind="table",
            name=f"method-{n}",
            title=t("deck.method", lang),
            subtitle=_page(n, rows, _METHOD_ROWS, lang),
            table=PaperTable(title="", head=head, rows=part),
            widths=(0.24, 0.1, 0.66),
            note=t("deck.note_method", lang),
            speech=t("deck.read_method", lang),
        )
        for n, part in _pages(rows, _METHOD_ROWS)
    ]


def _page(n: int, rows: Sequence[object], size: int, lang: Lang) -> str:
    pages = -(-len(rows) // size)
    return t("deck.page", lang, n=n, of=pages) if pages > 1 else ""


def listed(n: Number, i: int) -> tuple[str, ...]:
    """One line of a printed list of numbers."""
    check = check_digits(n.key, n.text, None)  # a printed list holds no exact value
    return (str(i), n.name, n.place_name, n.period, n.text, parts_of(n), uploads_words(n), f"{n.key}#{check}")


def appendix(slips: Slips) -> list[Slide]:
    """The numbers in words, so many to a slide, and last the slide that holds the list of all of them as a sheet."""
    lang = slips.lang
    found = {s.number.key: s.number for s in slips.stated if s.series < 0 and s.number.state != "said"}
    rows = [(*listed(n, i)[:-2], uploads_words(n, 1)) for i, n in enumerate(found.values(), 1)]
    head = tuple(t(f"papers.{key}", lang) for key in HEAD[:-1])
    made = [
        Slide(
            kind="table",
            name=f"list-{n}",
            title=t("papers.list", lang),
            subtitle=_page(n, rows, _LIST_ROWS[lang], lang),
            table=PaperTable(title="", head=head, rows=part, right=(4, 5)),
            widths=(0.04, 0.24, 0.15, 0.16, 0.1, 0.11, 0.2),
            speech=t("deck.read_list", lang),
        )
        for n, part in _pages(rows, _LIST_ROWS[lang])
    ]
    words = t("deck.sheet", lang, n=len(slips.stated))
    made.append(
        Slide(
            kind="list",
            name="sheet",
            title=t("deck.sheet_title", lang),
            words=(words,),
            speech=t("deck.read_sheet", lang),
        )
    )
    return made
