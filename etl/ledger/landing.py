"""Landing: the bytes of every stored upload, kept under their SHA-256 and never edited."""

from __future__ import annotations

import os
from pathlib import Path

from outcomes.core.digests import digest
from outcomes.core.errors import WarehouseError
from outcomes.core.owner_only import opener
from outcomes.core.settings import Settings


def _path(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


def keep(folder: Path, content: bytes) -> str:
    """Keeps bytes safely on disk and gives their SHA-256; a second time nothing happens, unless they were changed there."""
    sha256 = digest(content)
    path = _path(folder, sha256)
    if found_in(folder, sha256) is not None:
        return sha256
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        with open(part, "wb", opener=opener) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        held = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(held)  # the name, too, is on disk before the receipt
        finally:
            os.close(held)
    except OSError as error:
        raise WarehouseError(
            f"文件没有保存：{error.strerror}，请联系管理员，原有数据没有变化"
            f" / the file was not stored: {error.strerror}; nothing was changed"
        ) from error
    return sha256


def fetch(settings: Settings, sha256: str) -> bytes:
    """The bytes that were kept under this SHA-256; WarehouseError when they are missing or were changed."""
    content = found_in(settings.landing, sha256)
    if content is None:
        raise WarehouseError(f"原始文件缺失或被改动：{sha256} / the original file is missing or was changed: {sha256}")
    return content


def found_in(folder: Path, sha256: str) -> bytes | None:
    """The bytes that were kept in a folder under this SHA-256; None when they are missing or were changed."""
    path = _path(folder, sha256)
    content = path.read_bytes() if path.exists() else b""
    return content if digest(content) == sha256 else None
