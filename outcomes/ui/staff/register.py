"""Pieces of the page on the register: the communities by street, a file of outlines from choice to storage, stored sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from outcomes import charts
from outcomes.core.html import together
from outcomes.core.periods import add_months, label
from outcomes.core.places import Place
from outcomes.core.register_changes import RegisterAct
from outcomes.core.settings import today
from outcomes.foreign import nursery
from outcomes.geo.geodesy import near, system_name
from outcomes.geo.outlines import Version
from outcomes.render import plotly
from outcomes.reporting.outlines import OutlinesJudged
from outcomes.ui.frame.acting import attempt, checked, kept
from outcomes.ui.frame.identity import names_by_account
from outcomes.ui.frame.pieces import empty, note, panel, small_heading, subhead, table
from outcomes.ui.frame.shell import is_dark, lang, mart, say
from outcomes.ui.frame.show import plain, show
from outcomes.ui.frame.taking import take_link

OUTLINE_KINDS = ["geojson", "json", "gpkg", "zip", "kml"]  # what may be chosen; what a file is decides its content
_KM2 = 1_000_000


def _km2(area_m2: float) -> str:
    return f"{area_m2 / _KM2:,.2f}"


def register_table(areas: Mapping[str, float], acts: Sequence[RegisterAct]) -> None:
    """The communities of the programme by street: code, validity, basis, former names, and the area where one is known."""
    former: dict[str, list[str]] = {}
    for act in acts:
        for code, name in zip(act.ended, act.former, strict=True):
            former.setdefault(code, []).append(name)
    register = mart().register
    head = [say(f"register.{k}") for k in ("name", "code", "since", "until", "basis", "spellings")]
    head += [say("register.area")] if areas else []
    body = []
    for street in register.streets():
        rows = [_row(place, areas, former.get(place.code, [])) for place in register.communities(street.code)]
        body.append(small_heading(f"{street.name_in(lang())} · {street.code}"))
        body.append(table(head, rows, right=(6,) if areas else ()))
    every = [p for p in register.communities() if not p.valid_to]
    assumed = sum(p.assumed for p in every)
    panel(
        say("register.list", n=len(every), streets=len(register.streets())),
        together([note(say("register.assumed_note", n=assumed)), *body] if assumed else body),
    )


def _row(place: Place, areas: Mapping[str, float], former: Sequence[str]) -> list[str]:
    also = dict.fromkeys(name for name in (place.register_name, *former) if name and name != place.name)
    row = [
        place.name_in(lang()),
        place.code,
        place.valid_from[:7],
        place.valid_to[:7] or say("register.still"),
        say(f"register.basis_{place.basis}"),
        "、".join(also),
    ]
    return row + ([_km2(areas[place.code]) if place.code in areas else "—"] if areas else [])


def outlines_panel() -> dict[str, float]:
    """The outlines in force on a map, or that there are none; gives their areas in m² by community."""
    chart = charts.outlines_map(mart(), lang())
    if chart is None:
        empty(say("register.none"), say("register.none_help"))
        return {}
    rows = mart().query("boundaries", month="9999-12")
    with st.container(border=True, key="oc_outlines"):
        words = {"id": rows["boundary_id"].iloc[0], "n": len(rows), "area": _km2(float(rows["area_m2"].sum()))}
        subhead(say("register.in_force", **words, month=label(str(rows["since"].iloc[0]), lang())))
        _draw(chart, "outlines")
    return dict(zip(rows["place"], rows["area_m2"], strict=True))


def _draw(chart: charts.Chart, key: str) -> None:
    st.plotly_chart(plotly.figure(chart, is_dark()), config=plotly.CONFIG, key=f"{key}-{lang()}", theme=None)
    show(note(chart.note))


def outlines_upload(
    judge: Callable[[bytes, str, str], OutlinesJudged], publish: Callable[[bytes, OutlinesJudged, str, str], str]
) -> None:
    """A file of outlines: its system, its month, the verdict with a picture, and only then the button that stores it."""
    with st.container(border=True, key="oc_send_outlines"):
        subhead(say("register.send"))
        turn = st.session_state.setdefault("outlines_turn", 0)
        nursery.soon()
        file = st.file_uploader(say("register.upload"), type=OUTLINE_KINDS, key=f"outlines{turn}")
        if file is None:
            return
        content = file.getvalue()
        left, right = st.columns([3, 2])
        with left:
            system = _system(
                file.file_id, lambda: kept(("outlines", file.file_id, ""), lambda: judge(content, file.name, ""))
            )
        with right:
            months = [add_months(today().strftime("%Y-%m"), -n) for n in range(36)]
            since = st.selectbox(
                say("register.month"), months, format_func=lambda m: label(m, lang()), key="outlines_since"
            )
        key = ("outlines", file.file_id, system)
        judged = kept(key, lambda: checked(lambda _: judge(content, file.name, system)))
        _verdict(judged, file.name)
        if not judged.good:
            return
        reason = st.text_input(say("register.reason"), key="outlines_reason", max_chars=200).strip()
        if st.button(plain(say("register.confirm", n=len(judged.territories))), type="primary", key="store_outlines"):
            if not reason:
                st.warning(say("register.reason_needed"))
            elif attempt(
                lambda: publish(content, judged, since, reason), lambda number: say("register.stored", id=number)
            ):
                st.session_state["outlines_turn"] = turn + 1
                st.rerun()


def _system(file_id: str, judge: Callable[[], OutlinesJudged]) -> str:
    """The system in which the file is read: what it says is proposed, a person decides."""
    said = judge()
    options = list(dict.fromkeys([*([said.stated] if said.stated else []), *near()]))
    chosen = st.selectbox(
        say("register.system"),
        options,
        index=0 if said.stated else None,
        format_func=lambda c: system_name(c, lang()),
        key=f"system{file_id}",
        placeholder=say("register.choose_system"),
    )
    if said.format in ("GeoJSON", "KML") and said.stated == "EPSG:4326":
        st.caption(plain(say("register.system_format", format=said.format)))
    elif said.stated:
        st.caption(plain(say("register.system_said", name=system_name(said.stated, lang()))))
    elif said.format:
        st.caption(say("register.system_unknown"))
    return chosen or ""


def _verdict(judged: OutlinesJudged, name: str) -> None:
    """What is to be done with the file: in words, in a table, and as a picture."""
    if judged.good:
        area = sum(one.area_m2 for one in judged.territories)
        words = {"n": len(judged.territories), "area": _km2(area), "system": system_name(judged.system, lang())}
        st.success(plain(say("register.can", **words)))
    else:
        st.error(say("register.cannot"))
    if judged.findings:
        rows = [[say(f"report.{f.severity}"), f.message(lang())] for f in judged.findings]
        show(table(["", say("report.said")], rows))
    if judged.shown:
        chart = charts.outlines_preview(mart(), judged.shown, judged.troubles, name, lang())
        subhead(chart.title)
        _draw(chart, "preview")


def outline_versions(stored: Sequence[Version], move: Callable[[Version, str], int] | None) -> None:
    """The stored sets, newest first; with `move` one can be withdrawn or restored, with its reason."""
    if not stored:
        return
    with st.container(border=True, key="oc_versions"):
        subhead(say("register.versions"))
        show(table([say(f"register.{k}") for k in _COLUMNS], [_version_row(v) for v in stored], right=(3, 4)))
        if move is None:
            return
        known = {v.boundary_id: v for v in stored}
        a, b, c, d = st.columns([2, 4, 2, 2], vertical_alignment="bottom")
        chosen = known[a.selectbox(say("register.choose"), list(known), key="outlines_version")]
        reason = b.text_input(say("history.reason"), key="outlines_why", max_chars=200).strip()
        what = say("register.restore" if chosen.state == "withdrawn" else "register.withdraw")
        with d:
            show(take_link("outlines", chosen.boundary_id, say("register.original")))
        if c.button(plain(what), key="move_outlines", width="stretch"):
            if not reason:
                st.warning(say("history.reason_needed"))
            elif attempt(
                lambda: move(chosen, reason),
                lambda version: say("register.moved", id=chosen.boundary_id, what=what, version=version),
            ):
                st.rerun()


_COLUMNS = ("number", "file", "system", "communities", "area", "from", "sent", "reason", "state")


def _version_row(v: Version) -> list[str]:
    return [
        v.boundary_id,
        v.file_name,
        system_name(v.system, lang()),
        str(v.communities),
        _km2(v.area_m2),
        label(v.since, lang()),
        f"{v.made_at} {names_by_account().get(v.sender, v.sender)}",
        v.reason,
        say(f"register.state_{v.state}"),
    ]
