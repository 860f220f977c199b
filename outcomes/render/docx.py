"""A Paper as DOCX in the form of an official document: A4, 仿宋 body, 黑体 headings, a page number, the list of its numbers."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from outcomes.charts.theme import FRAME, LIGHT
from outcomes.core.texts import t
from outcomes.papers import listing
from outcomes.papers.value import Heading, Number, Paper, PaperTable, Paragraph, Picture
from outcomes.render import picture
from outcomes.render.bound import digits_of, pieces

BODY, HEAD, TITLE, LATIN = "仿宋", "黑体", "方正小标宋简体", "Times New Roman"
_BODY_SIZE, _LINE = 16, 28  # 三号, 28 points a line
_BREAK = "\u200b"  # a place where a line may end


def docx(paper: Paper) -> bytes:
    """The document with its numbers listed at the end, so that it can be checked later."""
    made = Document()
    _page(made, paper)
    _line(made, paper.title, 22, TITLE, centre=True, colour=FRAME)
    _line(made, paper.subtitle, 14, BODY, centre=True)
    lines = {n.key: (i, n) for i, n in enumerate(paper.numbers, 1)}
    for block in paper.blocks:
        if isinstance(block, Heading):
            _line(made, block.text, _BODY_SIZE, HEAD if block.level == 1 else "楷体", indent=True, keep=True)
        elif isinstance(block, Paragraph):
            paragraph = _line(made, "", _BODY_SIZE, BODY, indent=True)
            _bound(made, paragraph, block.text, [lines[k] for k in block.keys], _BODY_SIZE, whole=True)
        elif isinstance(block, PaperTable):
            _line(made, block.title, 12, HEAD, centre=True, keep=True)
            bound = [[[lines[k]] if k else [] for k in row] for row in block.keys]
            _table(made, [block.head, *block.rows], block.right, 10.5, bound=bound)
        elif isinstance(block, Picture):
            made.add_picture(io.BytesIO(picture.png(block.chart, scale=2)), width=Mm(156))
            made.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
            made.paragraphs[-1].paragraph_format.keep_together = True
    _numbers(made, paper)
    _properties(made, paper)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def _page(made: Any, paper: Paper) -> None:
    section = made.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    _fonts(made.styles["Normal"].element.get_or_add_rPr(), BODY)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(footer, "— ", 12, BODY)
    _field(footer, "PAGE")
    _run(footer, " —", 12, BODY)
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if paper.watermark:
        _run(head, paper.watermark + "    ", 16, HEAD, colour=LIGHT.amber_ink)
    _run(head, paper.foot, 9, BODY, colour=LIGHT.secondary)


def _fonts(properties: Any, east_asian: str) -> None:
    """Latin, East Asian and complex font of a run or style."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", east_asian), ("cs", LATIN)):
        fonts.set(qn(f"w:{name}"), font)


def _run(paragraph: Any, text: str, size: float, font: str, *, colour: str = "") -> Any:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
    _fonts(run._element.get_or_add_rPr(), font)
    return run


def _field(paragraph: Any, name: str) -> None:
    run = _run(paragraph, "", 12, BODY)
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        tag = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            tag.set(qn("w:fldCharType"), kind)
        else:
            tag.text = text
        run._element.append(tag)


def _line(
    made: Any, text: str, size: float, font: str, *, centre: bool = False, indent: bool = False, keep: bool = False,
    colour: str = "",
) -> Any:  # fmt: skip
    paragraph = made.add_paragraph()
    look = paragraph.paragraph_format
    look.space_before = look.space_after = Pt(0)
    look.line_spacing_rule, look.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(max(_LINE, size * 1.6))
    look.keep_with_next = keep
    if indent:
        look.first_line_indent = Pt(2 * size)
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if text:
        _run(paragraph, text, size, font, colour=colour)
    return paragraph


def _bound(
    made: Any, paragraph: Any, text: str, numbers: Sequence[tuple[int, Number]], size: float, *, whole: bool = False
) -> None:  # fmt: skip
    """Words whose numbers lie in bookmarks named by their line of the list; `whole`: the paragraph too, by check digits."""
    body = made.element.body
    name = f"p{len(body)}_{digits_of(text)}"
    start = _bookmark(made, paragraph, name) if whole else None
    for piece in pieces(text, numbers):
        mark = _bookmark(made, paragraph, f"n{piece.line}_{len(body)}") if piece.line else None
        _run(paragraph, piece.text, size, BODY)
        if mark is not None:
            _end(paragraph, mark)
    if start is not None:
        _end(paragraph, start)


def _bookmark(made: Any, paragraph: Any, name: str) -> str:
    """Begins a bookmark; its id."""
    number = str(sum(1 for _ in made.element.iter(qn("w:bookmarkStart"))))
    mark = OxmlElement("w:bookmarkStart")
    mark.set(qn("w:id"), number)
    mark.set(qn("w:name"), name)
    paragraph._p.append(mark)
    return number


def _end(paragraph: Any, number: str) -> None:
    mark = OxmlElement("w:bookmarkEnd")
    mark.set(qn("w:id"), number)
    paragraph._p.append(mark)


def _table(
    made: Any, rows: list[tuple[str, ...]], right: tuple[int, ...], size: float, widths: tuple[float, ...] = (),
    bound: Sequence[Sequence[Sequence[tuple[int, Number]]]] = (),
) -> None:  # fmt: skip
    table = made.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    table.autofit = not widths
    for c, width in enumerate(widths):
        table.columns[c].width = Cm(width)
    cells = table._cells  # asked once: each single look-up walks the whole table
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            cell = cells[r * len(row) + c]
            paragraph = cell.paragraphs[0]
            paragraph.alignment = (
                WD_ALIGN_PARAGRAPH.CENTER
                if not r
                else WD_ALIGN_PARAGRAPH.RIGHT
                if c in right
                else WD_ALIGN_PARAGRAPH.LEFT
            )
            if r and bound and bound[r - 1][c]:
                _bound(made, paragraph, text, bound[r - 1][c], size)
            else:
                _run(paragraph, text, size, HEAD if not r else BODY)
            if widths:
                cell.width = Cm(widths[c])
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in table._tbl.tr_lst:  # a row stays on one page
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def listed(paper: Paper) -> list[tuple[str, ...]]:
    """The list of numbers as rows of words under their head; the last column is the key by which a number is found again."""
    head = tuple(t(f"papers.{key}", paper.lang) for key in listing.HEAD)
    rows = [listing.listed(n, i) for i, n in enumerate(paper.numbers, 1)]
    return [head, *((*row[:-1], re.sub(r"([~_#])", rf"\1{_BREAK}", row[-1])) for row in rows)]


def _numbers(made: Any, paper: Paper) -> None:
    made.add_page_break()
    _line(made, t("papers.list", paper.lang), _BODY_SIZE, HEAD, keep=True)
    _line(made, t("papers.list_note", paper.lang, version=paper.version, at=paper.known_at), 10.5, BODY)
    _table(made, listed(paper), (4, 5), 7.5, (1.0, 2.2, 1.6, 2.0, 2.0, 2.2, 2.1, 2.5))


def _properties(made: Any, paper: Paper) -> None:
    core = made.core_properties
    core.title, core.author, core.comments = paper.title, "", f"version {paper.version}"
    core.identifier, core.language, core.category = paper.name, paper.lang, paper.data_class
    core.created = core.modified = datetime.fromisoformat(paper.known_at) if paper.known_at else datetime(2000, 1, 1)
