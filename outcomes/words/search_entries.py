"""Ask and find: what can be found by name, pinyin, initials or English, and where it leads."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Literal

from outcomes.catalogue.catalogue import THEMES, catalogue
from outcomes.core.places import Place
from outcomes.core.texts import Lang, t
from outcomes.figures.switched_on import indicators_on, systems_of
from outcomes.warehouse.mart import Mart, once_per_version
from outcomes.words.headline import brand_name

Kind = Literal["place", "brand", "indicator", "page"]
_MOST_READINGS = 8  # of a name with letters that are read in several ways
# letters that names read in more than one way; the rare readings of all others would only find by accident
_READINGS = {
    "长": ("chang", "zhang"),
    "堡": ("bao", "pu"),
    "圈": ("quan", "juan"),
    "重": ("zhong", "chong"),
    "行": ("xing", "hang"),
    "乐": ("le", "yue"),
    "率": ("lv", "lu"),
    "调": ("diao", "tiao"),
}
_TAILS = ("社区", "街道")
_VIEWS = ("map", "funnel", "ranks", "changes", "effect", "sites", "compare", "trend", "control")


@dataclass(frozen=True, kw_only=True)
class SearchEntry:
    """Something to be found: its words, what it is, where it leads; names are matched anywhere, initials from the start."""

    kind: Kind
    title: str
    note: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    code: str = ""  # of a place or an indicator: the two can be asked for together
    names: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()


@cache
def spelled(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(pinyin, initials) of a Chinese text, with the readings its letters have in names: 古城 → (gucheng,), (gc,)."""
    from pypinyin import lazy_pinyin  # half a second to import

    letters = "".join(c for c in text if c.isalnum())
    usual = lazy_pinyin(list(letters)) if letters else []
    readings = [_READINGS.get(letter, (word.lower(),)) for letter, word in zip(letters, usual, strict=True)]
    spelt = list(islice(product(*readings), _MOST_READINGS))
    full, heads = ("".join(r) for r in spelt), ("".join(word[0] for word in r) for r in spelt)
    return tuple(dict.fromkeys(full)), tuple(dict.fromkeys(heads))


def _names(zh: str, en: str, *more: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All that a thing may be called, and its initials."""
    short = next((zh.removesuffix(tail) for tail in _TAILS if zh.endswith(tail)), zh)
    full, heads = spelled(short)
    longer = spelled(zh)[1] if short != zh else ()
    names = (zh, en, *full, *more)
    return tuple(dict.fromkeys(n.lower() for n in names if n)), tuple(dict.fromkeys((*heads, *longer)))


def _place(place: Place, mart: Mart, lang: Lang) -> SearchEntry:
    names, initials = _names(place.name, place.name_en)
    note = mart.register.get(place.parent).name_in(lang) if place.parent else ""
    path, key = ("/brands", "c") if place.level == "community" else ("/outcomes", "place")
    return SearchEntry(
        kind="place",
        title=place.name_in(lang),
        note=note,
        path=path,
        query=((key, place.code),),
        code=place.code,
        names=names,
        initials=initials,
    )


@once_per_version
def entries(mart: Mart, lang: Lang) -> tuple[SearchEntry, ...]:
    """Places, brands with a name, and indicators that are shown, in the order of the register and the catalogue."""
    register = mart.register
    found = [_place(p, mart, lang) for p in (*register.communities(), *register.streets(), register.district)]
    for row in mart.rows("brands"):
        name, has_name = brand_name(row, lang)
        if has_name:
            names, initials = _names(name, "", *_features(row))
            of = register.get(str(row["code"])).name_in(lang)
            found.append(
                SearchEntry(
                    kind="brand",
                    title=name,
                    note=of,
                    path="/brands",
                    query=(("c", str(row["code"])),),
                    names=names,
                    initials=initials,
                )
            )
    for code, indicator in indicators_on(mart).items():
        names, initials = _names(indicator.name["zh"], indicator.name["en"], code.replace("_", " "))
        found.append(
            SearchEntry(
                kind="indicator",
                title=indicator.name[lang],
                note=t(f"theme.{indicator.theme}", lang),
                path="/explore",
                query=(("i", code),),
                code=code,
                names=names,
                initials=initials,
            )
        )
    return (*found, *_sections(mart, lang), *_views(lang), *_categories(mart, lang))


@cache
def _synonyms() -> dict[str, dict[str, list[str]]]:
    """What people say for things that bear another name, by kind and code."""
    return tomllib.loads(Path(__file__).with_name("synonyms.toml").read_text(encoding="utf-8"))


def _features(row: Mapping[str, object]) -> list[str]:
    """What a brand is known for, as it was reported or printed: 剪纸, 红网格."""
    told = (row[key] for key in ("practices", "features", "slogan"))
    return [part.strip() for words in told if isinstance(words, str) for part in words.replace("；", ";").split(";")]


def _page(zh: str, en: str, lang: Lang, path: str, *more: str, note: str = "", **asked: str) -> SearchEntry:
    """A part of a page, found by its name and further words."""
    names, initials = _names(zh, en, *more)
    title = zh if lang == "zh" else en
    return SearchEntry(
        kind="page", title=title, note=note, path=path, query=tuple(asked.items()), names=names, initials=initials
    )


def _sections(mart: Mart, lang: Lang) -> Iterator[SearchEntry]:
    """The five goals and the systems in them that have tables in use."""
    said = _synonyms()
    for theme in THEMES:
        key = f"theme.{theme}"
        yield _page(
            t(key, "zh"), t(key, "en"), lang, "/outcomes", *said["theme"][theme], note=t("page.outcomes", lang), t=theme
        )
        for system, _ in systems_of(mart, theme):
            more = said["system"].get(system.code, [])
            yield _page(system.name["zh"], system.name["en"], lang, "/outcomes", *more, note=t(key, lang), t=theme)


def _views(lang: Lang) -> Iterator[SearchEntry]:
    """The questions of 对比分析."""
    for view in _VIEWS:
        key, more = f"explore.{view}", _synonyms()["view"][view]
        yield _page(t(key, "zh"), t(key, "en"), lang, "/explore", *more, note=t("page.explore", lang), view=view)


def _categories(mart: Mart, lang: Lang) -> Iterator[SearchEntry]:
    """The kinds of requests, where their ledger is in use: 供热供水."""
    requests = catalogue().datasets["requests"]
    if "requests" in set(mart.query("in_use")["dataset"]):
        for choice in requests.get("category").choices:
            yield _page(choice.zh, choice.en, lang, "/outcomes", note=requests.name[lang], t="effective_governance")


def pages(titles: Mapping[str, tuple[str, str]], lang: Lang) -> tuple[SearchEntry, ...]:
    """The pages of a menu. `titles`: address → title in Chinese and English."""
    made = []
    for path, (zh, en) in titles.items():
        names, initials = _names(zh, en, *_synonyms()["page"].get(path, []))
        made.append(
            SearchEntry(
                kind="page", title=zh if lang == "zh" else en, note="", path=path, names=names, initials=initials
            )
        )
    return tuple(made)
