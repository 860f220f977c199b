"""python -m outcomes verify FILE: which numbers of an export still hold, which changed since, which were edited by hand."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import click

from outcomes.lake import WarehouseError
from outcomes.papers.recompute import number_now
from outcomes.render.readback import ReadBack, Row, UnreadableFile, of_pptx
from outcomes.settings import settings
from outcomes.store import Mart, open_mart
from outcomes.texts import Lang, t

Verdict = Literal["holds", "changed", "edited", "gone", "removed"]
WRONG: tuple[Verdict, ...] = ("changed", "edited", "gone")
READ: dict[str, Callable[[bytes], ReadBack]] = {".pptx": of_pptx}


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One number of a file and what is to be said of it."""

    where: str
    key: str
    name: str
    place: str
    verdict: Verdict
    listed: str  # as the file's list says
    found: str  # as it stands in the file where that differs
    now: str  # as it is now

    def words(self, lang: Lang) -> str:
        """One line for a person."""
        return t(
            f"verify.{self.verdict}", lang, where=self.where, name=self.name, place=self.place, listed=self.listed,
            found=self.found, now=self.now,
        )  # fmt: skip


def verify(mart: Mart, name: str, content: bytes) -> list[Checked]:
    """Every number of a deck, brief or workbook, judged; UnreadableFile where the file holds no list of its numbers."""
    read = READ.get(Path(name).suffix.lower())
    if read is None:
        raise UnreadableFile(f"只能核对 {'、'.join(READ)} / only {', '.join(READ)} can be verified")
    found = read(content)
    if found.about.get("data_class", mart.data_class) != mart.data_class:
        raise UnreadableFile(
            "示例数据和真实数据不能互相核对 / sample data and real data cannot be held against each other"
        )
    lang: Lang = "en" if found.about.get("lang") == "en" else "zh"
    return [_judged(mart, row, lang) for row in found.rows]


def _judged(mart: Mart, row: Row, lang: Lang) -> Checked:
    now = number_now(mart, row.key, lang)
    verdict: Verdict = "holds"
    if row.removed:
        verdict = "removed"
    elif row.list_edited or row.found:
        verdict = "edited"
    elif now is None:
        verdict = "gone"
    elif now.text != row.text or not _same(now.value, row.value):
        verdict = "changed"
    return Checked(
        where=row.where, key=row.key, name=row.name, place=row.place_name, verdict=verdict, listed=row.text,
        found="、".join(row.found), now=now.text if now else "",
    )  # fmt: skip


def _same(a: float | None, b: float | None) -> bool:
    return a is b if a is None or b is None else math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "json_", is_flag=True, help="as JSON / 输出JSON")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def verify_command(file: Path, json_: bool, lang: Lang) -> None:
    """核对导出文件里的每个数；全部成立退出码为0 / checks every number of an export; exit 0 only when all hold."""
    try:
        found = verify(open_mart(settings()), file.name, file.read_bytes())
    except (UnreadableFile, WarehouseError) as error:
        raise click.ClickException(str(error)) from error
    wrong = [c for c in found if c.verdict in WRONG]
    if json_:
        click.echo(json.dumps([asdict(c) for c in found], ensure_ascii=False, indent=1))
    else:
        for c in wrong:
            click.echo(c.words(lang))
        counts = {v: sum(c.verdict == v for c in found) for v in ("holds", *WRONG, "removed")}
        click.echo(t("verify.summary", lang, of=len(found), **counts))
    if wrong:
        sys.exit(1)
