"""The promise wall as HTML: brands in panels, each promise on its axis, the communities without a name in a strip."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup

from outcomes.core.html import NOTHING, tag, together
from outcomes.core.texts import t
from outcomes.papers.promise_wall import BrandPanel, Lacking, PromiseBar, PromiseWall, StateCount, Track

Address = Callable[[str], str]  # of a community's page, by its code
_COLUMNS, _PRACTICES, _FACTS = 4, 5, 2


def state_counts(states: Iterable[StateCount]) -> Markup:
    """How many promises are in each state, each with its sign and word; nothing where there are none."""
    made = [tag(f"li.{s.state}", tag("i", s.mark, aria_hidden="true"), s.word, tag("b", str(s.n))) for s in states]
    return tag("ul.pw-states", made) if made else NOTHING


def promise_wall(wall: PromiseWall, address: Address | None = None, *, by_name: bool = True) -> Markup:
    """The panels of the named brands and, in the room that their last row leaves, the strip of the others.

    Each is a link where there is an address for it; `by_name`: whether the others are named or only counted by street.
    """
    return tag("div.pw-brands", [_brand(b, address) for b in wall.brands], _strip(wall, address, by_name))


def _brand(brand: BrandPanel, address: Address | None) -> Markup:
    inside = together(plaque(brand), promise_bars(brand.bars) if brand.bars else _story(brand))
    if brand.lacks:
        inside += tag("div.pw-lacks", brand.lacks)
    if address is None:
        return tag("section.pw-brand", inside)
    return tag("a.pw-brand", inside, href=address(brand.code), target="_self")


def plaque(brand: BrandPanel) -> Markup:
    """A brand's name as it is printed, its kind, stage and slogan, and whose it is."""
    return together(
        tag("div.pw-top", tag("span", brand.kind) if brand.kind else NOTHING, tag("span", brand.stage)),
        tag("div.pw-title" if brand.named else "div.pw-title.none", _in_halves(brand.name)),
        tag("div.pw-where", f"{brand.place} · {brand.street}"),
        tag("div.pw-slogan", brand.slogan) if brand.slogan else NOTHING,
    )


def _in_halves(name: str) -> list[Markup]:
    """A name whose lines break behind its · alone, where it is too long for one."""
    parts = name.split("·")
    return [tag("span", part + ("·" if n < len(parts) - 1 else "")) for n, part in enumerate(parts)]


def practices(brand: BrandPanel) -> Markup:
    """What a brand does and what is said of it."""
    return together(
        tag("ul.pw-does", [tag("li", part) for part in brand.practices[:_PRACTICES]]) if brand.practices else NOTHING,
        tag("div.pw-quote", brand.quote) if brand.quote else NOTHING,
    )


def _story(brand: BrandPanel) -> Markup:
    """The same with what is published in figures, in the place of promises."""
    figures = [
        tag("div", tag("b", value, tag("small", unit)), tag("span", name)) for name, value, unit in brand.facts[:_FACTS]
    ]
    return practices(brand) + (tag("div.pw-facts", figures) if figures else NOTHING)


def _plain(bar: PromiseBar) -> str:
    return bar.value


def promise_bars(bars: Iterable[PromiseBar], value: Callable[[PromiseBar], str] = _plain) -> Markup:
    """Promises one under the other: name and state, the axis with target and interval, the value and its target in words.

    `value`: how the value stands there, where it leads somewhere.
    """
    return tag("div.pw-bars", [_bar(bar, value(bar)) for bar in bars])


def _bar(bar: PromiseBar, value: str) -> Markup:
    state = tag("b.pw-state", tag("i", bar.mark, aria_hidden="true"), bar.word)
    base = tag("small", bar.base) if bar.base else NOTHING
    return tag(
        f"div.pw-bar.{bar.state}",
        tag("div.pw-head", tag("span", bar.name), state),
        _track(bar.track) if bar.track else tag("div.pw-track.off"),
        tag("div.pw-said", tag("span", tag("b", value), base), tag("span", bar.target)),
        tag("div.pw-why", bar.why) if bar.why else NOTHING,
    )


def _at(share: float) -> str:
    return f"{100 * share:.2f}%"


def _track(track: Track) -> Markup:
    """The axis: the side on which the promise is met, the interval or the bar from zero, the value, the target's tick."""
    drawn = []
    if track.target is not None and track.side:
        left, width = (track.target, 1 - track.target) if track.side == "up" else (0.0, track.target)
        drawn.append(tag("i.pw-good", style=f"left:{_at(left)};width:{_at(width)}"))
    if track.from_zero:
        drawn.append(tag("i.pw-fill", style=f"width:{_at(track.value)}"))
    elif track.low is not None and track.high is not None:
        drawn.append(tag("i.pw-band", style=f"left:{_at(track.low)};width:{_at(track.high - track.low)}"))
        drawn.append(tag("i.pw-dot", style=f"left:{_at(track.value)}"))
    if track.target is not None:
        drawn.append(tag("i.pw-target", style=f"left:{_at(track.target)}"))
    return tag("div.pw-track", drawn, aria_hidden="true")


def _strip(wall: PromiseWall, address: Address | None, by_name: bool) -> Markup:
    """The communities without a brand name, street by street, with what is lacking; nothing where none is."""
    if not wall.lacking:
        return NOTHING
    title, more = wall.lacking_words
    rows = [
        tag(
            "div",
            tag("b", street),
            tag("span", [_chip(one, wall, address) for one in group] if by_name else str(len(group))),
        )
        for street, group in wall.lacking
    ]
    below = more or (t("promise.lacking_help", wall.lang) if by_name else "")
    room = -len(wall.brands) % _COLUMNS or _COLUMNS
    look = f"section.pw-strip.room-{room}" + ("" if by_name else ".counted")
    return tag(look, tag("h2", title, tag("small", below) if below else NOTHING), rows)


def _chip(one: Lacking, wall: PromiseWall, address: Address | None) -> Markup:
    name = one.name.removesuffix("社区").removesuffix(" Community")
    marks = [
        tag(f"i.{b.state}", b.mark, title=f"{b.name}：{b.word}", role="img", aria_label=f"{b.name}：{b.word}")
        for b in one.bars
    ]
    words = t("promise.launched_unnamed" if one.launched else "brand.unnamed", wall.lang)
    inside = together(name, tag("em", t("promise.is_launched", wall.lang)) if one.launched else NOTHING, marks)
    look = "known" if one.launched else "new"
    if address is None:
        return tag(f"span.pw-chip.{look}", inside, title=f"{one.name}：{words}")
    return tag(f"a.pw-chip.{look}", inside, href=address(one.code), target="_self", title=f"{one.name}：{words}")
