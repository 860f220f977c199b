"""The wall screen: scenes as HTML; the browser turns them, and takes new ones over without a blank moment."""

from __future__ import annotations

import hashlib
import time
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from outcomes.charts import Comparison, TileMap, theme
from outcomes.core.settings import settings
from outcomes.papers import wall_scenes
from outcomes.papers.wall_scenes import Scene, SceneLine
from outcomes.render import wall
from outcomes.ui.frame import asof
from outcomes.ui.frame.filters import latest_month
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.warehouse.mart import Mart

_SCRIPT = Path(__file__).with_suffix(".js")


@cache
def _screen() -> Any:
    return component("oc_wall", html='<div class="oc-wall"></div>', js=_SCRIPT.read_text("utf-8"), isolate_styles=False)


def wall_screen() -> None:
    """The whole page: scenes of what is published, looked for anew every OUTCOMES_WALL_SECONDS."""
    asof.put("asof", "")  # a wall has passers-by: neither what waits for review nor a day gone by, whoever opens it
    asof.put("pending", "")
    light = st.query_params.get("theme") == "light"
    colours = "".join(f"--oc-{name}:{colour};" for name, colour in theme.variables(not light).items())
    st.html(f"<style>:root{{{colours}}}</style>")
    st.fragment(_refresh, run_every=float(settings().wall_seconds))()


def _refresh() -> None:
    shown = mart()
    groups = [[_scene(scene) for scene in group] for group in wall_scenes.scenes(shown, latest_month(), lang())]
    frame = {
        "groups": groups or [[_empty()]], "foot": _foot(shown), "mark": shown.data_class == "sample",
        "lost": say("wall.lost", at=shown.known_at), "words": {k: say(f"wall.{k}") for k in ("full", "pause")},
        "scene": say("wall.scene", n="{n}"),
    }  # fmt: skip
    key = hashlib.sha256(repr(frame).encode()).hexdigest()
    now = {"key": key, "beat": time.time(), "seconds": settings().wall_seconds, "watermark": say("data.watermark")}
    _screen()(key="oc_wall", data={**frame, **now})


def _empty() -> str:
    return f'<div class="none"><h1>{escape(say("wall.none"))}</h1><p>{escape(say("wall.none_help"))}</p></div>'


def _foot(shown: Mart) -> str:
    owner = settings().owner_zh if lang() == "zh" else settings().owner_en
    known = say("wall.known", version=shown.version, at=shown.known_at)
    return f"{say('app.title')} · {say('app.owner', owner=owner)} · {known}"


def _scene(scene: Scene) -> str:
    """One scene as HTML."""
    chip = f'<span class="chip">{escape(say("app.sample"))}</span>' if mart().data_class == "sample" else ""
    draw = {"figures": _figures, "themes": _themes, "things": _texts, "streets": _streets, "brand": _brand}
    return (
        f'<header><h1>{escape(scene.title)}{chip}</h1></header><div class="body {scene.kind}">{draw[scene.kind](scene)}</div>'
        f'<p class="note">{escape(scene.note)}</p>'
    )


def _line(line: SceneLine) -> str:
    off = "" if line.known else " off"
    unit = f"<small>{escape(line.unit)}</small>" if line.unit else ""
    return (
        f'<div class="line"><div class="n">{escape(line.name)}</div><div class="v{off}">{escape(line.value)}{unit}</div>'
        f'<div class="b">{escape(" · ".join(part for part in (line.base, line.reported) if part))}</div></div>'
    )


def _figures(scene: Scene) -> str:
    assert isinstance(scene.chart, TileMap)
    cards = "".join(_line(line) for line in scene.lines)
    head = f'<div class="n">{escape(scene.chart.subtitle)}</div>'
    foot = f'<div class="b">{escape(say("wall.schematic"))}</div>'
    return f'<div class="cards">{cards}</div><div class="map">{head}{wall.tiles(scene.chart)}{_legend(scene.chart)}{foot}</div>'


def _legend(chart: TileMap) -> str:
    boxes = "".join(f'<span><i class="c{n}"></i>{escape(c.text)}</span>' for n, c in enumerate(chart.classes, 1))
    off = f'<span><i class="off"></i>{escape(chart.unreported_label)}</span>'
    return f'<div class="legend"><span>{escape(chart.unit)} · {escape(chart.classes_by)}</span>{boxes}{off}</div>'


def _themes(scene: Scene) -> str:
    return "".join(
        f'<section class="goal"><h2>{escape(column.head)}</h2>{"".join(_line(line) for line in column.lines)}</section>'
        for column in scene.columns
    )


def _texts(scene: Scene) -> str:
    return "".join(f"<section><h2>{escape(head)}</h2><p>{escape(words)}</p></section>" for head, words in scene.texts)


def _streets(scene: Scene) -> str:
    assert isinstance(scene.chart, Comparison)
    return f'{wall.intervals(scene.chart)}<p class="b">{escape(scene.chart.note)}</p>'


def _brand(scene: Scene) -> str:
    (where, slogan), (head, quote), *items = scene.texts
    said = f'<p class="slogan">{escape(slogan)}</p>' if slogan else ""
    listed = "".join(f"<li>{escape(words)}</li>" for _, words in items)
    printed = f'<p class="quote"><small>{escape(head)}</small>{escape(quote)}</p>' if quote else ""
    return f'<p class="where">{escape(where)}</p>{said}<ul>{listed}</ul>{printed}'
