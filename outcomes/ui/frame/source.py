"""来源: behind every figure its definition, uploads, approvers and rows, one click away in a dialog (?src=…)."""

from __future__ import annotations

from typing import Any

import streamlit as st
from markupsafe import Markup

from outcomes.catalogue.catalogue import UPLOADS, Indicator, catalogue
from outcomes.core.html import NOTHING, tag
from outcomes.core.periods import Period
from outcomes.core.places import Place, named
from outcomes.core.settings import settings
from outcomes.figures.ask import figure, figures
from outcomes.figures.figure import Figure
from outcomes.figures.provenance import Origin, origin_of, parse, uploads_of
from outcomes.security.access import communities_of, may, may_open
from outcomes.ui.frame.identity import person
from outcomes.ui.frame.pieces import Noted, TableCell, note, small_heading, span_of_months, table
from outcomes.ui.frame.shell import lang, mart, sample_chip, say
from outcomes.ui.frame.show import plain, show
from outcomes.warehouse.mart import Mart
from outcomes.words.source_rows import rows_told

_MOST = 100  # rows and uploads that a dialog lists


def show_source() -> None:
    """Opens the dialog that the address asks for, if it does and the person may see figures."""
    asked = st.query_params.get("src", "")
    if not asked or not settings().is_built() or not may_open(person(), "overview"):
        return
    found = parse(asked, mart().register)
    if found is None:
        st.query_params.pop("src")
        return
    title = f"{say('source.title')} · {mart().register.get(found.place).name_in(lang())}"
    st.dialog(plain(title), width="large", on_dismiss=_close)(_draw)(found)


def _close() -> None:
    st.query_params.pop("src", None)


def _draw(asked: Origin) -> None:
    known = catalogue().indicators
    code = asked.indicators[0]
    if len(asked.indicators) > 1:
        words = {c: known[c].name[lang()] for c in asked.indicators}
        code = st.selectbox(say("filter.indicator"), list(words), format_func=lambda c: words[c]) or code
    indicator, place = known[code], mart().register.get(asked.place)
    f = figure(mart(), indicator, place, asked.period)
    show(_figure(f) + _definition(indicator))
    show(_uploads(indicator, place, asked.period))
    if place.level == "community":
        _rows(indicator, place, asked.period)
    else:
        show(_parts(f))


def _figure(f: Figure) -> Markup:
    """The figure itself with its base, interval, period and how much of it is known."""
    below = [f.period.label(lang()), f.base(lang()), f.interval(lang()), f.why(lang()), f.reported(lang())]
    return tag(
        "div.oc-source",
        tag("div.n", f.indicator.name[lang()], sample_chip()),
        tag("div.v" if f.state == "known" else "div.v.off", f.text(lang(), unit=True)),
        note(" · ".join(part for part in below if part)),
    )


def _definition(indicator: Indicator) -> Markup:
    told = (
        (say("definitions.definition"), indicator.definition[lang()]),
        (say("definitions.kind"), f"{say(f'kind.{indicator.kind}')} · {say(f'better.{indicator.better}')}"),
        (say("definitions.code"), f"{indicator.code} · {indicator.system}"),
    )
    return tag("dl.oc-told", [tag("dt", k) + tag("dd", v) for k, v in told])


def _by_and_at(by: str, at: str) -> Noted:
    return Noted(text=by or "—", note=at)


def _uploads(indicator: Indicator, place: Place, period: Period) -> Markup:
    """The uploads in force behind the figure, each with sender, approver and publisher, as HTML."""
    if UPLOADS in indicator.datasets:
        return small_heading(say("source.uploads")) + note(say("source.own_record"))
    found = uploads_of(settings(), mart(), indicator, place, period).to_dict("records")
    title = small_heading(f"{say('source.uploads')} · {say('source.in_force', n=len(found))}")
    if not found:
        return title + note(say("chart.no_source"))
    rows = [_upload(r) for r in found[:_MOST]]
    keys = ("history.file", "history.period", "history.rows", "source.sent", "source.approved", "source.published")
    return title + table([say(k) for k in keys], rows, right=[2]) + _more(len(found))


def _upload(r: dict[str, Any]) -> list[TableCell]:
    return [
        Noted(text=str(r["file_name"]), note=f"{catalogue().datasets[r['dataset']].name[lang()]} · {r['upload_id']}"),
        _months(r),
        f"{r['rows_stored']:,}",
        _by_and_at(r["sender"], f"{r['made_at']:%Y-%m-%d %H:%M}"),
        _by_and_at(r["approved_by"], r["approved_at"]),
        _by_and_at(r["published_by"], r["published_at"]),
    ]


def _more(n: int) -> Markup:
    return note(say("source.more", n=n - _MOST)) if n > _MOST else NOTHING


def _months(upload: dict[str, object]) -> str:
    return span_of_months(upload["first_period"], upload["last_period"]) or "—"


def _parts(f: Figure) -> Markup:
    """What every community inside says, each with its own source; those that said nothing say so."""
    own = figures(mart(), f.indicator, "community", f.period, within=f.place.code)
    rows = [_part(part) for part in own]
    head = [say("quality.community"), say("section.value"), say("source.word")]
    return small_heading(say("source.parts")) + table(head, rows, right=[1])


def _part(f: Figure) -> list[TableCell]:
    value = Noted(text=f.text(lang(), unit=True), note=f.note(lang()) or f.why(lang()), origin=origin_of(f))
    return [named(f.place, lang()), value, f.source_words(lang()) if f.sources else "—"]


def _rows(indicator: Indicator, place: Place, period: Period) -> None:
    """The very rows of the files, for those who may see them."""
    show(small_heading(say("source.rows")) + rows_of(mart(), indicator, place, period))


def rows_of(view: Mart, indicator: Indicator, place: Place, period: Period) -> Markup:
    """The rows of the files behind a figure with file, row, upload and sender, as HTML; a sentence when there are none."""
    own = communities_of(person(), view.register) if may(person(), "see_rows") else frozenset()
    codes = [p.code for p in view.register.communities(place.code) if p.code in own]
    if not codes:
        return note(say("brand.rows_not_yours"))
    asked = Origin(indicators=(indicator.code,), place=place.code, period=period)
    told = rows_told(settings(), view, asked, codes, lang())
    if not told:
        return note(say("chart.no_source"))
    lines: list[list[TableCell]] = [[Noted(text=row.where, note=row.upload_id), row.words] for row in told[:_MOST]]
    head = [say(f"history.{k}") for k in ("file", "values")]
    return table(head, lines) + _more(len(told))
