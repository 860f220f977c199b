"""python -m outcomes brief …: documents made on the server, by hand or by a timer."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
import typst

from outcomes.charts import Chart, Subject
from outcomes.commands.gathered import gathered
from outcomes.core.errors import WarehouseError
from outcomes.core.file_names import shown
from outcomes.core.periods import end_of, parse_month
from outcomes.core.places import Place
from outcomes.core.settings import settings
from outcomes.core.texts import Lang
from outcomes.exports.chart_download import DRAW, chart_of
from outcomes.exports.open_data import open_data
from outcomes.papers import CONTENTS, NothingToSay, Paper
from outcomes.papers import brief as brief_of
from outcomes.papers import deck as deck_of
from outcomes.papers.book import book as book_of
from outcomes.papers.deck import SPANS, Content, DeckChoice
from outcomes.render import picture
from outcomes.render.book import xlsx
from outcomes.render.docx import docx
from outcomes.render.fonts import FontMissing
from outcomes.render.pdf import pdf
from outcomes.render.pptx.deck import pptx
from outcomes.render.pptx.template import SIZES, Size, TemplateError, from_template, own
from outcomes.warehouse.mart import Mart, open_mart

_PAPER: dict[str, Callable[[Paper], bytes]] = {".docx": docx, ".pdf": pdf}
_PLACE = click.option(
    "--place", default="普兰店区", show_default=True, help="district, street or community / 区、街道或社区"
)
_MONTH = click.option(
    "--month", "last", default="", help="YYYY-MM; default: the newest with figures / 缺省为最新有数的月份"
)
_AS_OF = click.option("--as-of", "as_of", default="", help="as known on this day, YYYY-MM-DD / 按这一天已知的数")
_OUT = click.option(
    "-o", "--output", "target", required=True, type=click.Path(path_type=Path, dir_okay=False), help="file / 文件"
)
_PROGRESS = click.option("--progress", type=click.Path(path_type=Path, dir_okay=False), hidden=True)
_LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What every command that makes a file of a place is told: which place and month, as known when, in which language,
    and where to."""

    place: str
    last: str
    as_of: str
    lang: Lang
    progress: Path | None
    target: Path

    def subject(self) -> Subject:
        """The place and month, of the mart of that day; a sentence says what is not known."""
        mart = mart_as_of(self.as_of)
        place, month = place_and_month(mart, self.place, self.last)
        return Subject(mart=mart, place=place, last=month, lang=self.lang)

    def suffix(self, *allowed: str) -> str:
        """The suffix of the file; a sentence where it is none of these."""
        found = self.target.suffix.lower()
        if found not in allowed:
            zh, en = " 或 ".join(allowed), " or ".join(allowed)
            raise _CannotMake(f"后缀应为 {zh}：{self.target.name} / the suffix must be {en}")
        return found


class _CannotMake(click.ClickException):
    """What cannot be made: a sentence in both languages, exit code 1."""


def mart_as_of(as_of: str) -> Mart:
    """The mart of now, or as it was known at the end of a day; a sentence says what is wrong."""
    try:
        moment: datetime | None = end_of(as_of) if as_of else None
    except ValueError as error:
        raise _CannotMake(f"--as-of 不是日期：{shown(as_of)} / no day: {shown(as_of)}") from error
    try:
        return open_mart(settings(), as_of=moment)
    except (ValueError, WarehouseError) as error:
        raise _CannotMake(str(error)) from error


def place_and_month(mart: Mart, place: str, last: str) -> tuple[Place, str]:
    """The place that is named and the month, or the newest one with figures; a sentence says which is not known."""
    found = mart.register.find(place)
    if found is None:
        raise _CannotMake(f"没有这个地方：{place} / no such place: {place}")
    months = mart.query("months", indicator="requests_received")["month"].tolist()
    if not last and not months:
        raise _CannotMake("还没有已发布的数据，没有生成文件 / nothing is published yet; no file was made")
    chosen = parse_month(last) if last else str(months[0])
    if chosen is None:
        raise _CannotMake(f"月份要写成 2025-03：{last} / a month is written 2025-03: {last}")
    return found, chosen


def write_whole(target: Path, content: bytes) -> None:
    """Writes a file all at once: whoever looks sees the old one or the whole new one, also when the disk is full."""
    part: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.stem}-", suffix=".part", delete=False
        ) as file:
            part = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        if part is not None:
            part.unlink(missing_ok=True)
        raise _CannotMake(
            f"写不了 {shown(target)}：{error.strerror}，没有留下文件"
            f" / cannot write {shown(target)}: {error.strerror}; no file was left"
        ) from error


def hearing(progress: Path | None) -> Callable[[float], None]:
    """Takes the share that is done, 0..1, and keeps it in a file for whoever watches."""
    told = [-1.0]

    def hear(share: float) -> None:
        if progress is not None and share - told[0] >= 0.01:
            told[0] = share
            progress.write_text(f"{share:.2f}", encoding="ascii")

    return hear


def _part(hear: Callable[[float], None], first: float, last: float) -> Callable[[float], None]:
    """The share of a step that lies between two shares of the whole."""
    return lambda share: hear(first + (last - first) * share)


def _drawn(draw: Callable[[Paper], bytes], made: Paper) -> bytes:
    """The paper as a file; a sentence says why it cannot be drawn."""
    try:
        return draw(made)
    except FontMissing as error:
        raise _CannotMake(str(error)) from error
    except (OSError, typst.TypstError) as error:
        raise _CannotMake(f"没有生成文件：{error} / no file was made: {error}") from error


@click.command()
@_PLACE
@_MONTH
@_AS_OF
@_LANG
@_PROGRESS
@_OUT
@gathered(Wish)
def brief(wish: Wish) -> None:
    """公文形式的简报，后缀决定格式：.docx 或 .pdf / a brief; the suffix chooses the format."""
    draw = _PAPER[wish.suffix(*_PAPER)]
    subject = wish.subject()
    made = brief_of(subject)
    hearing(wish.progress)(0.6)
    if all(n.state != "known" for n in made.numbers):
        raise _CannotMake(str(NothingToSay.of(subject.place, subject.last)))
    write_whole(wish.target, _drawn(draw, made))
    click.echo(f"{wish.target}（{made.version}）")


def _some(mart: Mart, names: str) -> tuple[Place, ...] | None:
    """The communities that are named, comma-separated; None for all."""
    if not names:
        return None
    found = [
        (name, mart.register.find(name)) for name in names.replace("，", ",").replace("、", ",").split(",") if name
    ]
    for name, place in found:
        if place is None or place.level != "community":
            raise _CannotMake(f"没有这个社区：{name} / no such community: {name}")
    return tuple(place for _, place in found if place is not None)


def _contents(names: str) -> tuple[Content, ...]:
    """The parts of a deck in the order that is asked for."""
    chosen = [name.strip() for name in names.split(",") if name.strip()] or list(CONTENTS)
    for name in chosen:
        if name not in CONTENTS:
            raise _CannotMake(f"没有这部分内容：{name}，可选 {', '.join(CONTENTS)} / no such part: {name}")
    return tuple(c for name in chosen for c in CONTENTS if c == name)


@dataclass(frozen=True, kw_only=True)
class _DeckOptions:
    """What a deck holds and what it is drawn into."""

    span: str
    content: str
    communities: str
    size: Size
    template: Path | None

    def choice(self, mart: Mart) -> DeckChoice:
        """What it holds; a sentence names a part or community that there is not."""
        return DeckChoice(contents=_contents(self.content), communities=_some(mart, self.communities), span=self.span)


@click.command()
@_PLACE
@_MONTH
@_AS_OF
@_LANG
@click.option(
    "--span",
    type=click.Choice(list(SPANS)),
    default="12",
    show_default=True,
    help="12 months, the year so far, 1 month",
)
@click.option("--content", "content", default="", help=f"parts in their order / 内容和顺序: {','.join(CONTENTS)}")
@click.option("--communities", default="", help="communities with a slide of their own, comma-separated; default: all")
@click.option("--size", type=click.Choice(list(SIZES)), default="16:9", show_default=True)
@click.option(
    "--template",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="a .pptx with your layouts / 本单位的模板",
)
@_PROGRESS
@_OUT
@gathered(_DeckOptions)
@gathered(Wish)
def deck(options: _DeckOptions, wish: Wish) -> None:
    """可编辑的幻灯片，图和地图都是原生对象 / an editable deck with native charts and map."""
    wish.suffix(".pptx")
    subject, template = wish.subject(), options.template
    try:
        hear = hearing(wish.progress)
        ground = from_template(template.read_bytes(), template.name) if template else own(options.size)
        made = deck_of(subject, options.choice(subject.mart), _part(hear, 0.05, 0.6))
    except (TemplateError, NothingToSay) as error:
        raise _CannotMake(str(error)) from error
    write_whole(wish.target, pptx(made, ground, _part(hear, 0.6, 1)))
    click.echo(f"{wish.target}（{made.version}）")


@click.command()
@_PLACE
@_MONTH
@_AS_OF
@_LANG
@click.option(
    "--own", is_flag=True, help="of a community: with the district's figures, without anybody else's / 附全区数"
)
@_PROGRESS
@_OUT
@gathered(Wish)
def book(wish: Wish, own: bool) -> None:
    """数据表：全部指标和逐月明细 / a workbook of all figures and their months."""
    wish.suffix(".xlsx")
    subject = wish.subject()
    try:
        made = book_of(subject, aggregates_only=own, hear=_part(hearing(wish.progress), 0.05, 0.9))
    except NothingToSay as error:
        raise _CannotMake(str(error)) from error
    write_whole(wish.target, xlsx(made))
    click.echo(f"{wish.target}（{made.version}）")


@click.command("open-data")
@_AS_OF
@_PROGRESS
@_OUT
def open_data_command(as_of: str, progress: Path | None, target: Path) -> None:
    """开放数据包：CSV、Parquet 和 datapackage.json / the open data: CSV, Parquet and datapackage.json in a zip."""
    if target.suffix.lower() != ".zip":
        raise _CannotMake(f"后缀应为 .zip：{target.name} / the suffix must be .zip")
    mart = mart_as_of(as_of)
    write_whole(target, open_data(settings(), mart, _part(hearing(progress), 0.05, 0.95)))
    click.echo(f"{target}（{mart.version}）")


_SET = (
    ("map", {"i": "closed_to_received_ratio"}),
    ("comparison", {"i": "closed_to_received_ratio", "level": "street"}),
    ("funnel", {"i": "closed_to_received_ratio"}),
    ("trend", {"i": "requests_received"}),
    ("trend", {"i": "closed_to_received_ratio"}),
    ("trend", {"i": "volunteer_participations"}),
    ("control", {"i": "requests_received"}),
)


@click.command()
@_PLACE
@_MONTH
@_AS_OF
@_LANG
@click.option("--kind", default="map", show_default=True, help="map, comparison, trend, control, funnel, ranks")
@click.option("--indicator", default="closed_to_received_ratio", show_default=True, help="code of a figure / 指标代码")
@_PROGRESS
@_OUT
@gathered(Wish)
def charts(wish: Wish, kind: str, indicator: str) -> None:
    """图片：.png .svg .pptx .xlsx .csv 一张图，.zip 一组图（印刷和屏幕两种PNG、SVG） / one chart, or a zip of the usual set."""
    suffix = wish.target.suffix.lower().removeprefix(".")
    if suffix not in (*DRAW, "zip"):
        raise _CannotMake(
            f"后缀应为 .zip、{'、'.join(f'.{s}' for s in DRAW)}：{wish.target.name} / the suffix must be .zip or one of these"
        )
    subject = wish.subject()
    mart, common = subject.mart, {"m": subject.last, "lang": subject.lang, "place": subject.place.code}
    try:
        if suffix != "zip":
            content = DRAW[suffix](chart_of(mart, kind, {**common, "i": indicator}))
        else:
            made = [chart_of(mart, k, {**common, **q}) for k, q in _SET]
            content = _zip_of(made, hearing(wish.progress))
    except ValueError as error:
        raise _CannotMake(f"{error}（{kind} {indicator}）") from error
    write_whole(wish.target, content)
    click.echo(f"{wish.target}（{mart.version}）")


def _zip_of(made: list[Chart], hear: Callable[[float], None]) -> bytes:
    """Each chart as PNG for print and for screens, and as SVG."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as zip_:
        for n, chart in enumerate(made, 1):
            zip_.writestr(f"{chart.name}-印刷.png", picture.png(chart, scale=3))
            zip_.writestr(f"{chart.name}-屏幕.png", picture.png(chart, scale=1))
            zip_.writestr(f"{chart.name}.svg", picture.svg(chart))
            hear(n / len(made))
    return content.getvalue()
