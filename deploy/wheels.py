"""The wheels that a server needs, by processor and Python, and the oldest glibc that all of them run on.

`wheels.txt` holds name and SHA-256 of each, chosen among all wheels of the versions in the lock, `released.txt` the day on
which each version came out; `python -m deploy.wheels` asks the index again, writes both and prints what each server needs.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
LOCK, CHOSEN = ROOT / "requirements.lock", Path(__file__).with_name("wheels.txt")
RELEASED = Path(__file__).with_name("released.txt")
Glibc = tuple[int, int]
ANY: Glibc = (0, 0)  # of a wheel without compiled parts
_OLDEST, _NEWEST = 5, 36  # Debian 12 has 2.36
_OLD_NAMES = {"manylinux1": 5, "manylinux2010": 12, "manylinux2014": 17}
_PIN = re.compile(r"^(?P<what>[a-z0-9][^\\\n]*==[^\\\n]*?)\s*\\?\n(?P<hashes>(?:    --hash=.*\n?)*)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Target:
    """A kind of server: processor and version of Python."""

    arch: str
    python: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.arch}-py{self.python[0]}.{self.python[1]}"

    @property
    def platforms(self) -> list[str]:
        """Names of platforms in wheels that may run here, those of the oldest glibc first."""
        old = {minor: f"{name}_{self.arch}" for name, minor in _OLD_NAMES.items()}
        names = [(old.get(minor), f"manylinux_2_{minor}_{self.arch}") for minor in range(_OLDEST, _NEWEST + 1)]
        return [name for pair in names for name in pair if name]

    @property
    def tags(self) -> set[Tag]:
        """All tags of wheels that may run here."""
        interpreter = f"cp{self.python[0]}{self.python[1]}"
        own = cpython_tags(self.python, abis=[interpreter], platforms=self.platforms)
        return {*own, *compatible_tags(self.python, interpreter, self.platforms)}

    @property
    def environment(self) -> dict[str, str]:
        """What markers of the lock ask."""
        version = f"{self.python[0]}.{self.python[1]}"
        return {
            "python_version": version,
            "python_full_version": f"{version}.0",
            "platform_machine": self.arch,
            "sys_platform": "linux",
            "platform_system": "Linux",
            "os_name": "posix",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }


TARGETS = [Target(arch=arch, python=(3, minor)) for arch in ("x86_64", "aarch64") for minor in (11, 12, 13)]


@dataclass(frozen=True, kw_only=True)
class Pin:
    """One line of the lock: a package, its version, and the digests that are accepted."""

    name: str
    version: str
    sha256: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Wheel:
    """A file of the index."""

    file: str
    sha256: str

    @property
    def name(self) -> tuple[str, str]:
        """Package and version."""
        name, version, _, _ = parse_wheel_filename(self.file)
        return name, str(version)

    def glibc(self, target: Target) -> Glibc | None:
        """The oldest glibc with which it runs on such a server; None where it does not run at all."""
        tags = parse_wheel_filename(self.file)[3] & target.tags
        return min((_glibc(tag.platform) for tag in tags), default=None)


def _glibc(platform: str) -> Glibc:
    if platform == "any":
        return ANY
    kind = platform.partition("_")[0]
    return (2, _OLD_NAMES[kind] if kind in _OLD_NAMES else int(platform.split("_")[2]))


def pins(lock: str, target: Target) -> list[Pin]:
    """What the text of a lock asks for on such a server."""
    found = []
    for entry in _PIN.finditer(lock):
        asked = Requirement(entry["what"].strip())
        if asked.marker is None or asked.marker.evaluate(target.environment):
            digests = frozenset(re.findall(r"sha256:([0-9a-f]{64})", entry["hashes"]))
            found.append(Pin(name=asked.name, version=str(asked.specifier).removeprefix("=="), sha256=digests))
    return found


def chosen() -> list[Wheel]:
    """What wheels.txt holds."""
    lines = (line.split("  ", 1) for line in CHOSEN.read_text(encoding="utf-8").splitlines())
    return [Wheel(file=file, sha256=digest) for digest, file in lines]


def wheel_for(pin: Pin, wheels: Iterable[Wheel], target: Target) -> Wheel | None:
    """The wheel of a pin that runs with the oldest glibc; None where the index has none for such a server."""
    may = [w for w in wheels if w.sha256 in pin.sha256 and w.name == (pin.name, pin.version)]
    ranked = sorted((glibc, w.file, w) for w in may if (glibc := w.glibc(target)) is not None)
    return ranked[0][2] if ranked else None


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What one kind of server needs: its wheels, pins without one, and the glibc that all wheels run with."""

    wheels: list[Wheel]
    without: list[Pin]
    glibc: Glibc


def needs(target: Target, wheels: list[Wheel], lock: str) -> Needs:
    """The wheels for such a server among these."""
    found = [(pin, wheel_for(pin, wheels, target)) for pin in pins(lock, target)]
    taken = [wheel for _, wheel in found if wheel]
    oldest = max((wheel.glibc(target) or ANY for wheel in taken), default=ANY)
    return Needs(wheels=taken, without=[pin for pin, wheel in found if not wheel], glibc=oldest)


def _asked_of_the_index() -> list[dict[str, Any]]:
    """Every package of the lock with all its wheels, as the index tells uv."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "pylock.toml"
        uv = [
            str(Path(sys.executable).with_name("uv")),
            *("pip", "compile", "-q", "--universal", "--python-version", "3.11", "--format", "pylock.toml"),
        ]
        subprocess.run([*uv, str(LOCK), "-o", str(told)], check=True, stdout=subprocess.DEVNULL)
        return list(tomllib.loads(told.read_text(encoding="utf-8"))["packages"])


def _wheels_of(package: dict[str, Any]) -> list[Wheel]:
    found = package.get("wheels", [])
    return [Wheel(file=w.get("name") or w["url"].rpartition("/")[2], sha256=w["hashes"]["sha256"]) for w in found]


def _released(package: dict[str, Any]) -> str:
    """The day on which the first file of a version came out, in UTC; a question mark where the index does not say."""
    files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    return min((file["upload-time"].date().isoformat() for file in files if "upload-time" in file), default="?")


def main() -> None:
    """Writes wheels.txt and released.txt anew and prints a line for each kind of server."""
    lock, packages = LOCK.read_text(encoding="utf-8"), _asked_of_the_index()
    offered = [wheel for package in packages for wheel in _wheels_of(package)]
    lines = set()
    for target in TARGETS:
        found = needs(target, offered, lock)
        lines |= {f"{wheel.sha256}  {wheel.file}" for wheel in found.wheels}
        without = ", ".join(f"{pin.name} {pin.version}" for pin in found.without) or "-"
        print(
            f"{target}: {len(found.wheels)} wheels, glibc {found.glibc[0]}.{found.glibc[1]}, without a wheel: {without}"
        )
    CHOSEN.write_text("\n".join(sorted(lines, key=lambda line: line.split("  ")[1])) + "\n", encoding="utf-8")
    days = sorted(f"{_released(package)} {package['name']} {package['version']}" for package in packages)
    RELEASED.write_text("\n".join(days) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
