"""A Paper as PDF by typst, with the Chinese letters inside the file; no browser and no office program is needed."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import typst

from outcomes.core.texts import t
from outcomes.papers.value import Heading, Paper, PaperTable, Paragraph, Picture
from outcomes.render import picture
from outcomes.render.docx import listed
from outcomes.render.fonts import fonts_folder, lacking

_TEMPLATE = Path(__file__).with_name("paper.typ")
TypstBlock = dict[str, object]  # as paper.typ reads it


def pdf(paper: Paper) -> bytes:
    """The document as PDF; FontMissing; typst.TypstError when the disk is full."""
    with tempfile.TemporaryDirectory(prefix="paper-") as name:
        folder = Path(name)
        blocks = [_block(block, n, folder) for n, block in enumerate(paper.blocks)]
        words = _words(paper, blocks)
        if missing := lacking(json.dumps(words, ensure_ascii=False)):
            blocks.append({"kind": "paragraph", "text": _not_drawn(missing, paper.lang)})
        (folder / "paper.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        main = folder / "paper.typ"
        main.write_text(_TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        made: bytes = typst.compile(
            str(main), root=str(folder), font_paths=[str(fonts_folder())], ignore_system_fonts=True
        )
        return made


def _not_drawn(missing: Sequence[str], lang: str) -> str:
    """The sentence that names the characters for which the fonts have no drawing, by their numbers."""
    return t("papers.not_drawn", lang, signs="、".join(f"U+{ord(char):04X}" for char in missing))


def _words(paper: Paper, blocks: list[TypstBlock]) -> TypstBlock:
    return {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "foot": paper.foot,
        "watermark": paper.watermark,
        "lang": paper.lang,
        "blocks": blocks,
        "listed": listed(paper),
        "list": t("papers.list", paper.lang),
        "list_note": t("papers.list_note", paper.lang, version=paper.version, at=paper.known_at),
    }


def _block(block: Heading | Paragraph | PaperTable | Picture, n: int, folder: Path) -> TypstBlock:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text}
    if isinstance(block, PaperTable):
        return {"kind": "table", "title": block.title, "rows": [block.head, *block.rows], "right": block.right}
    file = folder / f"{n}.png"
    file.write_bytes(picture.png(block.chart, scale=2))
    return {"kind": "picture", "file": file.name, "alt": block.chart.alt}
