"""来源: behind every figure its definition, uploads, approvers and rows, one click away in a dialog (?src=…)."""

from __future__ import annotations

from typing import Any

import streamlit as st
from markupsafe import Markup

from outcomes.catalogue.catalogue import UPLOADS, Indicator, catalogue
from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.html import NOTHING, tag
from outcomes.core.periods import Period
from outcomes.core.places import Place, named
from outcomes.core.settings import settings
from outcomes.figures.ask import figure, figures, sources_used
from outcomes.figures.figure import FEW, Figure
from outcomes.figures.provenance import Origin, origin_of, parse, uploads_of
from outcomes.security.access import communities_of, may, may_open
from outcomes.ui.frame.identity import person
from outcomes.ui.frame.pieces import Noted, TableCell, choice_words, note, small_heading, span_of_months, table
from outcomes.ui.frame.shell import lang, mart, sample_chip, say
from outcomes.ui.frame.show import plain, show
from outcomes.warehouse.mart import Mart
from outcomes.warehouse.rows_behind import behind

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
    value = Noted(text=f.text(lang(), unit=True), note=f.base(lang()) or f.why(lang()), origin=origin_of(f))
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
    uploads = behind(settings(), indicator, period, sources_used(view, indicator, codes, period), view.look)
    lines = [_row(u, row) for u in uploads for row in u["rows"]]
    if not lines:
        return note(say("chart.no_source"))
    head = [say(f"history.{k}") for k in ("file", "values")]
    return table(head, lines[:_MOST]) + _more(len(lines))


def _row(upload: dict[str, Any], row: dict[str, Any]) -> list[TableCell]:
    dataset = catalogue().datasets[upload["dataset"]]
    columns = {c.stored_as: c for c in dataset.column if c.type not in ("place", "text")}
    values = [cell_words(dataset, columns[k], v) for k, v in row.items() if k in columns and v is not None]
    where = say("brand.row", row=row["source_row"])
    return [Noted(text=f"{upload['file_name']} {where}", note=upload["upload_id"]), " · ".join(values)]


def cell_words(dataset: Dataset, column: Column, value: object) -> str:
    """办理层级 社区: a cell of a row as people read it; counts of fewer than five people stay hidden."""
    if column.type == "choice" and not column.indicators:
        words = choice_words(dataset.code, column.code, value)
    elif column.type == "choice":
        words = catalogue().indicators[str(value)].name[lang()] if value in catalogue().indicators else str(value)
    elif column.type == "bool":
        words = say("definitions.yes" if value else "definitions.no")
    elif column.type == "moment":
        words = str(value)[:16]
    elif column.personal == "low" and isinstance(value, int) and 0 < value < FEW:
        words = f"‹{FEW}"
    else:
        words = str(value)
    return f"{column.header if lang() == 'zh' else column.en} {words}"
