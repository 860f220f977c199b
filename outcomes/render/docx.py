"""A Paper as DOCX in the form of an official document: A4, 仿宋 body, 黑体 headings, a page number, the list of its numbers."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from docx import Document
from docx.document import Document as DocxFile
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run
from lxml.etree import _Element as Element

from outcomes.charts.theme import FRAME, LIGHT
from outcomes.core.texts import t
from outcomes.papers import listing
from outcomes.papers.value import Heading, Number, Paper, PaperTable, Paragraph, Picture
from outcomes.render import picture
from outcomes.render.bound import digits_of, pieces

BODY, HEAD, TITLE, LATIN = "仿宋", "黑体", "方正小标宋简体", "Times New Roman"
_BODY_SIZE, _LINE = 16, 28  # 三号, 28 points a line
_BREAK = "\u200b"  # a place where a line may end


@dataclass(frozen=True, kw_only=True)
class Lettering:
    """How a line is written: size in points, font, colour, centred or indented, and whether it stays with the next."""

    size: float
    font: str = BODY
    colour: str = ""
    centre: bool = False
    indent: bool = False
    keep: bool = False


_TEXT = Lettering(size=_BODY_SIZE, indent=True)


def docx(paper: Paper) -> bytes:
    """The document with its numbers listed at the end, so that it can be checked later."""
    made = Document()
    _page(made, paper)
    _line(made, paper.title, Lettering(size=22, font=TITLE, centre=True, colour=FRAME))
    _line(made, paper.subtitle, Lettering(size=14, centre=True))
    lines = {n.key: (i, n) for i, n in enumerate(paper.numbers, 1)}
    for block in paper.blocks:
        match block:
            case Heading():
                font = HEAD if block.level == 1 else "楷体"
                _line(made, block.text, Lettering(size=_BODY_SIZE, font=font, indent=True, keep=True))
            case Paragraph():
                paragraph = _line(made, "", _TEXT)
                _bound(made, paragraph, BoundWords(text=block.text, numbers=[lines[k] for k in block.keys]), whole=True)
            case PaperTable():
                _line(made, block.title, Lettering(size=12, font=HEAD, centre=True, keep=True))
                bound = [[[lines[k]] if k else [] for k in row] for row in block.keys]
                _table(made, [block.head, *block.rows], _Grid(right=block.right, size=10.5), bound)
            case Picture():
                made.add_picture(io.BytesIO(picture.png(block.chart, scale=2)), width=Mm(156))
                made.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
                made.paragraphs[-1].paragraph_format.keep_together = True
            case _:
                assert_never(block)
    _numbers(made, paper)
    _properties(made, paper)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def _page(made: DocxFile, paper: Paper) -> None:
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
    _run(footer, "— ", Lettering(size=12))
    _field(footer, "PAGE")
    _run(footer, " —", Lettering(size=12))
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if paper.watermark:
        _run(head, paper.watermark + "    ", Lettering(size=16, font=HEAD, colour=LIGHT.amber_ink))
    _run(head, paper.foot, Lettering(size=9, colour=LIGHT.secondary))


def _fonts(properties: Element, east_asian: str) -> None:
    """Latin, East Asian and complex font of a run or style."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", east_asian), ("cs", LATIN)):
        fonts.set(qn(f"w:{name}"), font)


def _run(paragraph: DocxParagraph, text: str, look: Lettering) -> Run:
    run = paragraph.add_run(text)
    run.font.size = Pt(look.size)
    if look.colour:
        run.font.color.rgb = RGBColor.from_string(look.colour.removeprefix("#"))
    _fonts(run._element.get_or_add_rPr(), look.font)
    return run


def _field(paragraph: DocxParagraph, name: str) -> None:
    run = _run(paragraph, "", Lettering(size=12))
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        tag = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            tag.set(qn("w:fldCharType"), kind)
        else:
            tag.text = text
        run._element.append(tag)


def _line(made: DocxFile, text: str, look: Lettering) -> DocxParagraph:
    paragraph = made.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(max(_LINE, look.size * 1.6))
    form.keep_with_next = look.keep
    if look.indent:
        form.first_line_indent = Pt(2 * look.size)
    if look.centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if text:
        _run(paragraph, text, look)
    return paragraph


@dataclass(frozen=True, kw_only=True)
class BoundWords:
    """A text and the numbers in it, each with its line of the list."""

    text: str
    numbers: Sequence[tuple[int, Number]]
    size: float = _BODY_SIZE


def _bound(made: DocxFile, paragraph: DocxParagraph, words: BoundWords, *, whole: bool = False) -> None:
    """Words whose numbers lie in bookmarks named by their line of the list; `whole`: the paragraph too, by check digits."""
    body = made.element.body
    name = f"p{len(body)}_{digits_of(words.text)}"
    start = _bookmark(made, paragraph, name) if whole else None
    for piece in pieces(words.text, words.numbers):
        mark = _bookmark(made, paragraph, f"n{piece.line}_{len(body)}") if piece.line else None
        _run(paragraph, piece.text, Lettering(size=words.size))
        if mark is not None:
            _end(paragraph, mark)
    if start is not None:
        _end(paragraph, start)


def _bookmark(made: DocxFile, paragraph: DocxParagraph, name: str) -> str:
    """Begins a bookmark; its id."""
    number = str(sum(1 for _ in made.element.iter(qn("w:bookmarkStart"))))
    mark = OxmlElement("w:bookmarkStart")
    mark.set(qn("w:id"), number)
    mark.set(qn("w:name"), name)
    paragraph._p.append(mark)
    return number


def _end(paragraph: DocxParagraph, number: str) -> None:
    mark = OxmlElement("w:bookmarkEnd")
    mark.set(qn("w:id"), number)
    paragraph._p.append(mark)


@dataclass(frozen=True, kw_only=True)
class _Grid:
    """The form of a table: columns that stand right, size of the letters, widths in centimetres (as needed without)."""

    right: tuple[int, ...]
    size: float
    widths: tuple[float, ...] = ()

    def align(self, row: int, column: int) -> WD_ALIGN_PARAGRAPH:
        """Heads are centred, numbers stand right, words left."""
        if not row:
            return WD_ALIGN_PARAGRAPH.CENTER
        return WD_ALIGN_PARAGRAPH.RIGHT if column in self.right else WD_ALIGN_PARAGRAPH.LEFT


def _table(
    made: DocxFile,
    rows: Sequence[tuple[str, ...]],
    grid: _Grid,
    bound: Sequence[Sequence[Sequence[tuple[int, Number]]]] = (),
) -> None:
    """A table under its head; `bound` are the numbers of each cell of the other rows."""
    table = made.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    table.autofit = not grid.widths
    for c, width in enumerate(grid.widths):
        table.columns[c].width = Cm(width)
    cells = table._cells  # asked once: each single look-up walks the whole table
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            cell = cells[r * len(row) + c]
            paragraph = cell.paragraphs[0]
            paragraph.alignment = grid.align(r, c)
            if r and bound and bound[r - 1][c]:
                _bound(made, paragraph, BoundWords(text=text, numbers=bound[r - 1][c], size=grid.size))
            else:
                _run(paragraph, text, Lettering(size=grid.size, font=BODY if r else HEAD))
            if grid.widths:
                cell.width = Cm(grid.widths[c])
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for tr in table._tbl.tr_lst:  # a row stays on one page
        tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def listed(paper: Paper) -> list[tuple[str, ...]]:
    """The list of numbers as rows of words under their head; the last column is the key by which a number is found again."""
    head = tuple(t(f"papers.{key}", paper.lang) for key in listing.HEAD)
    rows = [listing.listed(n, i) for i, n in enumerate(paper.numbers, 1)]
    return [head, *((*row[:-1], re.sub(r"([~_#])", rf"\1{_BREAK}", row[-1])) for row in rows)]


def _numbers(made: DocxFile, paper: Paper) -> None:
    made.add_page_break()
    _line(made, t("papers.list", paper.lang), Lettering(size=_BODY_SIZE, font=HEAD, keep=True))
    _line(made, t("papers.list_note", paper.lang, version=paper.version, at=paper.known_at), Lettering(size=10.5))
    _table(made, listed(paper), _Grid(right=(4, 5), size=7.5, widths=(1.0, 2.2, 1.6, 2.0, 2.0, 2.2, 2.1, 2.5)))


def _properties(made: DocxFile, paper: Paper) -> None:
    core = made.core_properties
    core.title, core.author, core.comments = paper.title, "", f"version {paper.version}"
    core.identifier, core.language, core.category = paper.name, paper.lang, paper.data_class
    core.created = core.modified = datetime.fromisoformat(paper.known_at) if paper.known_at else datetime(2000, 1, 1)
