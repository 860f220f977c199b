"""Longer pieces: a brand's card, its promises, the uploads behind a place, how fresh the data are."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from outcomes.catalogue.catalogue import THEMES, Indicator, catalogue
from outcomes.core.numbers import qualified
from outcomes.core.periods import label, twelve_months
from outcomes.core.places import Place, named
from outcomes.figures.ask import figure
from outcomes.figures.figure import usual_period
from outcomes.figures.provenance import origin_of
from outcomes.figures.switched_on import headline_of
from outcomes.figures.uploads import uploads_behind as behind_figures
from outcomes.ui.frame.asof import carried
from outcomes.ui.frame.pieces import choice_words, source_link, span_words, stage_of, table
from outcomes.ui.frame.shell import lang, say
from outcomes.warehouse.mart import Mart
from outcomes.words.headline import brand_name, story_brand

_MOST_UPLOADS = 15  # that a page lists; 来源 of a figure lists its own


def back_to_gallery(more: str = "") -> None:
    """The way back from a community's page, and further links beside it."""
    kept = urlencode(carried())
    address = escape("/brands" + (f"?{kept}" if kept else ""))
    st.html(
        f'<div class="oc-links oc-noprint"><a href="{address}" target="_self" style="margin-left:0">{escape(say("brand.back"))}</a>{more}</div>'
    )


def _address(code: str) -> str:
    return "/brands?" + urlencode({"c": code, **carried()})


def open_brand(code: str) -> None:
    """Goes to a community's page."""
    st.switch_page("pages/leaders/brands.py", query_params={"c": code, **carried()})


def link_to_brand(code: str) -> str:
    """A link to a community's page, as HTML."""
    return f'<div class="oc-links"><a href="{escape(_address(code))}" target="_self" style="margin-left:0">{escape(say("brand.open"))} →</a></div>'


def brand_card(row: dict[str, Any]) -> str:
    """Name, whose word it is, practices, quote, stage and launch of one brand."""
    name, named = brand_name(row, lang())
    uploaded = isinstance(row["brand_name"], str) and row["brand_name"]
    parts = [f'<div class="oc-brandname {"" if named else "oc-unnamed"}">{escape(name)}</div>']
    if named:
        said = say("brand.uploaded") + f" {row['upload_id']}" if uploaded else say("brand.printed")
        parts.append(f'<div class="oc-note">{escape(said)}</div>')
    if isinstance(row["slogan"], str) and row["slogan"]:
        parts.append(f'<div class="oc-note">{escape(say("brand.slogan"))}：{escape(row["slogan"])}</div>')
    practices = next((str(row[k]) for k in ("practices", "features") if isinstance(row[k], str) and row[k]), "")
    items = [p for p in practices.replace("；", ";").split(";") if p]
    if items:
        parts.append(f'<div class="oc-sub2">{escape(say("brand.known_for"))}</div>')
        parts.append("<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>")
    if isinstance(row["quote"], str) and row["quote"]:
        parts.append(f'<div class="oc-quote">{escape(say("brand.quote"))}：{escape(row["quote"])}</div>')
    if isinstance(row["stage"], str):
        launch = row["launch_month"]
        since = f" · {say('brand.launch')} {label(launch, lang())}" if isinstance(launch, str) and launch else ""
        parts.append(f'<div class="oc-note">{escape(say("brand.stage"))}：{escape(stage_of(row) + since)}</div>')
    return "".join(parts)


def brand_story(mart: Mart, last: str) -> str:
    """The brand that is told this month: name, whose it is, what it does; empty when no community has a brand name."""
    told = story_brand(mart, last)
    if told is None:
        return ""
    place = named(mart.register.get(str(told["code"])), lang())
    does = next((str(told[k]) for k in ("initiatives", "practices") if isinstance(told[k], str) and told[k]), "")
    quote = f'<div class="oc-quote">{escape(does.replace(";", "；"))}</div>' if does else ""
    name = f'<div class="oc-brandname">{escape(brand_name(told, lang())[0])}</div><div class="oc-note">{escape(place)}</div>'
    return name + quote + link_to_brand(str(told["code"]))


def _of_theme(mart: Mart, indicator: Indicator, last: str) -> str:
    """One line of a theme: the year so far for additions, twelve months for flows, the newest state of everything else."""
    f = figure(mart, indicator, mart.register.district, usual_period(indicator, last))
    unit = f" {indicator.unit[lang()]}" if f.state == "known" and indicator.unit[lang()] != "%" else ""
    off = "" if f.state == "known" else ' class="oc-unnamed"'
    return (
        f"<dt>{escape(indicator.name[lang()])}<small>{escape(span_words(indicator))}</small></dt>"
        f"<dd{off}>{source_link(origin_of(f), f.text(lang()))}<small>{escape(unit)}</small></dd>"
    )


def themes(mart: Mart, last: str) -> str:
    """The five 有 side by side with what speaks for their systems first."""
    columns = []
    shown = {theme: headline_of(mart, theme, most=2) for theme in THEMES}
    for theme in THEMES:
        rows = "".join(_of_theme(mart, i, last) for i in shown[theme])
        body = f"<dl>{rows}</dl>" if rows else f'<div class="oc-note">{escape(say("theme.none"))}</div>'
        address = "/outcomes?" + urlencode({"t": theme, **carried()})
        more = f'<div class="oc-links"><a href="{escape(address)}" target="_self" style="margin-left:0">{escape(say("overview.more_themes"))} →</a></div>'
        columns.append(
            f'<div class="oc-theme"><h3>{escape(say("theme." + theme))}</h3>{body}{more if rows else ""}</div>'
        )
    return f'<div class="oc-themes">{"".join(columns)}</div>'


def projects(mart: Mart, last: str) -> str:
    """Livelihood projects due this year by type, each with its progress; a sentence when the register is missing."""
    found = mart.query("projects_by_type", month=last).to_dict("records")
    if not found:
        return f'<div class="oc-note">{escape(say("story.finished_unknown"))}</div>'
    rows = []
    for r in found:
        late = f'<span class="late">{escape(say("overview.late", n=r["late"]))}</span>' if r["late"] else ""
        rows.append(
            f'<div class="oc-progress"><span>{escape(choice_words("projects", "project_type", r["project_type"]))}</span>'
            f'<i><b style="width:{100 * r["done"] / r["due"]:.0f}%"></b></i><span class="r">{r["done"]}/{r["due"]}</span>{late}</div>'
        )
    note = f'<div class="oc-note">{escape(say("overview.projects_note", year=last[:4]))}</div>'
    return note + f'<div class="oc-progresses">{"".join(rows)}</div>'


def uploads_behind(mart: Mart, place: Place, last: str) -> str:
    """The uploads in force behind a place's twelve months."""
    period = twelve_months(last)
    feeding = sorted(code for code, d in catalogue().datasets.items() if d.by_community)
    found = behind_figures(mart, feeding, place, period).to_dict("records")
    if not found:
        return f'<div class="oc-note">{escape(say("chart.no_source"))}</div>'
    head = [say(f"history.{k}") for k in ("id", "table", "period", "file", "by", "at")]
    rows = []
    for r in found[:_MOST_UPLOADS]:
        first, final = (x if isinstance(x, str) else "" for x in (r["first_period"], r["last_period"]))
        span = first if first == final else f"{first} – {final}"
        name = catalogue().datasets[r["dataset"]].name[lang()]
        rows.append([r["upload_id"], name, span, r["file_name"], r["sender"], f"{r['made_at']:%Y-%m-%d %H:%M}"])
    rest = len(found) - len(rows)
    more = f'<div class="oc-note">{escape(say("source.more", n=rest))}</div>' if rest else ""
    return table(head, rows) + more


def freshness(mart: Mart) -> str:
    """One line for each table that is always on: how many communities, the newest month, the last upload."""
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
        if catalogue().datasets[r["dataset"]].on
    ]  # fmt: skip
    if len(found) > len(lines):
        lines.append(say("overview.more_fresh", n=len(found) - len(lines)))
    return "".join(f'<div class="oc-note">{escape(line)}</div>' for line in lines)


def fact_text(row: dict[str, Any]) -> str:
    """A published figure with its qualifier and unit in one text: 近1000个."""
    before, value, after = qualified(str(row["value"]), str(row["qualifier"]), lang())
    return f"{before}{value}{after}{row['unit_zh']}" if lang() == "zh" else f"{before}{value} {row['unit']}"
