"""Longer pieces: a brand's card, its promises, the uploads behind a place, how fresh the data are."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from outcomes.catalog import catalogue
from outcomes.figures import figure
from outcomes.numbers import qualified
from outcomes.periods import label, parse_month, twelve_months
from outcomes.places import Place
from outcomes.store import Mart
from outcomes.story import brand_name
from outcomes.ui.filters import latest_month
from outcomes.ui.pieces import table
from outcomes.ui.shell import lang, say


def shell_month() -> str:
    """The month of a page without a month filter: ?m=…, else the newest complete one."""
    return parse_month(st.query_params.get("m", "")) or latest_month()


def _address(code: str) -> str:
    return "/brands?" + urlencode({"c": code, **({"lang": "en"} if lang() == "en" else {})})


def open_brand(code: str) -> None:
    """Goes to a community's page."""
    st.switch_page("pages/leaders/brands.py", query_params={"c": code, **({"lang": "en"} if lang() == "en" else {})})


def link_to_brand(code: str) -> str:
    """A link to a community's page, as HTML."""
    return f'<div class="oc-links"><a href="{escape(_address(code))}" target="_self" style="margin-left:0">{escape(say("brand.open"))} →</a></div>'


def _words(dataset: str, column: str, code: object) -> str:
    choices = catalogue().datasets[dataset].get(column).choices
    return next((c.zh if lang() == "zh" else c.en for c in choices if c.code == code), "")


def brand_card(row: dict[str, Any]) -> str:
    """Name, whose word it is, practices, quote, stage and launch of one brand."""
    name, named = brand_name(row, lang())
    uploaded = isinstance(row["brand_name"], str) and row["brand_name"]
    parts = [f'<div class="oc-brandname {"" if named else "oc-unnamed"}">{escape(name)}</div>']
    if named:
        said = say("brand.uploaded") + f" {row['upload_id']}" if uploaded else say("brand.printed")
        parts.append(f'<div class="oc-note">{escape(said)}</div>')
    practices = next((str(row[k]) for k in ("practices", "features") if isinstance(row[k], str) and row[k]), "")
    items = [p for p in practices.replace("；", ";").split(";") if p]
    if items:
        parts.append("<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>")
    if isinstance(row["quote"], str) and row["quote"]:
        parts.append(f'<div class="oc-quote">{escape(say("brand.quote"))}：{escape(row["quote"])}</div>')
    if isinstance(row["stage"], str):
        launch = row["launch_month"]
        since = f" · {say('brand.launch')} {label(launch, lang())}" if isinstance(launch, str) and launch else ""
        parts.append(
            f'<div class="oc-note">{escape(say("brand.stage"))}：{escape(_words("brands", "stage", row["stage"]) + since)}</div>'
        )
    return "".join(parts)


def promises(mart: Mart, row: dict[str, Any], place: Place, last: str) -> str:
    """The promised indicators with their figures of twelve months."""
    codes = [row[k] for k in ("promise_1", "promise_2", "promise_3") if isinstance(row[k], str) and row[k]]
    if not codes:
        return f'<div class="oc-note">{escape(say("brand.no_promises"))}</div>'
    rows = []
    for code in codes:
        f = figure(mart, catalogue().indicators[code], place, twelve_months(last))
        rows.append(
            [
                f.indicator.name[lang()],
                f.text(lang(), unit=True),
                f"{f.base(lang())} {f.interval(lang())} {f.why(lang())}".strip(),
            ]
        )
    return table([say("filter.indicator"), say("overview.period12"), ""], rows, right=[1])


def uploads_behind(mart: Mart, place: Place, last: str) -> str:
    """The uploads in force behind a place's twelve months."""
    period = twelve_months(last)
    found = mart.query(
        "behind", datasets=sorted(catalogue().datasets), place=place.code, first=period.first, last=period.last
    ).to_dict("records")
    if not found:
        return f'<div class="oc-note">{escape(say("chart.no_source"))}</div>'
    head = [say(f"history.{k}") for k in ("id", "table", "period", "file", "by", "at")]
    rows = []
    for r in found:
        first, final = (x if isinstance(x, str) else "" for x in (r["first_period"], r["last_period"]))
        span = first if first == final else f"{first} – {final}"
        name = catalogue().datasets[r["dataset"]].name[lang()]
        rows.append([r["upload_id"], name, span, r["file_name"], r["sender"], f"{r['made_at']:%Y-%m-%d %H:%M}"])
    return table(head, rows)


def freshness(mart: Mart) -> str:
    """One line per table: how many communities, the newest month, the last upload."""
    found = mart.query("freshness").to_dict("records")
    if not found:
        return f'<div class="oc-note">{escape(say("app.empty"))}</div>'
    lines = [
        say(
            "overview.fresh_row", name=catalogue().datasets[r["dataset"]].name[lang()], communities=r["communities"],
            period=r["last_period"] if isinstance(r["last_period"], str) else "—", uploads=r["uploads"],
            at=f"{r['made_at']:%Y-%m-%d}",
        )
        for r in found
    ]  # fmt: skip
    return "".join(f'<div class="oc-note">{escape(line)}</div>' for line in lines)


def fact_text(row: dict[str, Any]) -> str:
    """A published figure with its qualifier and unit in one text: 近1000个."""
    before, value, after = qualified(str(row["value"]), str(row["qualifier"]), lang())
    return f"{before}{value}{after}{row['unit_zh']}" if lang() == "zh" else f"{before}{value} {row['unit']}"
