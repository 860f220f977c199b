"""Contact sheets: many small pictures of pages with their captions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

_WIDE, _GAP, _LINE = 1500, 10, 20


class Pictured(Protocol):
    """A picture with what it shows."""

    name: str
    size: tuple[int, int]
    lang: str
    dark: bool
    data: str
    path: Path


def _sheet(title: str, shots: Sequence[Pictured], columns: int, target: Path) -> Path:
    wide = (_WIDE - _GAP * (columns + 1)) // columns
    tall = max(wide * shot.size[1] // shot.size[0] for shot in shots)
    rows = -(-len(shots) // columns)
    sheet = Image.new("RGB", (_WIDE, 60 + rows * (tall + _LINE + _GAP)), "#E1E5EA")
    pen = ImageDraw.Draw(sheet)
    font, head = ImageFont.load_default(14 if columns < 6 else 9), ImageFont.load_default(24)
    assert isinstance(head, FreeTypeFont)
    pen.text((_GAP, 16), title, fill="#1B1F27", font=head)
    for n, shot in enumerate(shots):
        x, y = _GAP + n % columns * (wide + _GAP), 60 + n // columns * (tall + _LINE + _GAP)
        with Image.open(shot.path) as picture:
            sheet.paste(
                picture.convert("RGB").resize((wide, wide * shot.size[1] // shot.size[0]), Image.Resampling.LANCZOS),
                (x, y + _LINE),
            )
        pen.text((x, y + 3), f"{shot.name} {shot.lang} {'dark' if shot.dark else 'light'}", fill="#3B434F", font=font)
    sheet.save(target, quality=58, optimize=True)
    return target


def contact_sheets(shots: Iterable[Pictured], folder: Path) -> list[Path]:
    """One sheet for each size, theme and kind of data: desk and screen four in a row, phone ten."""
    folder.mkdir(parents=True, exist_ok=True)
    made, found = [], list(shots)
    for data in ("sample", "real"):
        for size in sorted({s.size for s in found}):
            for dark in (False, True):
                shown = sorted(
                    (s for s in found if (s.data, s.size, s.dark) == (data, size, dark)), key=lambda s: s.lang == "en"
                )
                if shown:
                    theme = "dark" if dark else "light"
                    name = f"{data}-{size[0]}x{size[1]}-{theme}"
                    made.append(_sheet(name, shown, 10 if size[0] < 600 else 4, folder / f"{name}.jpg"))
    return made
