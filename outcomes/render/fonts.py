"""The Chinese fonts that lie in their package: pictures and PDF carry them, whatever the machine has."""

from __future__ import annotations

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
