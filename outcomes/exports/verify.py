"""python -m outcomes verify FILE: which numbers of an export still hold, which changed since, which were edited by hand."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import click

from outcomes.charts import Subject
from outcomes.core.archive import MOST_XML_MB, Unsafe, demand_safe
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import parse_month
from outcomes.core.settings import Settings, settings
from outcomes.core.texts import Lang, t
from outcomes.exports.chart_download import chart_at
from outcomes.exports.own_process import BROKEN, OF_A_FILE, outcomes_command, run_apart
from outcomes.exports.readback import ListedNumber, Months, ReadBack, UnreadableFile, of_pptx, of_xlsx
from outcomes.exports.readback_chart import Edited, PointRow, Shown
from outcomes.exports.readback_docx import of_docx
from outcomes.foreign.nursery import demand_apart
from outcomes.papers import Paragraph, brief
from outcomes.papers.book import details
from outcomes.papers.recompute import number_now
from outcomes.render.book import detail_key, printed, states_said
from outcomes.render.bound import numerals, same_value
from outcomes.render.points import Listed, points_of
from outcomes.warehouse.mart import Mart, open_mart

Verdict = Literal["holds", "changed", "edited", "gone", "removed"]
_MOST_XML_MB = 100  # of a workbook of all months
WRONG: tuple[Verdict, ...] = ("changed", "edited", "gone")
READ: dict[str, Callable[[bytes], ReadBack]] = {".pptx": of_pptx, ".docx": of_docx, ".xlsx": of_xlsx}


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One number of a file and what is to be said of it."""

    where: str  # slide 3 · row 12 · paragraph 2
    key: str
    name: str
    place: str
    verdict: Verdict
    listed: str  # as the file's list says
    found: str  # as it stands in the file where that differs
    now: str  # as it is now

    def words(self, lang: Lang) -> str:
        """One line for a person."""
        kind, _, at = self.where.partition(" ")
        where = t(f"verify.at_{kind}", lang, n=at) if at else self.where
        return t(
            f"verify.{self.verdict}",
            lang,
            where=where,
            name=self.name,
            place=self.place,
            listed=self.listed,
            found=self.found,
            now=self.now,
        )


def verify(mart: Mart, name: str, content: bytes) -> list[Checked]:
    """Every number of a deck, brief or workbook, judged; UnreadableFile where the file holds no list of its numbers."""
    demand_apart()
    read = READ.get(Path(name).suffix.lower())
    if read is None:
        raise UnreadableFile(f"只能核对 {'、'.join(READ)} / only {', '.join(READ)} can be verified")
    try:
        demand_safe(content, _MOST_XML_MB if name.lower().endswith(".xlsx") else MOST_XML_MB)
    except Unsafe as error:
        if error.code != "file_damaged":  # what is no ZIP at all is told by its kind
            raise UnreadableFile(error.sentence) from error
    found = read(content)
    if found.about.get("data_class", mart.data_class) != mart.data_class:
        raise UnreadableFile(
            "示例数据和真实数据不能互相核对 / sample data and real data cannot be held against each other"
        )
    lang: Lang = "en" if found.about.get("lang") == "en" else "zh"
    judged = [_judged(mart, row, lang) for row in found.rows]
    if found.wordings:
        judged += _wordings(mart, found, judged, lang)
    if found.months:
        judged += _months(mart, found, lang)
    judged += [_edited(where, change) for where, change in found.edited]
    if found.shown:
        judged += _chart(mart, found.about.get("chart", ""), found.shown)
    return judged


def _chart(mart: Mart, address: str, shown: Shown) -> list[Checked]:
    """The points of a chart against the same chart as it is now, and what was changed on its slide."""
    try:
        now = {p.key: p for p in points_of(chart_at(mart, address))}
    except ValueError:
        now = {}
    judged = [_point(row, now.get(row.listed.key)) for row in shown.rows]
    return judged + [_edited("slide 1", change) for change in shown.edited]


def _edited(where: str, change: Edited) -> Checked:
    """A number on a slide that is no longer the one that was exported."""
    return Checked(
        where=where,
        key="",
        name=change.shape,
        place="",
        verdict="edited",
        listed=change.exported or "—",
        found=change.found or "—",
        now="",
    )


def _point(row: PointRow, now: Listed | None) -> Checked:
    p = row.listed
    verdict = _verdict(row, known=now is not None, same=now is not None and _same_point(p, now))
    return Checked(
        where=f"row {row.row}",
        key=p.key,
        name=p.series,
        place=p.label,
        verdict=verdict,
        listed=p.text,
        found="、".join(row.found),
        now=now.text if now else "",
    )


def _same_point(a: Listed, b: Listed) -> bool:
    same_words = numerals(a.text) == numerals(b.text) if a.key.startswith("@") else a.text == b.text
    return same_words and all(same_value(x, y) for x, y in zip(a.values, b.values, strict=True))


def verify_apart(settings: Settings, name: str, content: bytes) -> list[Checked]:
    """The same in a process of its own, against the figures of now; UnreadableFile with the sentence that it ends with."""
    with tempfile.TemporaryDirectory(prefix="verify-") as folder:
        path = Path(folder) / f"file{Path(name).suffix.lower()}"
        path.write_bytes(content)
        printed, said = run_apart(settings, outcomes_command("verify", "--json", str(path)), OF_A_FILE)
    if not printed.strip():
        raise UnreadableFile(said or BROKEN)
    return [Checked(**found) for found in json.loads(printed)]


def _verdict(row: ListedNumber | PointRow, *, known: bool, same: bool) -> Verdict:
    """What is to be said of a line of a list: first of its slide, then of the file, then of what is known now."""
    if row.removed:
        return "removed"
    if row.list_edited or row.found:
        return "edited"
    return "gone" if not known else "holds" if same else "changed"


def _judged(mart: Mart, row: ListedNumber, lang: Lang) -> Checked:
    now = number_now(mart, row.key, lang)
    same = now is not None and now.text == row.text and (row.value is None or same_value(now.value, row.value))
    verdict = _verdict(row, known=now is not None, same=same)
    return Checked(
        where=row.where,
        key=row.key,
        name=row.name,
        place=row.place_name,
        verdict=verdict,
        listed=row.text,
        found="、".join(row.found),
        now=now.text if now else "",
    )


def _wordings(mart: Mart, found: ReadBack, judged: list[Checked], lang: Lang) -> list[Checked]:
    """Paragraphs of a brief: numerals that belong to no line of its list, against the brief as it is now."""
    _, code, month = (*str(found.about.get("name", "")).split("-", 2), "", "")[:3]
    place = mart.register.find(code)
    if place is None or parse_month(month) is None:
        return []
    subject = Subject(mart=mart, place=place, last=month, lang=lang)
    now = [b.text for b in brief(subject).blocks if isinstance(b, Paragraph)]
    named = {text for c in judged if c.verdict == "edited" for text in c.found.split("、")}
    made = []
    for n, wording in enumerate(found.wordings):
        today = now[n] if n < len(now) else ""
        verdict: Verdict = "holds"
        if wording.edited:
            verdict = (
                "removed" if any(text in wording.text for text in named) else "edited"
            )  # named by its line already
        elif wording.numerals != numerals(today):
            verdict = "changed"
        if verdict != "removed":
            made.append(
                Checked(
                    where=f"paragraph {n + 1}",
                    key=f"@paragraph~{n + 1}",
                    name=t("verify.paragraph", lang),
                    place=place.name_in(lang),
                    verdict=verdict,
                    listed=wording.text[:60],
                    found=wording.numerals if verdict == "edited" else "",
                    now=numerals(today),
                )
            )
    return made


def _months(mart: Mart, found: ReadBack, lang: Lang) -> list[Checked]:
    """The rows of months of a workbook, cell by cell where one differs from what is known now."""
    place = mart.register.find(found.about.get("place", ""))
    months = tuple(found.months[0].cells)
    if place is None or not months:
        return []
    said = states_said(lang)
    now = {detail_key(d): dict(zip(months, printed(d, said), strict=True)) for d in details(mart, place, months)}
    return [checked for row in found.months for checked in _row_of_months(row, now.get(row.key))]


def _row_of_months(row: Months, now: dict[str, float | str] | None) -> list[Checked]:
    """One line for a row that holds, one for each month that does not."""

    def said(verdict: Verdict, month: str = "", cell: str = "") -> Checked:
        edited = verdict == "edited"
        return Checked(
            where=f"row {row.row} {month}".strip(),
            key=row.key,
            name=row.name,
            place=row.place_name,
            verdict=verdict,
            listed="" if edited else cell,
            found=cell if edited else "",
            now=str(now[month]) if now and month else "",
        )

    different = [m for m, cell in row.cells.items() if now is None or not _alike(cell, now[m])]
    if not different:
        return [said("edited" if row.edited else "holds")]
    verdict: Verdict = "gone" if now is None else "edited" if row.edited else "changed"
    return [said(verdict, m, str(row.cells[m])) for m in different]


def _alike(a: float | str, b: float | str) -> bool:
    return same_value(a, b) if isinstance(a, float) and not isinstance(b, str) else str(a) == str(b)


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
