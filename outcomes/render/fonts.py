"""The Chinese fonts that lie in their package: pictures and PDF carry them, whatever the machine has."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path


class FontMissing(ValueError):
    """Raised when the package of fonts is not there; the message is a sentence, zh / en."""


def fonts_folder() -> Path:
    """The folder of the fonts; FontMissing where there is none."""
    spec = find_spec("pylopdf_fonts_zh_cn")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    if folder is None or not any(folder.rglob("*Sans*.[ot]tf")):
        raise FontMissing(
            "缺少中文字体，没有生成文件；请运行 make env 重新安装依赖 / the Chinese fonts are missing, no file was made; "
            "install the requirements again (make env)"
        )
    return folder


def lacking(text: str) -> list[str]:
    """The characters of a text that the fonts cannot draw, each once: a box would stand in their place."""
    beyond = {char for char in text if ord(char) > 0x7E and char.isprintable() and not char.isspace()}
    return sorted(char for char in beyond if ord(char) not in _letters())


@cache
def _letters() -> frozenset[int]:
    """The numbers of the characters that every one of the fonts can draw."""
    from matplotlib.ft2font import FT2Font  # a tenth of a second to import

    maps = [frozenset(FT2Font(str(file)).get_charmap()) for file in sorted(fonts_folder().rglob("*.[ot]tf"))]
    return frozenset.intersection(*maps)
