"""`python -m deploy.bundle`: one archive with all that a server without network needs, for one processor and one Python.

In it: the code of the last commit (without tests), every wheel of the lock, Debian's packages for a bare Debian 12, a place
for an interpreter, the scripts, and SHA256SUMS over all of it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

from deploy.wheels import LOCK, ROOT, TARGETS, Needs, Target, chosen, needs

DEBIAN = {"x86_64": "amd64", "aarch64": "arm64"}
# what the scripts call and a bare Debian 12 may lack; their own dependencies come along
PACKAGES = ("python3.11", "python3.11-venv", "nginx", "openssl", "logrotate", "ca-certificates", "tzdata")
CODE = (".streamlit", "app.py", "frame.py", "data", "deploy", "docs", "etl", "outcomes", "pages", "static")
TEXTS = ("README.md", "README.zh-CN.md", "pyproject.toml", "requirements.lock")


def _said(*command: str | Path) -> str:
    """What a command printed."""
    return subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout.strip()


def version() -> str:
    """The version of the project with day and number of the last commit: 0.1.0+20260105.1a2b3c4."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return f"{project}+{_said('git', 'log', '-1', '--format=%cd.%h', '--date=format:%Y%m%d')}"


def _code(folder: Path) -> None:
    """The files of the last commit that a server runs or reads."""
    folder.mkdir()
    archive = subprocess.run(["git", "archive", "HEAD", *CODE, *TEXTS], check=True, cwd=ROOT, stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "-C", folder], check=True, input=archive.stdout)


def _wheels(folder: Path, target: Target, found: Needs, own: Path | None) -> None:
    """The wheels, each as wheels.txt says, and requirements.txt with the digest of each; those of `own` fill gaps."""
    folder.mkdir()
    lines = ["{}=={} --hash=sha256:{}".format(*wheel.name, wheel.sha256) for wheel in found.wheels]
    asked = folder / "requirements.txt"
    asked.write_text("\n".join(lines) + "\n", encoding="utf-8")
    platforms = [word for name in target.platforms for word in ("--platform", name)]
    python = ["--python-version", f"{target.python[0]}.{target.python[1]}", "--implementation", "cp"]
    exact = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "-qqq", "-d", str(folder), "-r", str(asked)]
    subprocess.run([sys.executable, "-m", "pip", "download", *exact, *python, *platforms], check=True)
    for pin in found.without:
        files = list(own.glob(f"{pin.name}-{pin.version}-*.whl")) if own else []
        if len(files) != 1:
            raise SystemExit(
                f"{pin.name} {pin.version} 没有 {target} 的轮子：在同类机器上 pip wheel --no-deps {pin.name}=={pin.version}，再用 --own 目录"
                f" / no wheel for {target}: pip wheel --no-deps there, then give its folder by --own"
            )
        shutil.copy(files[0], folder)
        lines.append(f"{pin.name}=={pin.version} --hash=sha256:{digest(files[0])}")
    asked.write_text("\n".join(lines) + "\n", encoding="utf-8")


def digest(file: Path) -> str:
    """SHA-256 of a file, in hex."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _debs(folder: Path, arch: str, work: Path) -> None:
    """Debian's packages with all they depend on, and the index by which apt finds them here; needs apt."""
    (folder / "partial").mkdir(parents=True)
    for part in ("state/lists/partial", "cache"):
        (work / part).mkdir(parents=True)
    (work / "state" / "status").touch()  # nothing is installed: all that is needed comes along
    apt = [
        "apt-get",
        "-q",
        "-y",
        "-o",
        f"Dir::State={work / 'state'}",
        "-o",
        f"Dir::State::status={work / 'state/status'}",
    ]
    apt += [
        "-o",
        f"Dir::Cache={work / 'cache'}",
        "-o",
        f"Dir::Cache::archives={folder}",
        "-o",
        f"APT::Architecture={arch}",
    ]
    apt += ["-o", f"APT::Architectures={arch}", "-o", "APT::Sandbox::User=root", "-o", "Acquire::Languages=none"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    fetch = ["install", "--download-only", "--no-install-recommends", *PACKAGES]
    for words in (["update"], fetch):
        subprocess.run([*apt, *words], check=True, env=environment, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder / "partial")
    (folder / "lock").unlink(missing_ok=True)
    entries = []
    for file in sorted(folder.glob("*.deb")):
        about = f"Filename: ./{file.name}\nSize: {file.stat().st_size}\nSHA256: {digest(file)}"
        entries.append(f"{_said('dpkg-deb', '-f', file)}\n{about}\n")
    (folder / "Packages").write_text("\n".join(entries), encoding="utf-8")


def _sums(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{digest(path)}  {path.relative_to(folder)}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _facts(target: Target, found: Needs, named: str) -> str:
    """What install.sh asks of the server, as lines of a shell."""
    return (
        f"VERSION={named}\nARCH={target.arch}\nPYTHON={target.python[0]}.{target.python[1]}\n"
        f"GLIBC={found.glibc[0]}.{found.glibc[1]}\n"
    )


def _packed(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def bundle(target: Target, to: Path, given: argparse.Namespace) -> Path:
    """Makes the archive for such a server in the folder `to`."""
    named = given.version or version()
    name = f"outcomes-{named}-{target}"
    folder, work = to / name, to / f".{name}"
    for old in (folder, work):
        shutil.rmtree(old, ignore_errors=True)
    found = needs(target, chosen(), LOCK.read_text(encoding="utf-8"))
    folder.mkdir(parents=True)
    _code(folder / "code")
    _wheels(folder / "wheels", target, found, given.own)
    if not given.no_debs:
        _debs(folder / "debs", DEBIAN[target.arch], work)
    shutil.copytree(Path(__file__).with_name("python"), folder / "python")
    if given.interpreter:
        shutil.copy(given.interpreter, folder / "python")
    (folder / "bundle.env").write_text(_facts(target, found, named), encoding="utf-8")
    for script in ("install.sh", "upgrade.sh"):
        (folder / script).write_text(
            f'#!/bin/sh\nexec bash "$(dirname "$0")/code/deploy/{script}" "$@"\n', encoding="utf-8"
        )
        (folder / script).chmod(0o755)
    _sums(folder)
    archive = to / f"{name}.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as packed:  # wheels are compressed already
        packed.add(folder, name, filter=_packed)
    for old in (folder, work):
        shutil.rmtree(old, ignore_errors=True)
    return archive


def main() -> None:
    """Makes an archive in dist/ and prints its name, size and digest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", default=str(TARGETS[0]), choices=[str(target) for target in TARGETS])
    parser.add_argument("--version", help="default: version of the project, day and number of the last commit")
    parser.add_argument("--own", type=Path, help="folder with wheels of your own for what the index has none")
    parser.add_argument(
        "--interpreter", type=Path, help="install_only archive of python-build-standalone, for old systems"
    )
    parser.add_argument("--no-debs", action="store_true", help="without Debian's packages: for Kylin, UOS and others")
    given = parser.parse_args()
    if _said("git", "status", "--porcelain", "--untracked-files=no"):
        print("有未提交的改动，不在包里 / what is not committed is not in the bundle", file=sys.stderr)
    target = next(target for target in TARGETS if str(target) == given.target)
    made = bundle(target, ROOT / "dist", given)
    print(f"{made.relative_to(ROOT)}  {made.stat().st_size / 1_000_000:.0f} MB  sha256 {digest(made)}")


if __name__ == "__main__":
    main()
