"""python -m outcomes numbers FILE: every number of a text or DOCX, judged against what is published and reported."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from zipfile import BadZipFile

import click
from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from outcomes.commands.documents import mart_as_of
from outcomes.core.archive import Unsafe, demand_safe
from outcomes.core.csv_text import decoded
from outcomes.core.errors import WarehouseError
from outcomes.core.texts import Lang, t
from outcomes.foreign.nursery import demand_apart
from outcomes.proofreading.check import check
from outcomes.proofreading.verdicts import NumberJudged

WRONG = ("differs", "other_definition", "period_unclear", "no_source")  # what somebody has to look at
MOST_BYTES = 20_000_000
MOST_LETTERS = 200_000  # two hundred pages


class UnreadableText(Exception):
    """A file whose text cannot be read; the message says why in both languages."""


def text_of(name: str, content: bytes) -> str:
    """The text of a TXT (UTF-8, or GBK as Windows writes it) or DOCX, tables included; UnreadableText says what is wrong."""
    demand_apart()
    if len(content) > MOST_BYTES:
        raise UnreadableText("文件太大 / the file is too large")
    text = _of_docx(content) if name.lower().endswith(".docx") else decoded(content)
    if text is None:
        raise UnreadableText("不是文本：请用 TXT 或 DOCX / not a text: TXT or DOCX, please")
    if len(text) > MOST_LETTERS:
        raise UnreadableText(
            f"文稿太长：最多{MOST_LETTERS // 10_000}万字，请分几次核验 / "
            f"the text is too long: at most {MOST_LETTERS:,} letters, check it in parts"
        )
    return text


def _of_docx(content: bytes) -> str:
    import io

    try:
        demand_safe(content)
        document = Document(io.BytesIO(content))
    except Unsafe as error:
        if error.code != "file_damaged":
            raise UnreadableText(error.sentence) from error
        raise UnreadableText("这份 DOCX 打不开 / this DOCX cannot be opened") from error
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise UnreadableText("这份 DOCX 打不开 / this DOCX cannot be opened") from error
    paragraphs = [p.text for p in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n\n".join(text for text in (*paragraphs, *cells) if text.strip())


def as_json(judged: list[NumberJudged], lang: Lang) -> list[dict[str, object]]:
    """The numbers as --json prints them."""
    return [
        {
            "text": j.found.text,
            "value": j.found.value,
            "qualifier": j.found.qualifier,
            "unit": j.found.unit,
            "place": j.place.code if j.place else None,
            "verdict": j.verdict,
            "about": j.about,
            "ours": j.ours,
            "period": j.period,
            "source": j.source,
            "facts": list(j.facts),
            "sentence": j.found.sentence,
            "words": j.words(lang),
        }
        for j in judged
    ]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "json_", is_flag=True, help="as JSON / 输出JSON")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--as-of", "as_of", default="", help="as known on this day, YYYY-MM-DD / 按这一天已知的数")
@click.option("--listed", is_flag=True, help="exit 0 whatever was found / 退出码总是0")
def numbers(file: Path, json_: bool, lang: Lang, as_of: str, listed: bool) -> None:
    """数字核验：文稿里的每个数是否有来源、是否一致；有要看的退出码为1 / judges every number of a text; exit 1 if any needs a look."""
    try:
        judged = check(mart_as_of(as_of), text_of(file.name, file.read_bytes()), lang)
    except (UnreadableText, WarehouseError) as error:
        raise click.ClickException(str(error)) from error
    if json_:
        click.echo(json.dumps(as_json(judged, lang), ensure_ascii=False, indent=1))
    else:
        for j in judged:
            click.echo(f"{j.found.text}\t{j.place.name_in(lang) if j.place else ''}\t{j.words(lang)}")
        if not judged:
            click.echo(t("numbercheck.none", lang))
    if not listed and any(j.verdict in WRONG for j in judged):
        sys.exit(1)
