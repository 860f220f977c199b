"""A plain page as a whole document: what stands around every page, and its one style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from markupsafe import Markup

from outcomes.charts.theme import variables
from outcomes.core.html import NOTHING, raw, tag, together
from outcomes.core.settings import settings
from outcomes.plain.view import View
from outcomes.security.access import PAGES, may_open
from outcomes.security.which_mart import looked_at

# which plain pages there are, in the order of the menu
OFFERED = ("overview", "brands", "report", "history")


@cache
def _style() -> Markup:
    """The style sheet: colours of the light theme, of the dark one where the device asks for it."""
    light, dark = (
        ";".join(f"--{name}:{colour}" for name, colour in variables(is_dark).items()) for is_dark in (False, True)
    )
    sheet = (Path(__file__).parent / "plain.css").read_text(encoding="utf-8")
    return raw("style", f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}{sheet}")


def offered_to(view: View) -> list[str]:
    """The plain pages that a person may open."""
    return [page for page in OFFERED if page in PAGES and may_open(view.person, page)]


def _menu(view: View, here: str) -> Markup:
    links = [
        tag("a", view.say(f"page.{page}"), href=view.to(page), aria_current="page" if page == here else None)
        for page in offered_to(view)
    ]
    return tag("nav", links, aria_label=view.say("plain.menu")) if links else NOTHING


def _other_language(view: View) -> Markup:
    path = view.asked.get("path", "")
    asked = {k: v for k, v in view.asked.items() if k not in ("lang", "path")}
    if view.lang == "zh":
        asked["lang"] = "en"
    words, lang = ("English", "en") if view.lang == "zh" else ("中文", "zh-CN")
    return tag("a", words, href=path + (f"?{urlencode(asked)}" if asked else ""), lang=lang)


def _ways(view: View) -> list[Markup]:
    """Language, the full pages, and the way out for whoever has signed in."""
    full = "/" + (f"?{urlencode(view.kept)}" if view.kept else "")
    ways = [_other_language(view), tag("a", view.say("plain.full"), href=full)]
    if not view.person.looking:
        ways.append(tag("a", view.say("identity.sign_out"), href="/sign-out"))
    return ways


def document(view: View, here: str, title: str, *body: Markup | Sequence[Markup]) -> Markup:
    """The whole page `here` as HTML without a script."""
    chip = tag("span.chip", view.say("app.sample")) if view.mart.data_class == "sample" else NOTHING
    note = view.say("app.sample_note") if chip else ""
    looked = [tag("span.chip", said) for said in looked_at(view.mart, view.asked.get("asof", ""), view.lang)]
    owner = settings().owner_zh if view.lang == "zh" else settings().owner_en
    meta = [
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title} · {view.say('app.name')}"),
    ]
    head = tag(
        "header",
        tag("div.seal", "品", aria_hidden="true"),
        tag("b", view.say("app.name"), chip, looked, tag("small", view.say("app.owner", owner=owner))),
        _menu(view, here),
        tag("span.ways", _ways(view)),
    )
    who = f"{view.person.name} · {view.say(f'role.{view.person.role}')}"
    version = view.say("chart.version", version=view.mart.version, at=view.mart.known_at)
    foot = tag("footer", together(" · ".join(p for p in (who, version, note) if p)))
    page = tag(f"body.{'sample' if chip else 'real'}", head, tag("main", tag("h1", title), *body), foot)
    return Markup("<!doctype html>") + tag(
        "html", tag("head", meta, _style()), page, lang=view.lang.replace("zh", "zh-CN")
    )
