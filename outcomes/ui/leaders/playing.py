"""Months of a map: one, two side by side, or played one after the other; a colour means the same in all of them."""

from __future__ import annotations

from typing import Protocol

import streamlit as st

from outcomes.charts import TileMap
from outcomes.core.periods import Period, add_months, label
from outcomes.ui.frame.chart import show_map
from outcomes.ui.frame.filters import choose_one, months_known
from outcomes.ui.frame.pieces import empty
from outcomes.ui.frame.shell import lang, say

_FRAMES, _SECONDS = 12, 1.2  # months that are played, and how long each stands


class DrawMap(Protocol):
    """A map of a period, in classes that are cut for further periods beside it."""

    def __call__(self, shown: Period, beside: tuple[Period, ...] = ...) -> TileMap:
        """The map."""


def choose_months() -> str:
    """one, two or play, kept in the address."""
    words = {m: say(f"months.{m}") for m in ("one", "two", "play")}
    return choose_one("months", say("months.choose"), words, default="one", shape="pills")


def _ending(period: Period, last: str) -> Period:
    """As many months as a period has, up to another month."""
    return Period(first=add_months(last, 1 - len(period.months)), last=last)


def choose_other(period: Period) -> Period | None:
    """As many months up to another month: the same month of the year before unless another is chosen; None without one."""
    known = [m for m in months_known() if m < period.last]
    if not known:
        empty(say("months.no_other"), say("app.empty_help"))
        return None
    words, year_before = {m: label(m, lang()) for m in known}, add_months(period.last, -12)
    start = year_before if year_before in known else known[0]
    with st.columns([3, 10])[0]:
        other = choose_one("m2", say("months.other"), words, default=start)
    return _ending(period, other)


def two_maps(draw: DrawMap, both: tuple[Period, Period], query: dict[str, str]) -> None:
    """Both periods side by side, the earlier one first."""
    for each, column in zip(both, st.columns(2), strict=True):
        with column:
            show_map(draw(each, both), {**query, "m": each.last})


def play_months(draw: DrawMap, period: Period, query: dict[str, str]) -> None:
    """The last twelve months one after the other, in a part of the page that runs by itself while it plays."""
    recent = [add_months(period.last, n) for n in range(1 - _FRAMES, 1)]
    months = [m for m in recent if m in set(months_known())]
    if len(months) < 2:
        empty(say("months.no_other"), say("app.empty_help"))
        return
    every = _SECONDS if st.session_state.get("playing") else None
    st.fragment(_play, run_every=every)(draw, [_ending(period, m) for m in months], query)


def _play(draw: DrawMap, frames: list[Period], query: dict[str, str]) -> None:
    state, end = st.session_state, len(frames) - 1
    playing, at = bool(state.get("playing")), min(int(state.get("frame", end)), end)
    left, right = st.columns([1, 6], vertical_alignment="bottom")
    if left.button(say("months.pause" if playing else "months.start"), key="play_button", width="stretch"):
        state["playing"] = not playing
        state["frame"] = -1 if not playing and at == end else at
        st.rerun()
    if playing:
        at = state["frame_shown"] = min(at + 1, end)
    words = {n: label(f.last, lang()) for n, f in enumerate(frames)}
    state.setdefault("frame_shown", at)
    state["frame_shown"] = min(int(state["frame_shown"]), end)
    at = right.select_slider(
        say("filter.month"), list(words), key="frame_shown", format_func=lambda n: words[n], disabled=playing
    )
    state["frame"] = at
    show_map(draw(frames[at], tuple(frames)), {**query, "m": frames[at].last}, slot="played")
    if playing and at == end:
        state["playing"] = False
        st.rerun()
