"""Downloads of a chart: the same Chart as on the page, made again from the address of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from outcomes import charts
from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.charts import Chart
from outcomes.charts.index import index_dimensions, index_ranks
from outcomes.charts.readings import Read, reading, reads_of
from outcomes.comparison.index_file import IndexFileError, chosen
from outcomes.comparison.launch_effects import ALL, KINDS, Question, answer, asked_of, study
from outcomes.comparison.side_by_side import FEWEST, MOST
from outcomes.core.periods import Period, month, parse_month, twelve_months, year_to_date
from outcomes.core.places import Level, Place
from outcomes.core.settings import settings
from outcomes.core.texts import Lang, t
from outcomes.figures.service_reach import RADII, kinds_on
from outcomes.render import picture, pptx, table, xlsx
from outcomes.warehouse.mart import Mart

MEDIA = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}

DRAW: dict[str, Callable[[Chart], bytes]] = {
    "png": picture.png,
    "svg": picture.svg,
    "csv": table.csv,
    "xlsx": xlsx.workbook,
    "pptx": pptx.slide,
}


_NOT_OF_THE_CHART = ("as", "asof", "pending")  # who looks, and at which figures


def chart_of(mart: Mart, kind: str, query: dict[str, str]) -> Chart:
    """The chart that a query names, with its address; ValueError with a sentence for what does not exist."""
    kept = {k: v for k, v in query.items() if k not in _NOT_OF_THE_CHART and v}
    return replace(_chart_of(mart, kind, query), address=f"{kind}?{urlencode(kept)}")


def chart_at(mart: Mart, address: str) -> Chart:
    """The chart of an address as it is now; ValueError for what does not exist (any more)."""
    kind, _, query = address.partition("?")
    return chart_of(mart, kind, dict(parse_qsl(query)))


def _chart_of(mart: Mart, kind: str, query: dict[str, str]) -> Chart:
    lang: Lang = "en" if query.get("lang") == "en" else "zh"
    if "s" in query:
        return _picture_of(mart, query, lang)
    if "index" in query:
        return _index_of(mart, kind, query, lang)
    if kind == "sites":
        return _sites_of(mart, query, lang)
    indicator = catalogue().indicators.get(query.get("i", ""))
    last = parse_month(query.get("m", ""))
    place = mart.register.find(query.get("place", mart.register.district.code))
    level = query.get("level", "community")
    if indicator is None or last is None or place is None or level not in ("community", "street", "district"):
        raise ValueError(t("download.unknown", lang))
    spans = {"1": month, "year": year_to_date}
    period = spans.get(query.get("span", ""), twelve_months)(last)
    if kind == "trend":
        read: Read = next((r for r in reads_of(indicator) if r == query.get("read")), "month")
        return reading(mart, indicator, place, last, lang, read=read, spring=query.get("spring") == "1")
    if kind == "map":
        tiles: Level = "street" if level == "street" else "community"
        smooth = query.get("smooth") == "1"
        approved = query.get("ground") == "boundaries" and bool(settings().map_approval)
        return charts.tile_map(
            mart, indicator, period, lang, level=tiles, chosen=query.get("chosen", ""), smooth=smooth,
            ground="boundaries" if approved else "tiles",
            breaks="natural" if query.get("breaks") == "natural" else "quantile",
            within=place.code if place.level == "street" and tiles == "community" else "",
        )  # fmt: skip
    if kind == "comparison":
        return charts.comparison(mart, indicator, level, period, lang, within=place, chosen=query.get("chosen", ""))  # type: ignore[arg-type]
    if kind == "multiples":
        return charts.multiples(mart, indicator, _several(mart, query.get("set", ""), lang), period, lang)
    made = _signal_of(mart, kind, indicator, place, period, query, lang)
    if made is None:
        raise ValueError(t("download.unknown", lang))
    return made


def _several(mart: Mart, codes: str, lang: Lang) -> tuple[Place, ...]:
    """The places of a list of codes, 210214001001~210214002003; ValueError unless there are two to six."""
    found = [mart.register.find(code) for code in dict.fromkeys(codes.split("~"))]
    known = tuple(p for p in found if p is not None)
    if len(known) != len(found) or not FEWEST <= len(known) <= MOST:
        raise ValueError(t("download.unknown", lang))
    return known


def _signal_of(
    mart: Mart, kind: str, indicator: Indicator, place: Place, period: Period, query: dict[str, str], lang: Lang
) -> Chart | None:  # fmt: skip
    """A control chart, funnel, rank bands or event study; None for what does not exist."""
    if kind == "control":
        return charts.control(mart, indicator, place, period.last, lang)
    if kind == "funnel":
        return charts.funnel_plot(mart, indicator, period, lang)
    if kind == "ranks":
        return charts.ranks(mart, indicator, period, lang)
    asked = next((k for k in KINDS if k == query.get("kind")), None)
    if kind != "event" or asked is None:
        return None
    question = Question(
        indicator=asked_of(indicator, asked), kind=asked, cohort=query.get("cohort", ALL), last=period.last
    )
    found = study(mart, question)
    return charts.event(mart, mart.remember(("effect", question), lambda: answer(found)), lang) if found else None


def _sites_of(mart: Mart, query: dict[str, str], lang: Lang) -> Chart:
    """Facilities of a kind (site) with a radius (r) inside a place; outlines only with a map approval number."""
    last, place = parse_month(query.get("m", "")), mart.register.find(query.get("place", mart.register.district.code))
    radius = next((r for r in RADII if str(r) == query.get("r")), None)
    if last is None or place is None or radius is None or query.get("site") not in kinds_on(mart, last):
        raise ValueError(t("download.unknown", lang))
    within = "" if place.level == "district" else place.code
    ground: Literal["outlines", "bare"] = "outlines" if settings().map_approval else "bare"
    return charts.sites_map(mart, query["site"], last, radius, lang, within=within, ground=ground)


def _picture_of(mart: Mart, query: dict[str, str], lang: Lang) -> Chart:
    """The picture that a system (s) has to itself, the p-th of its list; ValueError for what does not exist."""
    system = catalogue().systems.get(query["s"])
    n, last = query.get("p", ""), parse_month(query.get("m", ""))
    place = mart.register.find(query.get("place", mart.register.district.code))
    if system is None or not n.isascii() or not n.isdigit() or int(n) >= len(system.pictures) or not last or not place:
        raise ValueError(t("download.unknown", lang))
    chart = charts.picture(mart, system.pictures[int(n)], place, last, lang)
    if chart is None:
        raise ValueError(t("download.unknown", lang))
    return chart


def _index_of(mart: Mart, kind: str, query: dict[str, str], lang: Lang) -> Chart:
    """The dimensions of a community or the bands of ranks, of the index that is set; ValueError where there is none."""
    last, place = parse_month(query.get("m", "")), mart.register.find(query.get("place", ""))
    try:
        decided = chosen()
    except IndexFileError as error:
        raise ValueError(error.in_language(lang)) from error
    chart = None
    if decided and last and place and kind == "bars":
        chart = index_dimensions(mart, decided, place, last, lang)
    elif decided and last and kind == "ranks":
        chart = index_ranks(mart, decided, last, lang, chosen=place.code if place else "")
    if chart is None:
        raise ValueError(t("download.unknown", lang))
    return chart


def respond(mart: Mart, file_name: str, query: dict[str, str]) -> tuple[bytes, str, str]:
    """Bytes, media type and file name of trend.png, map.pptx, comparison.csv …; ValueError says what is wrong."""
    kind, _, suffix = file_name.partition(".")
    if suffix not in MEDIA:
        raise ValueError(t("download.unknown", query.get("lang", "zh")))
    chart = chart_of(mart, kind, query)
    content = DRAW[suffix](chart)
    sample = "示例-" if chart.data_class == "sample" else ""
    return content, MEDIA[suffix], f"{sample}{chart.subtitle.split(' · ')[0]}-{chart.name}.{suffix}"
