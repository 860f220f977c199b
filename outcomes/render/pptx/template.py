"""The file that a deck is drawn into: our own in 16:9 or 4:3, or an organisation's template with its layouts by name."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast
from zipfile import BadZipFile

from lxml import etree
from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as PptxFile
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import SlideLayout
from pptx.util import Emu, Inches

from outcomes.charts.theme import FONT_EA, FONT_LATIN
from outcomes.core.archive import Unsafe, demand_safe
from outcomes.foreign.message import Message, Task, Tell
from outcomes.foreign.nursery import TooHeavy, demand_apart, the_nursery

Size = Literal["16:9", "4:3"]
SIZES: dict[Size, tuple[int, int]] = {"16:9": (Inches(13.333), Inches(7.5)), "4:3": (Inches(10), Inches(7.5))}
# the layouts that a template must have, each by any of its names
NAMES = {
    "cover": ("标题幻灯片", "封面", "Title Slide"),
    "content": ("仅标题", "正文", "Title Only"),
}
_FEET = {13, 15, 16}  # placeholder types: slide number, footer, date
MOST_BYTES = 50_000_000
_CANNOT_BE_OPENED = "模板打不开，请用 .pptx：{name} / the template cannot be opened; a .pptx is needed: {name}"


class TemplateError(ValueError):
    """A template that cannot be used; the message is a sentence, zh / en."""


@dataclass(frozen=True, kw_only=True)
class BlankDeck:
    """An empty file to draw into, its layouts, and where the body of a slide may lie (left, top, width, height)."""

    file: PptxFile
    cover: SlideLayout
    content: SlideLayout
    own: bool  # ours: titles are placed and the red rule is drawn
    wide: int
    tall: int

    @property
    def margin(self) -> int:
        """Free space at the left and right edge."""
        return int(self.wide * 0.0375)

    def title_box(self) -> tuple[int, int, int, int]:
        """Where the title of a slide lies."""
        if self.own:
            return self.margin, Inches(0.24), self.wide - 2 * self.margin, Inches(0.62)
        place = _title(self.content)
        assert place is not None  # a layout without one is refused
        return place.left, place.top, place.width, place.height

    def body(self) -> tuple[int, int, int, int]:
        """What is left between the title with its subtitle and the two small lines at the bottom."""
        _, top, _, tall = self.title_box()
        first = top + tall + Inches(0.42)
        return self.margin, first, self.wide - 2 * self.margin, self.bottom - Inches(0.62) - first

    @property
    def bottom(self) -> int:
        """The lower end of what may be drawn on: above the footers of a template."""
        feet = [p.top for p in _placeholders(self.content) if p.placeholder_format.type in _FEET and p.top]
        return min([self.tall - Inches(0.12), *(int(t) for t in feet if t > self.tall * 0.8)])


def own(size: Size) -> BlankDeck:
    """Our own file: red rule, 微软雅黑."""
    made = Presentation()
    made.slide_width, made.slide_height = (Emu(v) for v in SIZES[size])
    theme_fonts(made)
    layouts = {layout.name: layout for layout in made.slide_layouts}
    return BlankDeck(
        file=made,
        cover=layouts["Title Slide"],
        content=layouts["Title Only"],
        own=True,
        wide=made.slide_width,
        tall=int(made.slide_height or 0),
    )


def from_template(content: bytes, name: str = "") -> BlankDeck:
    """A template without its slides; TemplateError says what is wrong with it or which layout is missing."""
    demand_apart()
    if len(content) > MOST_BYTES:
        raise TemplateError("模板太大 / the template is too large")
    try:
        demand_safe(content)
        made = Presentation(io.BytesIO(content))
        layouts = [layout for master in made.slide_masters for layout in master.slide_layouts]
    except Unsafe as error:
        if error.code != "file_damaged":
            raise TemplateError(error.sentence) from error
        raise TemplateError(_CANNOT_BE_OPENED.format(name=name)) from error
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
        raise TemplateError(_CANNOT_BE_OPENED.format(name=name)) from error
    _without_slides(made)
    cover, body = (_layout(layouts, kind) for kind in ("cover", "content"))
    return BlankDeck(
        file=made,
        cover=cover,
        content=body,
        own=False,
        wide=int(made.slide_width or 0),
        tall=int(made.slide_height or 0),
    )


def trouble_with(content: bytes, name: str = "") -> str:
    """What is wrong with a template, zh / en, as a child of a server finds it; empty where it can be used."""
    nursery = the_nursery()
    if nursery is None:
        return _trouble(content, name)
    try:
        return str(nursery.ask("look_at_template", Message(said={"name": name}, blobs=(content,))).said["trouble"])
    except (TooHeavy, KeyError):
        return str(TooHeavy())


def _trouble(content: bytes, name: str) -> str:
    try:
        from_template(content, name)
    except TemplateError as error:
        return str(error)
    return ""


def _look_at_template(asked: Message, _tell: Tell) -> Message:
    """The child's side of trouble_with."""
    return Message(said={"trouble": _trouble(asked.blobs[0], asked.said["name"])})


TASKS: dict[str, Task] = {"look_at_template": _look_at_template}


def _layout(layouts: list[SlideLayout], kind: str) -> SlideLayout:
    wanted = NAMES[kind]
    found = next((layout for name in wanted for layout in layouts if layout.name.strip() == name), None)
    have = "、".join(dict.fromkeys(layout.name for layout in layouts)) or "—"
    if found is None:
        raise TemplateError(
            f"模板里没有版式“{wanted[0]}”（或“{'”“'.join(wanted[1:])}”），现有：{have} / "
            f"the template has no layout “{wanted[-1]}” (or {', '.join(wanted[:-1])}); it has: {have}"
        )
    if _title(found) is None:
        raise TemplateError(f"版式“{found.name}”里没有标题框 / the layout “{found.name}” has no title placeholder")
    return found


def _placeholders(layout: SlideLayout) -> Iterable[LayoutPlaceholder]:
    return cast(Iterable[LayoutPlaceholder], layout.placeholders)


def _title(layout: SlideLayout) -> LayoutPlaceholder | None:
    return next((p for p in _placeholders(layout) if p.placeholder_format.idx == 0), None)


def _without_slides(made: PptxFile) -> None:
    """Takes the slides of a template out, with their parts."""
    listed = made.slides._sldIdLst
    for entry in list(listed):
        made.part.drop_rel(entry.get(qn("r:id")))
        listed.remove(entry)


def theme_fonts(deck: PptxFile) -> None:
    """微软雅黑 in the theme, so that text typed later has it too."""
    for relation in deck.slide_masters[0].part.rels.values():
        if not relation.reltype.endswith("/theme"):
            continue
        part = relation.target_part
        root = etree.fromstring(part.blob)
        for kind in ("majorFont", "minorFont"):
            for font in root.iter(qn(f"a:{kind}")):
                font.find(qn("a:latin")).set("typeface", FONT_LATIN)
                font.find(qn("a:ea")).set("typeface", FONT_EA)
                font.find(qn("a:cs")).set("typeface", FONT_LATIN)
        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
