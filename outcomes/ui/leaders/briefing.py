"""汇报材料: what to make and of which place, the files under way and ready."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from outcomes.core.errors import WarehouseError
from outcomes.core.places import Place
from outcomes.core.settings import settings
from outcomes.exports import jobs
from outcomes.exports.jobs import ExportJob, Kind, Order
from outcomes.papers import CONTENTS
from outcomes.papers.deck import SPANS
from outcomes.render.pptx.template import SIZES, TemplateError, from_template
from outcomes.security.access import Denied, may
from outcomes.ui.frame.filters import choose_one, choose_place, choose_some
from outcomes.ui.frame.identity import person
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.talk import draw_talk
from outcomes.words import talking_points
from outcomes.words.talking_points import Talk

TABS = ("talk", "slides", "brief", "book", "check")


def tabs_for() -> tuple[str, ...]:
    """The tabs of whoever looks: a community's staff make files of their own place only."""
    takes = may(person(), "take_figures", mart().register)
    return TABS if takes else ("brief", "book")


def choose_where() -> Place:
    """The place that files are made of: any for whoever may take figures, else one's own."""
    if may(person(), "take_figures", mart().register):
        return choose_place("place", say("filter.place"))
    place = mart().register.get(person().place)
    st.text_input(say("filter.place"), place.name_in(lang()), disabled=True)
    return place


def talk_panel(place: Place, last: str) -> None:
    """The talking points of a place."""
    with st.container(border=True, key="oc_brief_talk"):
        of = {"district": lambda: talking_points.of_district(mart(), last, lang()), "street": lambda: talking_points.of_street(mart(), place, last, lang())}  # fmt: skip
        made: Talk = of.get(place.level, lambda: talking_points.of_community(mart(), place, last, lang()))()
        draw_talk(made)


def _file_name(place: Place, last: str, kind: str, suffix: str) -> str:
    sample = "示例-" if mart().data_class == "sample" else ""
    return f"{sample}{place.name}-{say(f'briefing.file_{kind}')}-{last}.{suffix}"


def _begin(
    kind: Kind, place: Place, last: str, suffix: str, options: Mapping[str, str], template: bytes = b""
) -> None:  # fmt: skip
    """The button that begins to make a file; what is wrong is said at once."""
    if not st.button(
        say(f"briefing.make_{kind}"),
        key=f"make_{kind}_{suffix}",
        type="primary" if kind in ("deck", "brief", "book") else "secondary",
    ):
        return
    as_of = mart().look.as_of
    asked = {"month": last, "lang": lang(), "as-of": as_of.isoformat() if as_of else "", **options}
    if kind == "open-data":
        asked = {"as-of": asked["as-of"]}
    own = kind == "book" and not may(person(), "take_figures", mart().register)
    try:
        name = _file_name(place, last, kind, suffix)
        order = Order(kind=kind, name=name, place=place.code, options=asked, own=own, template=template)
        jobs.start(settings(), person(), order)
    except (Denied, WarehouseError) as error:
        st.error(error.in_language(lang()))
    except jobs.TooMany:
        st.warning(say("briefing.too_many"))
    except OSError as error:
        st.error(say("briefing.disk", why=error.strerror or ""))


def slides_panel(place: Place, last: str) -> None:
    """What a deck holds and in which order, its size, template and communities."""
    with st.container(border=True, key="oc_brief_slides"):
        st.html(f'<div class="oc-note">{escape(say("briefing.slides_note"))}</div>')
        parts = choose_some(
            "parts", say("briefing.parts"), {c: say(f"briefing.part_{c}") for c in CONTENTS}, len(CONTENTS), say("briefing.all_parts"),
        )  # fmt: skip
        inside = {p.code: p.name_in(lang()) for p in mart().register.communities(place.code)}
        some = choose_some("own", say("briefing.communities"), inside, len(inside), say("briefing.all_communities"))
        left, right = st.columns(2)
        with left:
            span = choose_one(
                "dspan", say("filter.span"), list(SPANS), lambda s: say(f"briefing.span_{s}"), default="12", pills=True
            )
        with right:
            size = choose_one("size", say("briefing.size"), list(SIZES), str, default="16:9", pills=True)
        given = st.file_uploader(
            say("briefing.template"), type=["pptx"], key="template", help=say("briefing.template_help")
        )
        template = given.getvalue() if given else b""
        if template:
            try:
                from_template(template, given.name if given else "")
            except TemplateError as error:
                st.error(str(error).split(" / ")[0 if lang() == "zh" else -1])
                return
        options = {
            "content": ",".join(parts),
            "communities": ",".join(some),
            "span": span,
            "size": "" if template else size,
        }
        _begin("deck", place, last, "pptx", options, template)


def brief_panel(place: Place, last: str) -> None:
    """The brief, as DOCX or PDF."""
    with st.container(border=True, key="oc_brief_brief"):
        st.html(f'<div class="oc-note">{escape(say("briefing.brief_note"))}</div>')
        suffix = choose_one(
            "form", say("briefing.form"), list(jobs.SUFFIXES["brief"]), str.upper, default="docx", pills=True
        )
        _begin("brief", place, last, suffix, {})


def book_panel(place: Place, last: str) -> None:
    """The workbook; for those who may, the pictures and the open data too."""
    with st.container(border=True, key="oc_brief_book"):
        st.html(f'<div class="oc-note">{escape(say("briefing.book_note"))}</div>')
        _begin("book", place, last, "xlsx", {})
        if jobs.may_make(settings(), person(), "charts", place.code):
            st.html(f'<div class="oc-note">{escape(say("briefing.charts_note"))}</div>')
            _begin("charts", place, last, "zip", {})
        if jobs.may_make(settings(), person(), "open-data", place.code):
            st.html(f'<div class="oc-note">{escape(say("briefing.open_note"))}</div>')
            _begin("open-data", mart().register.district, last, "zip", {})


def my_files() -> None:
    """The files that whoever looks has asked for: under way with their progress, ready with their link."""
    if any(not job.is_over for job in jobs.jobs_of(settings(), person().account)):
        st.fragment(run_every=1.0)(_watched)()
    else:
        _listed(jobs.jobs_of(settings(), person().account))


def _watched() -> None:
    """The list while something is under way; the whole page runs again when nothing is any more."""
    made = jobs.jobs_of(settings(), person().account)
    _listed(made)
    if all(job.is_over for job in made):
        st.rerun()


def _listed(made: list[ExportJob]) -> None:
    with st.container(border=True, key="oc_brief_files"):
        st.html(f'<div class="oc-h2">{escape(say("briefing.files"))}</div>')
        if not made:
            st.html(f'<div class="oc-note">{escape(say("briefing.no_files"))}</div>')
        for job in made[:12]:
            st.html(_line(job))
            if not job.is_over:
                st.progress(min(job.share, 1.0), text=say(f"briefing.state_{job.state}"))
        st.html(f'<div class="oc-note">{escape(say("briefing.kept", days=jobs.KEPT_DAYS))}</div>')


def _line(job: ExportJob) -> str:
    when = f"{job.asked_at[5:16].replace('T', ' ')}"
    name = escape(job.name)
    if job.state == "done":
        role = f"?as={person().role}" if person().looking else ""
        name = f'<a href="/made/{job.id}{role}" download target="_blank">{name}</a>'
    said = job.said.split(" / ")[0 if lang() == "zh" else -1] if job.state == "failed" else ""
    failed = f'<div class="oc-failed">{escape(say("briefing.state_failed"))}：{escape(said)}</div>' if said else ""
    return f'<div class="oc-file">{name}<small>{escape(when)}</small>{failed}</div>'
