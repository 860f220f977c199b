"""The wall screen: scenes as HTML; the browser turns them, and takes new ones over without a blank moment."""

from __future__ import annotations

import hashlib
import time
from functools import cache
from pathlib import Path

import streamlit as st
from markupsafe import Markup
from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

from outcomes.charts import Comparison, TileMap
from outcomes.core.html import NOTHING, raw, tag, together
from outcomes.core.settings import settings
from outcomes.papers import wall_scenes
from outcomes.papers.wall_scenes import Scene, SceneLine
from outcomes.render import promises, wall
from outcomes.ui.frame import asof
from outcomes.ui.frame.filters import latest_month
from outcomes.ui.frame.shell import colours, lang, mart, owner_words, say
from outcomes.ui.frame.show import show
from outcomes.warehouse.mart import Mart

_SCRIPT = Path(__file__).with_suffix(".js")


@cache
def _screen() -> ComponentRenderer:
    return component("oc_wall", html='<div class="oc-wall"></div>', js=_SCRIPT.read_text("utf-8"), isolate_styles=False)


def wall_screen() -> None:
    """The whole page: scenes of what is published, looked for anew every OUTCOMES_WALL_SECONDS."""
    asof.put("asof", "")  # a wall has passers-by: neither what waits for review nor a day gone by, whoever opens it
    asof.put("pending", "")
    light = st.query_params.get("theme") == "light"
    show(raw("style", colours(not light)))
    st.fragment(_refresh, run_every=float(settings().wall_seconds))()


def _refresh() -> None:
    shown = mart()
    groups = [[str(_scene(scene)) for scene in group] for group in wall_scenes.scenes(shown, latest_month(), lang())]
    frame = {
        "groups": groups or [[str(_empty())]],
        "foot": _foot(shown),
        "mark": shown.data_class == "sample",
        "lost": say("wall.lost", at=shown.known_at),
        "words": {k: say(f"wall.{k}") for k in ("full", "pause")},
        "scene": say("wall.scene", n="{n}"),
    }
    key = hashlib.sha256(repr(frame).encode()).hexdigest()
    now = {"key": key, "beat": time.time(), "seconds": settings().wall_seconds, "watermark": say("data.watermark")}
    _screen()(key="oc_wall", data={**frame, **now})


def _empty() -> Markup:
    return tag("div.none", tag("h1", say("wall.none")), tag("p", say("wall.none_help")))


def _foot(shown: Mart) -> str:
    known = say("wall.known", version=shown.version, at=shown.known_at)
    return f"{say('app.title')} · {owner_words()} · {known}"


def _scene(scene: Scene) -> Markup:
    """One scene as HTML."""
    chip = tag("span.chip", say("app.sample")) if mart().data_class == "sample" else NOTHING
    draw = {"figures": _figures, "themes": _themes, "things": _texts, "streets": _streets, "promises": _promises}
    head, body = tag("header", tag("h1", scene.title, chip)), tag(f"div.body.{scene.kind}", draw[scene.kind](scene))
    return together(head, body, tag("p.note", scene.note))


def _line(line: SceneLine) -> Markup:
    unit = tag("small", line.unit) if line.unit else NOTHING
    return tag(
        "div.line",
        tag("div.n", line.name),
        tag("div.v" if line.known else "div.v.off", line.value, unit),
        tag("div.b", " · ".join(part for part in (line.base, line.reported) if part)),
    )


def _figures(scene: Scene) -> Markup:
    assert isinstance(scene.chart, TileMap)
    head, foot = tag("div.n", scene.chart.subtitle), tag("div.b", say("wall.schematic"))
    drawn = tag("div.map", head, wall.tiles(scene.chart), _legend(scene.chart), foot)
    return tag("div.cards", map(_line, scene.lines)) + drawn


def _legend(chart: TileMap) -> Markup:
    boxes = [tag("span", tag(f"i.{c.tone}"), c.text) for c in chart.classes]
    off = tag("span", tag("i.off"), chart.unreported_label)
    rings = tag("span", chart.change_label) if chart.change_label else NOTHING
    return tag("div.legend", tag("span", chart.classes_by), boxes, off, rings)


def _themes(scene: Scene) -> Markup:
    return together(tag("section.goal", tag("h2", column.head), map(_line, column.lines)) for column in scene.columns)


def _texts(scene: Scene) -> Markup:
    return together(tag("section", tag("h2", head), tag("p", words)) for head, words in scene.texts)


def _streets(scene: Scene) -> Markup:
    assert isinstance(scene.chart, Comparison)
    return wall.intervals(scene.chart) + tag("p.b", scene.chart.note)


def _promises(scene: Scene) -> Markup:
    assert scene.wall is not None
    return promises.state_counts(scene.wall.counts) + promises.promise_wall(scene.wall, by_name=False)
