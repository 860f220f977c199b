"""汇报材料: what to make and of which place, the files under way and ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from outcomes.core.errors import WarehouseError
from outcomes.core.html import NOTHING, tag
from outcomes.core.places import Place
from outcomes.core.settings import settings
from outcomes.exports import jobs
from outcomes.exports.jobs import ExportJob, Kind, Order
from outcomes.foreign import nursery
from outcomes.papers import CONTENTS
from outcomes.papers.deck import SPANS
from outcomes.render.pptx.template import SIZES, trouble_with
from outcomes.security.access import Denied, may
from outcomes.ui.frame.acting import kept
from outcomes.ui.frame.filters import choose_one, choose_place, choose_some
from outcomes.ui.frame.identity import person
from outcomes.ui.frame.pieces import note, subhead
from outcomes.ui.frame.shell import lang, mart, say
from outcomes.ui.frame.show import plain, show
from outcomes.ui.frame.talk import draw_talk
from outcomes.words import talking_points
from outcomes.words.talking_points import Talk

TABS = ("talk", "slides", "brief", "book", "check")


def tabs_for() -> tuple[str, ...]:
    """The tabs of whoever looks: a community's staff make files of their own place only."""
    takes = may(person(), "take_figures")
    return TABS if takes else ("brief", "book")


def choose_where() -> Place:
    """The place that files are made of: any for whoever may take figures, else one's own."""
    if may(person(), "take_figures"):
        return choose_place("place", say("filter.place"))
    place = mart().register.get(person().place)
    st.text_input(say("filter.place"), place.name_in(lang()), disabled=True)
    return place


def talk_panel(place: Place, last: str) -> None:
    """The talking points of a place."""
    with st.container(border=True, key="oc_brief_talk"):
        of: dict[str, Callable[[], Talk]] = {
            "district": lambda: talking_points.of_district(mart(), last, lang()),
            "street": lambda: talking_points.of_street(mart(), place, last, lang()),
        }
        draw_talk(of.get(place.level, lambda: talking_points.of_community(mart(), place, last, lang()))())


@dataclass(frozen=True, kw_only=True)
class FileAsked:
    """A file that can be made: which kind, of which place and month, in which form."""

    kind: Kind
    place: Place
    last: str
    suffix: str

    @property
    def name(self) -> str:
        """What it is called when it is taken away."""
        sample = "示例-" if mart().data_class == "sample" else ""
        return f"{sample}{self.place.name}-{say(f'briefing.file_{self.kind}')}-{self.last}.{self.suffix}"


def _begin(file: FileAsked, options: Mapping[str, str] | None = None, template: bytes = b"") -> None:
    """The button that begins to make a file; what is wrong is said at once."""
    kind, main = file.kind, file.kind in ("deck", "brief", "book")
    words, key = say(f"briefing.make_{kind}"), f"make_{kind}_{file.suffix}"
    if not st.button(plain(words), key=key, type="primary" if main else "secondary"):
        return
    as_of = mart().look.as_of
    asked = {"month": file.last, "lang": lang(), "as-of": as_of.isoformat() if as_of else "", **(options or {})}
    if kind == "open-data":
        asked = {"as-of": asked["as-of"]}
    own = kind == "book" and not may(person(), "take_figures")
    try:
        place = file.place.code
        order = Order(kind=kind, name=file.name, place=place, options=asked, own=own, template=template)
        jobs.start(settings(), person(), order)
    except (Denied, WarehouseError) as error:
        st.error(plain(error.in_language(lang())))
    except jobs.TooMany:
        st.warning(say("briefing.too_many"))
    except OSError as error:
        st.error(plain(say("briefing.disk", why=error.strerror or "")))


def slides_panel(place: Place, last: str) -> None:
    """What a deck holds and in which order, its size, template and communities."""
    with st.container(border=True, key="oc_brief_slides"):
        show(note(say("briefing.slides_note")))
        contents = {str(c): say(f"briefing.part_{c}") for c in CONTENTS}
        parts = choose_some("parts", say("briefing.parts"), contents, len(contents), say("briefing.all_parts"))
        inside = {p.code: p.name_in(lang()) for p in mart().register.communities(place.code)}
        some = choose_some("own", say("briefing.communities"), inside, len(inside), say("briefing.all_communities"))
        left, right = st.columns(2)
        with left:
            spans = {s: say(f"briefing.span_{s}") for s in SPANS}
            span = choose_one("dspan", say("filter.span"), spans, default="12", shape="pills")
        with right:
            size = choose_one("size", say("briefing.size"), {s: s for s in SIZES}, default="16:9", shape="pills")
        nursery.soon()
        given = st.file_uploader(
            say("briefing.template"), type=["pptx"], key="template", help=say("briefing.template_help")
        )
        template = given.getvalue() if given else b""
        if template and given:
            trouble = kept(("template", given.file_id), lambda: trouble_with(template, given.name))
            if trouble:
                st.error(plain(trouble.split(" / ")[0 if lang() == "zh" else -1]))
                return
        options = {
            "content": ",".join(parts),
            "communities": ",".join(some),
            "span": span,
            "size": "" if template else size,
        }
        _begin(FileAsked(kind="deck", place=place, last=last, suffix="pptx"), options, template)


def brief_panel(place: Place, last: str) -> None:
    """The brief, as DOCX or PDF."""
    with st.container(border=True, key="oc_brief_brief"):
        show(note(say("briefing.brief_note")))
        forms = {suffix: suffix.upper() for suffix in jobs.SUFFIXES["brief"]}
        form = choose_one("form", say("briefing.form"), forms, default="docx", shape="pills")
        _begin(FileAsked(kind="brief", place=place, last=last, suffix=form))


def book_panel(place: Place, last: str) -> None:
    """The workbook; for those who may, the pictures and the open data too."""
    with st.container(border=True, key="oc_brief_book"):
        show(note(say("briefing.book_note")))
        _begin(FileAsked(kind="book", place=place, last=last, suffix="xlsx"))
        if jobs.may_make(settings(), person(), "charts", place.code):
            show(note(say("briefing.charts_note")))
            _begin(FileAsked(kind="charts", place=place, last=last, suffix="zip"))
        if jobs.may_make(settings(), person(), "open-data", place.code):
            show(note(say("briefing.open_note")))
            _begin(FileAsked(kind="open-data", place=mart().register.district, last=last, suffix="zip"))


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
        subhead(say("briefing.files"))
        if not made:
            show(note(say("briefing.no_files")))
        for job in made[:12]:
            show(_line(job))
            if not job.is_over:
                st.progress(min(job.share, 1.0), text=say(f"briefing.state_{job.state}"))
        show(note(say("briefing.kept", days=jobs.KEPT_DAYS)))


def _line(job: ExportJob) -> Markup:
    name = job.name
    if job.state == "done":
        role = f"?as={person().role}" if person().looking else ""
        name = tag("a", name, href=f"/made/{job.id}{role}", download=True, target="_blank")
    said = job.said.split(" / ")[0 if lang() == "zh" else -1] if job.state == "failed" else ""
    failed = tag("div.oc-failed", f"{say('briefing.state_failed')}：{said}") if said else NOTHING
    return tag("div.oc-file", name, tag("small", job.asked_at[5:16].replace("T", " ")), failed)
