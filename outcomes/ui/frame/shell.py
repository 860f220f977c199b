"""The frame around every page: language, style, navigation, waiting for a first build, the sample's marks."""

from __future__ import annotations

import gc
import json
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup
from streamlit.navigation.page import StreamlitPage

from outcomes.charts import theme
from outcomes.core.errors import WarehouseError
from outcomes.core.html import NOTHING, picture_address, raw, tag
from outcomes.core.settings import settings
from outcomes.core.texts import Lang, t
from outcomes.security import audit
from outcomes.security.access import HOME, PAGES, Denied, Person, may_open
from outcomes.ui.frame import address, asof, identity, travel
from outcomes.ui.frame.first_minute import first_minute
from outcomes.ui.frame.show import plain, show
from outcomes.warehouse.mart import HowPending, Mart, the_store

_STYLES = Path(__file__).parent / "styles"


_run = threading.local()  # what holds for one run of the page: asked hundreds of times


def lang() -> Lang:
    """The language of this view: ?lang=en, else Chinese."""
    known: Lang | None = getattr(_run, "lang", None)
    return known or _language()


def _language() -> Lang:
    return "en" if st.query_params.get("lang") == "en" or st.session_state.get("kept_lang") == "en" else "zh"


def say(key: str, **words: object) -> str:
    """A text of texts.toml in the language of this view."""
    return t(key, lang(), **words)


def mart() -> Mart:
    """The mart of this view: of now on the pages where people act, elsewhere as the address asks."""
    return the_store().mart() if _acts() else asof.mart_of(identity.person())


def _acts() -> bool:
    """Whether the page is one where people act on what is there now."""
    return getattr(_run, "section", "") in ("staff", "administration")


def is_dark() -> bool:
    """Whether this person looks at the dark theme."""
    return bool(st.context.theme.type == "dark")


def colours(dark: bool) -> str:
    """The colours of a theme as variables of a style sheet."""
    return f":root{{{''.join(f'--oc-{name}:{colour};' for name, colour in theme.variables(dark).items())}}}"


@cache
def _style(dark: bool) -> Markup:
    """The style sheets of the pages with the colours of the theme."""
    sheets = "".join(sheet.read_text(encoding="utf-8") for sheet in sorted(_STYLES.glob("*.css")))
    return raw("style", colours(dark) + sheets)


_MARKED = ".stApp,.oc-card,.oc-panel,.stVerticalBlock[class*=st-key-oc_]"  # what has a ground of its own


def _watermark() -> Markup:
    """The sample's mark across the whole page and its panels, under what is written there, as an inline picture."""
    text = tag(
        "text",
        say("data.watermark"),
        x="60",
        y="190",
        font_size="42",
        font_family="Microsoft YaHei,Noto Sans CJK SC,sans-serif",
        fill=theme.tokens(is_dark()).ink.replace("#", "%23"),
        fill_opacity="0.06",
        transform="rotate(-24 210 150)",
    )
    svg = tag("svg", text, xmlns="http://www.w3.org/2000/svg", width="420", height="300")
    address = picture_address(svg)
    return tag("div.oc-watermark") + raw(
        "style", f"{_MARKED}{{background-image:url({address})!important;background-attachment:fixed}}"
    )


@st.fragment(run_every=1.0)
def _wait() -> None:
    """The waiting page of a first build; opens the pages as soon as the warehouse is ready."""
    if settings().is_built():
        st.rerun()
    share, step = 0.0, ""
    try:
        progress = json.loads(settings().progress_file.read_text(encoding="utf-8"))
        share, step = float(progress["share"]), str(progress["step"])
    except (OSError, ValueError, KeyError):
        pass  # the build has not written anything yet
    st.progress(share, text=plain(f"{say('app.building')} {step}"))


def _talk_link() -> Markup:
    """The way to 发言要点 on a leader's page; nothing elsewhere."""
    if getattr(_run, "section", "") != "leaders" or not may_open(identity.person(), "overview"):
        return NOTHING
    here = "?" + urlencode({**st.query_params.to_dict(), "talk": "1"})
    return tag("a.oc-talk-link.oc-noprint", say("talk.title"), href=here, target="_self", data_ask="talk=1")


def _theme_switch() -> Markup:
    """The link at the right of the bar that turns from light to dark and back."""
    other = "Light" if is_dark() else "Dark"
    words, mark = say(f"app.to_{other.lower()}"), "☀" if is_dark() else "☾"
    return tag("a.oc-theme-switch.oc-noprint", mark, href="#", data_theme=other, title=words, aria_label=words)


def _language_switch() -> None:
    now = lang()
    other: Lang = "en" if now == "zh" else "zh"
    if st.button("English" if now == "zh" else "中文", key="language", width="stretch"):
        st.session_state["kept_lang"] = other
        st.query_params["lang"] = other
        st.rerun()


def _keep_language() -> None:
    """The language stays across pages although page changes clear the address."""
    given = st.query_params.get("lang")
    if given in ("zh", "en"):
        st.session_state["kept_lang"] = given
    elif st.session_state.get("kept_lang") == "en":
        st.query_params["lang"] = "en"


def _pages_for(who: Person | None, pages: dict[str, list[tuple[str, str, str]]]) -> dict[str, list[st.Page]]:
    """The menu: pages that the person may open; every other address leads to a notice and stands in no menu."""
    made: dict[str, list[st.Page]] = {}
    few = who is None or not may_open(who, "overview")  # then the menu needs no sections
    for section, entries in pages.items():
        name = say(f"page.{section}") if section != "leaders" and not few else ""
        for file, url, key in entries:
            if who is not None and may_open(who, url):
                page = st.Page(file, title=say(key), url_path=url, default=url == HOME[who.role])
            else:
                stop = identity.notice if who is None else _refused(who, url, say(key))
                page = st.Page(stop, title=say(key), url_path=url, visibility="hidden")
            made.setdefault(name, []).append(page)
    return made


def _refused(who: Person, url: str, title: str) -> Callable[[], None]:
    def refused() -> None:
        audit.refused(settings(), who, Denied(PAGES[url]), f"/{url}")
        head(title, "")
        identity.refused()

    return refused


def run_pages(pages: dict[str, list[tuple[str, str, str]]], how_pending: HowPending) -> None:
    """Runs the page that the address names. `pages`: section -> (file, url, text key)."""
    _run.lang, _run.section = None, ""
    st.set_page_config(page_title=t("app.name", "zh"), page_icon="🏘️", layout="wide")
    who = identity.begin()
    _keep_language()
    _run.lang = _language()
    show(_style(is_dark()))
    menu = _pages_for(who, pages)
    chosen = st.navigation(menu, position="top" if who else "hidden")
    if who is None:
        return identity.notice()
    if not settings().is_built():
        head(say("app.title"), "")
        _wait()
        return show(first_minute(lang(), is_dark()))
    home = identity.home()
    address.arrive(chosen.url_path)
    travel.follow_links({f"/{page.url_path}": page for entries in menu.values() for page in entries})
    _run.section = next((k for k, v in pages.items() if (chosen.url_path or home) in {url for _, url, _ in v}), "")
    the_store().how_pending = how_pending
    with the_store().sitting():
        return _run_page(who, chosen, home)


def _run_page(who: Person, chosen: StreamlitPage, home: str) -> None:
    """Runs one page on the mart of its view; says why where there is none."""
    try:
        current = mart()
    except WarehouseError as error:
        st.error(plain(say("app.error", why=error.in_language(lang()))))
        return
    if (current.data_class == "sample") != (settings().data_class == "sample"):
        st.error(plain(say("app.error", why=say("app.other_class"))))
        return
    if current.data_class == "sample":
        show(_watermark())
    if _run.section == "leaders" and may_open(who, chosen.url_path or home) and not current.look.as_of:
        _follow(current.version)
    try:
        chosen.run()
    except WarehouseError as error:  # what a page does beside its buttons: a record of what was opened, a question
        st.error(plain(error.in_language(lang())))
    _settle(current.version)
    return


_settled: set[int] = set()  # the versions after whose first page what is in memory was set aside


def _settle(version: int) -> None:
    """Sets what is in memory for good aside after the first page of a version: Streamlit looks through all objects after
    every run, which took ten times as long as the run itself."""
    if version not in _settled:
        _settled.add(version)
        gc.collect()
        gc.freeze()


@st.fragment(run_every=10.0)
def _follow(version: int) -> None:
    """Draws a leader's open page anew as soon as something was published; staff pages keep what is being typed."""
    try:
        if mart().version != version:
            st.rerun()
    except WarehouseError:
        return  # the next run of the page says what is wrong


def sample_chip() -> Markup:
    """The chip that says that figures are of the sample, as HTML; nothing for real ones."""
    return tag("span.oc-chip", say("app.sample")) if mart().data_class == "sample" else NOTHING


def owner_words() -> str:
    """Who answers for the figures: 主办：…."""
    return say("app.owner", owner=settings().owner_zh if lang() == "zh" else settings().owner_en)


def head(title: str, sub: str, beside: Callable[[], object] | None = None) -> None:
    """The headline band: seal, one sentence, the sample chip, a filter if one is given, who is there, the language."""
    left, middle, when, who, right = st.columns([19, 3, 2, 4, 2], vertical_alignment="center")
    if beside:
        with middle:
            beside()
    chips = [sample_chip()] if settings().is_built() else []
    if settings().is_built() and not _acts():
        chips += [tag("span.oc-chip", said) for said in asof.chips(mart(), lang())]
        with when:
            asof.control(identity.person(), lang())
    note = " · ".join(part for part in (sub, owner_words()) if part)
    words = tag("div", tag("h1", title), tag("div.oc-sub", chips, note, _talk_link()))
    with left:
        show(tag("div.oc-head", tag("div.oc-seal", "品"), words) + _theme_switch())
    with who:
        identity.badge()
    with right:
        _language_switch()
