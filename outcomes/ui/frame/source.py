"""来源: behind every figure its definition, uploads, approvers and rows, one click away in a dialog (?src=…)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from outcomes.catalogue.catalogue import UPLOADS, Indicator, catalogue
from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.periods import Period
from outcomes.core.places import Place, named
from outcomes.core.settings import settings
from outcomes.figures.ask import figure, figures, sources_used
from outcomes.figures.figure import FEW, Figure
from outcomes.figures.provenance import Origin, origin_of, parse, uploads_of
from outcomes.security.access import communities_of, may, may_open
from outcomes.ui.frame.identity import person
from outcomes.ui.frame.pieces import Noted, choice_words, table
from outcomes.ui.frame.shell import lang, mart, say
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
    st.dialog(title, width="large", on_dismiss=_close)(_draw)(found)


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
    st.html(_figure(f) + _definition(indicator))
    st.html(_uploads(indicator, place, asked.period))
    if place.level == "community":
        _rows(indicator, place, asked.period)
    else:
        st.html(_parts(f))


def _figure(f: Figure) -> str:
    """The figure itself with its base, interval, period and how much of it is known."""
    sample = f'<span class="oc-chip">{escape(say("app.sample"))}</span>' if mart().data_class == "sample" else ""
    off = "" if f.state == "known" else " off"
    below = [f.period.label(lang()), f.base(lang()), f.interval(lang()), f.why(lang()), f.reported(lang())]
    return (
        f'<div class="oc-source"><div class="n">{escape(f.indicator.name[lang()])}{sample}</div>'
        f'<div class="v{off}">{escape(f.text(lang(), unit=True))}</div>'
        f'<div class="oc-note">{escape(" · ".join(part for part in below if part))}</div></div>'
    )


def _definition(indicator: Indicator) -> str:
    told = (
        (say("definitions.definition"), indicator.definition[lang()]),
        (say("definitions.kind"), f"{say(f'kind.{indicator.kind}')} · {say(f'better.{indicator.better}')}"),
        (say("definitions.code"), f"{indicator.code} · {indicator.system}"),
    )
    return f'<dl class="oc-told">{"".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in told)}</dl>'


def _by_and_at(by: str, at: str) -> Noted:
    return Noted(text=by or "—", note=at)


def _uploads(indicator: Indicator, place: Place, period: Period) -> str:
    """The uploads in force behind the figure, each with sender, approver and publisher, as HTML."""
    if UPLOADS in indicator.datasets:
        return f'<div class="oc-sub2">{escape(say("source.uploads"))}</div><div class="oc-note">{escape(say("source.own_record"))}</div>'
    found = uploads_of(settings(), mart(), indicator, place, period).to_dict("records")
    title = (
        f'<div class="oc-sub2">{escape(say("source.uploads"))} · {escape(say("source.in_force", n=len(found)))}</div>'
    )
    if not found:
        return f'{title}<div class="oc-note">{escape(say("chart.no_source"))}</div>'
    rows: list[list[str | Noted]] = [
        [
            Noted(text=str(r["file_name"]), note=f"{catalogue().datasets[r['dataset']].name[lang()]} · {r['upload_id']}"),
            _months(r), f"{r['rows_stored']:,}", _by_and_at(r["sender"], f"{r['made_at']:%Y-%m-%d %H:%M}"),
            _by_and_at(r["approved_by"], r["approved_at"]), _by_and_at(r["published_by"], r["published_at"]),
        ]
        for r in found[:_MOST]
    ]  # fmt: skip
    keys = ("history.file", "history.period", "history.rows", "source.sent", "source.approved", "source.published")
    return title + table([say(k) for k in keys], rows, right=[2]) + _more(len(found))


def _more(n: int) -> str:
    return f'<div class="oc-note">{escape(say("source.more", n=n - _MOST))}</div>' if n > _MOST else ""


def _months(upload: dict[str, Any]) -> str:
    first, last = (x if isinstance(x, str) else "" for x in (upload["first_period"], upload["last_period"]))
    return (first or "—") if first == last else f"{first} – {last}"


def _parts(f: Figure) -> str:
    """What every community inside says, each with its own source; those that said nothing say so."""
    own = figures(mart(), f.indicator, "community", f.period, within=f.place.code)
    rows: list[list[str | Noted]] = [
        [
            named(part.place, lang()),
            Noted(
                text=part.text(lang(), unit=True), note=part.base(lang()) or part.why(lang()), origin=origin_of(part)
            ),
            part.source_words(lang()) if part.sources else "—",
        ]
        for part in own
    ]
    title = f'<div class="oc-sub2">{escape(say("source.parts"))}</div>'
    head = [say("quality.community"), say("section.value"), say("source.word")]
    return title + table(head, rows, right=[1])


def _rows(indicator: Indicator, place: Place, period: Period) -> None:
    """The very rows of the files, for those who may see them."""
    st.html(f'<div class="oc-sub2">{escape(say("source.rows"))}</div>' + rows_of(mart(), indicator, place, period))


def rows_of(view: Mart, indicator: Indicator, place: Place, period: Period) -> str:
    """The rows of the files behind a figure with file, row, upload and sender, as HTML; a sentence when there are none."""
    own = communities_of(person(), view.register) if may(person(), "see_rows") else frozenset()
    codes = [p.code for p in view.register.communities(place.code) if p.code in own]
    if not codes:
        return f'<div class="oc-note">{escape(say("brand.rows_not_yours"))}</div>'
    uploads = behind(settings(), indicator, period, sources_used(view, indicator, codes, period), view.look)
    lines = [_row(u, row) for u in uploads for row in u["rows"]]
    if not lines:
        return f'<div class="oc-note">{escape(say("chart.no_source"))}</div>'
    head = [say(f"history.{k}") for k in ("file", "values")]
    return table(head, lines[:_MOST]) + _more(len(lines))


def _row(upload: dict[str, Any], row: dict[str, Any]) -> Sequence[str | Noted]:
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
