"""Downloads of a chart: the same Chart as on the page, made again from the address of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import get_args
from urllib.parse import parse_qsl, urlencode

from outcomes import charts
from outcomes.catalogue.catalogue import catalogue
from outcomes.charts import Among, Chart, LineAsked, MapAsked, SitesAsked
from outcomes.charts.index import index_dimensions, index_ranks
from outcomes.charts.readings import Read, reads_of
from outcomes.charts.topic import Topic
from outcomes.comparison.index_file import IndexFileError, chosen
from outcomes.comparison.launch_effects import ALL, KINDS, Question, answer, asked_of, study
from outcomes.comparison.side_by_side import FEWEST, MOST
from outcomes.core.periods import month, parse_month, twelve_months, year_to_date
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
    lang: Lang = "en" if query.get("lang") == "en" else "zh"
    made = _chart_of(mart, kind, query, lang)
    if made is None:
        raise ValueError(t("download.unknown", lang))
    return replace(made, address=f"{kind}?{urlencode(kept)}")


def chart_at(mart: Mart, address: str) -> Chart:
    """The chart of an address as it is now; ValueError for what does not exist (any more)."""
    kind, _, query = address.partition("?")
    return chart_of(mart, kind, dict(parse_qsl(query)))


def _chart_of(mart: Mart, kind: str, query: dict[str, str], lang: Lang) -> Chart | None:
    """The chart without its address; None for what does not exist."""
    if "s" in query:
        return _picture_of(mart, query, lang)
    if "index" in query:
        return _index_of(mart, kind, query, lang)
    if kind == "sites":
        return _sites_of(mart, query, lang)
    topic = _topic_of(mart, query, lang)
    return _of_topic(topic, kind, query) if topic else None


def _level(query: dict[str, str]) -> Level | None:
    """The level that is asked for, communities where none is; None for what is no level."""
    wanted = query.get("level", "community")
    return next((level for level in get_args(Level) if level == wanted), None)


def _topic_of(mart: Mart, query: dict[str, str], lang: Lang) -> Topic | None:
    """The indicator (i) of a place in the period (span) that ends with a month (m)."""
    indicator, last = catalogue().indicators.get(query.get("i", "")), parse_month(query.get("m", ""))
    place = mart.register.find(query.get("place", mart.register.district.code))
    if indicator is None or last is None or place is None or _level(query) is None:
        return None
    spans = {"1": month, "year": year_to_date}
    period = spans.get(query.get("span", ""), twelve_months)(last)
    return Topic(mart=mart, indicator=indicator, place=place, period=period, lang=lang)


def _of_topic(topic: Topic, kind: str, query: dict[str, str]) -> Chart | None:
    """A chart of one indicator; None for what does not exist."""
    mart, indicator, place, period, lang = topic.mart, topic.indicator, topic.place, topic.period, topic.lang
    level = _level(query) or "community"
    if kind == "trend":
        read: Read = next((r for r in reads_of(indicator) if r == query.get("read")), "month")
        asked = LineAsked(place=place, last=period.last, read=read, spring=query.get("spring") == "1")
        return charts.reading(mart, indicator, asked, lang)
    if kind == "map":
        return charts.tile_map(mart, indicator, period, lang, _map_asked(place, query))
    if kind == "comparison":
        among = Among(level=level, within=place, chosen=query.get("chosen", ""))
        return charts.comparison(mart, indicator, among, period, lang)
    if kind == "multiples":
        places = _several(mart, query.get("set", ""))
        return charts.multiples(mart, indicator, places, period, lang) if places else None
    return _signal_of(topic, kind, query)


def _map_asked(place: Place, query: dict[str, str]) -> MapAsked:
    """How a map is to be drawn; outlines only with a map approval number."""
    approved = query.get("ground") == "boundaries" and bool(settings().map_approval)
    return MapAsked(
        by="size" if query.get("by") == "size" else "difference",
        chosen=query.get("chosen", ""),
        smooth=query.get("smooth") == "1",
        ground="boundaries" if approved else "tiles",
        breaks="natural" if query.get("breaks") == "natural" else "quantile",
        within=place.code if place.level == "street" else "",
    )


def _several(mart: Mart, codes: str) -> tuple[Place, ...]:
    """The places of a list of codes, 210214001001~210214002003; none unless there are two to six."""
    found = [mart.register.find(code) for code in dict.fromkeys(codes.split("~"))]
    known = tuple(p for p in found if p is not None)
    return known if len(known) == len(found) and FEWEST <= len(known) <= MOST else ()


def _signal_of(topic: Topic, kind: str, query: dict[str, str]) -> Chart | None:
    """A control chart, funnel, rank bands or event study; None for what does not exist."""
    mart, indicator, period, lang = topic.mart, topic.indicator, topic.period, topic.lang
    if kind == "control":
        return charts.control(mart, indicator, topic.place, period.last, lang)
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


def _sites_of(mart: Mart, query: dict[str, str], lang: Lang) -> Chart | None:
    """Facilities of a kind (site) with a radius (r) inside a place; outlines only with a map approval number."""
    last, place = parse_month(query.get("m", "")), mart.register.find(query.get("place", mart.register.district.code))
    radius = next((r for r in RADII if str(r) == query.get("r")), None)
    if last is None or place is None or radius is None or query.get("site") not in kinds_on(mart, last):
        return None
    asked = SitesAsked(
        kind=query["site"],
        last=last,
        radius=radius,
        within="" if place.level == "district" else place.code,
        ground="outlines" if settings().map_approval else "bare",
    )
    return charts.sites_map(mart, asked, lang)


def _picture_of(mart: Mart, query: dict[str, str], lang: Lang) -> Chart | None:
    """The picture that a system (s) has to itself, the p-th of its list; None for what does not exist."""
    system = catalogue().systems.get(query["s"])
    n, last = query.get("p", ""), parse_month(query.get("m", ""))
    place = mart.register.find(query.get("place", mart.register.district.code))
    if system is None or not n.isascii() or not n.isdigit() or int(n) >= len(system.pictures) or not last or not place:
        return None
    return charts.picture(mart, system.pictures[int(n)], place, last, lang)


def _index_of(mart: Mart, kind: str, query: dict[str, str], lang: Lang) -> Chart | None:
    """The dimensions of a community or the bands of ranks, of the index that is set; None where there is none."""
    last, place = parse_month(query.get("m", "")), mart.register.find(query.get("place", ""))
    try:
        decided = chosen()
    except IndexFileError as error:
        raise ValueError(error.in_language(lang)) from error
    if decided and last and place and kind == "bars":
        return index_dimensions(mart, decided, place, last, lang)
    if decided and last and kind == "ranks":
        return index_ranks(mart, decided, last, lang, chosen=place.code if place else "")
    return None


def respond(mart: Mart, file_name: str, query: dict[str, str]) -> tuple[bytes, str, str]:
    """Bytes, media type and file name of trend.png, map.pptx, comparison.csv …; ValueError says what is wrong."""
    kind, _, suffix = file_name.partition(".")
    if suffix not in MEDIA:
        raise ValueError(t("download.unknown", query.get("lang", "zh")))
    chart = chart_of(mart, kind, query)
    content = DRAW[suffix](chart)
    sample = "示例-" if chart.data_class == "sample" else ""
    return content, MEDIA[suffix], f"{sample}{chart.subtitle.split(' · ')[0]}-{chart.name}.{suffix}"
