"""What a backup says of itself: every file with size and digest, how far it goes, sealed by the secret that lies apart."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from outcomes.backups.extent import Extent
from outcomes.backups.stored_file import StoredFile, write_safely
from outcomes.core.errors import WarehouseError

NAME, SEAL = "manifest.json", "manifest.seal"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """When and of what a backup was made; `wrong`: what was not in order in the warehouse itself, zh / en."""

    made_at: str
    warehouse: str  # the digest of its first act: backups of two warehouses never lie together
    extent: Extent
    audit_head: str  # the mark of the audit's end as it lay outside the database
    sealed_by: str  # which secret, not the secret itself
    wrong: tuple[str, ...] = ()
    files: Mapping[str, StoredFile] = field(default_factory=dict)

    def content(self) -> bytes:
        """The same as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files.values())


def manifest_in(folder: Path) -> Manifest:
    """The manifest of a backup; WarehouseError where there is none that can be read."""
    try:
        said = json.loads((folder / NAME).read_bytes())
        extent = Extent(**said.pop("extent"))
        files = {name: StoredFile(**file) for name, file in said.pop("files").items()}
        return Manifest(**{**said, "wrong": tuple(said["wrong"])}, extent=extent, files=files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WarehouseError(
            f"{folder / NAME} 缺失或被改动，这不是一份完整的备份 / {folder / NAME} is missing or was changed: this is no whole backup"
        ) from error


def write_manifest(folder: Path, manifest: Manifest, secret: bytes) -> None:
    """Writes the manifest and its seal into a backup, both on disk."""
    content = manifest.content()
    for name, said in ((NAME, content), (SEAL, seal_of(secret, content).encode())):
        write_safely(folder / name, said)


def seal_of(secret: bytes, content: bytes) -> str:
    """What only whoever has the secret can say of these bytes."""
    return hmac.new(hmac.digest(secret, b"backup", "sha256"), content, hashlib.sha256).hexdigest()


def named(secret: bytes) -> str:
    """By what a secret is known without being told."""
    return hmac.digest(secret, b"name of the secret", "sha256").hex()[:16]


def demand_seal(folder: Path, secret: bytes) -> None:
    """WarehouseError where the manifest of a backup is not the one that was sealed with this secret."""
    try:
        told = (folder / SEAL).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        told = ""
    if not hmac.compare_digest(told, seal_of(secret, (folder / NAME).read_bytes())):
        raise WarehouseError(f"{NAME} 或 {SEAL} 被改动，没有恢复 / {NAME} or {SEAL} was changed; nothing was restored")
