"""The brief: bound numbers, unknown left out or said, the list of its numbers, whole files or none."""

from __future__ import annotations

import errno
import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document

from etl.ledger import ledger
from outcomes.__main__ import main
from outcomes.catalogue.catalogue import catalogue
from outcomes.charts import Subject
from outcomes.core.periods import Period, twelve_months
from outcomes.core.settings import Settings
from outcomes.core.texts import Lang
from outcomes.figures.ask import figure
from outcomes.papers import Paper, Paragraph, brief
from outcomes.proofreading.check import check
from outcomes.render.docx import docx, listed
from outcomes.render.pdf import pdf
from outcomes.reporting.submission import Submission
from outcomes.warehouse.mart import Mart, open_mart
from tests.outcomes.some import some

GUCHENG, STREET = "210214001003", "210214001"
WRITER = Path("/usr/lib/libreoffice/program/libswlo.so")


@pytest.fixture(scope="module")
def sample(sample_mart: Mart) -> Mart:
    return sample_mart


def _text(paper: Paper) -> str:
    return "\n".join(b.text for b in paper.blocks if isinstance(b, Paragraph))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", ["210214", STREET, GUCHENG])
def test_every_number_of_a_sentence_is_on_the_list_as_it_is_printed(sample: Mart, code: str, lang: Lang) -> None:
    paper = brief(Subject(mart=sample, place=sample.register.get(code), last="2025-12", lang=lang))
    text = _text(paper)
    assert not re.search(r"\bNone\b|\bnan\b|\{|\}", text)
    assert len({n.key for n in paper.numbers}) == len(paper.numbers) > 10
    for n in paper.numbers:
        place, period = sample.register.get(n.place), Period(first=n.first, last=n.last)
        again = figure(sample, catalogue().indicators[n.indicator], place, period)
        assert (n.value, n.text) == (again.value if again.state == "known" else None, again.text(lang, unit=True))
    received = figure(
        sample, catalogue().indicators["requests_received"], sample.register.get(code), twelve_months("2025-12")
    )
    assert received.text(lang) in text


def test_the_number_checker_agrees_with_the_briefs_own_sentences(sample: Mart) -> None:
    text = next(
        b.text
        for b in brief(Subject(mart=sample, place=sample.register.district, last="2025-12", lang="zh")).blocks
        if isinstance(b, Paragraph)
    )
    judged = [
        j
        for j in check(sample, text, "zh")
        if j.found.unit == "件" and "同期" not in j.found.clause and "%" not in j.found.text
    ]
    assert len(judged) >= 2
    assert {j.verdict for j in judged} == {"agrees"}


def test_what_is_unknown_is_left_out_or_said_and_never_zero(real: Settings, report: Callable[..., bytes]) -> None:
    content = report(("台山", "2025-03", 30, 28, 6, 0, 0, 0))
    ledger.load(real, Submission(content=content, name="三月.csv", by="operator", today=date(2025, 4, 2), publish=True))
    mart = open_mart(real)
    text = _text(brief(Subject(mart=mart, place=mart.register.get(GUCHENG), last="2025-03", lang="zh")))
    assert "的诉求数据还没有上报" in text
    assert text.count("办结受理比") == 1  # among what is not reported
    assert "还没有上报：诉求受理数、办结受理比（含结转）" in text
    assert not re.search(r"(?<![\d.,])0(件|个|人次|%)", text)
    assert "示例" not in text
    whole = _text(brief(Subject(mart=mart, place=mart.register.district, last="2025-03", lang="zh")))
    assert "44个社区中1个已有当月诉求数据" in whole
    assert "受理居民诉求30件、办结28件" in whole
    assert "同比" not in whole  # nothing to compare with


def test_a_document_opens_with_its_fonts_its_mark_and_the_list(sample: Mart) -> None:
    paper = brief(Subject(mart=sample, place=sample.register.get(GUCHENG), last="2025-12", lang="zh"))
    made = Document(io.BytesIO(docx(paper)))
    assert made.paragraphs[0].text == paper.title
    assert "示例数据" in made.sections[0].header.paragraphs[0].text
    rows = [[c.text for c in row.cells] for row in made.tables[-1].rows]
    assert rows == [list(row) for row in listed(paper)]
    assert [r[-1].replace("\u200b", "").partition("#")[0] for r in rows[1:]] == [n.key for n in paper.numbers]
    runs = [r for p in made.paragraphs for r in p.runs if r.text]
    east = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
    assert all(r._element.rPr.rFonts.get(east) for r in runs)
    assert len(made.inline_shapes) == 1  # the trend as a picture


def test_a_pdf_carries_its_letters(sample: Mart) -> None:
    made = pdf(brief(Subject(mart=sample, place=sample.register.get(GUCHENG), last="2025-12", lang="zh")))
    assert made.startswith(b"%PDF-")
    assert b"NotoSerifSC" in made
    assert b"NotoSansSC" in made


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_pdf_names_the_characters_that_its_fonts_lack(lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("outcomes.render.pdf.typst.compile", lambda main, **_: said.append(_told(main)) or b"%PDF")
    paper = Paper(
        name="简报", foot="", lang=lang, version=1, known_at="", title="𠮷㵪邻里", subtitle="", numbers=(), data_class="reported", watermark="",
        blocks=(Paragraph(text="古城社区的品牌是𠮷㵪邻里。"),),
    )  # fmt: skip
    pdf(paper)
    pdf(replace(paper, title="普通", blocks=()))
    assert "U+20BB7" in said[0]
    assert "U+3D6A" not in said[0]
    assert "U+" not in said[1]


def _told(main: str) -> str:
    return Path(main).with_name("paper.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_the_command_makes_a_whole_file(
    sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(sample_folder))
    target = tmp_path / f"简报.{suffix}"
    answer = CliRunner().invoke(main, ["brief", "--place", "古城社区", "--month", "2025-12", "-o", str(target)])
    assert answer.exit_code == 0, answer.output
    assert target.stat().st_size > 10_000
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--place", "蓬莱社区", "-o", "简报.docx"], "没有这个地方"),
        (["--month", "去年", "-o", "简报.docx"], "月份要写成"),
        (["-o", "简报.txt"], "后缀应为"),
        (["--as-of", "昨天", "-o", "简报.docx"], ""),
    ],
)
def test_what_cannot_be_made_is_said_and_leaves_no_file(
    sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: list[str], said: str
) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(sample_folder))
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(main, ["brief", *given])
    assert answer.exit_code == 1
    assert said in answer.output
    assert list(tmp_path.iterdir()) == []


def test_an_empty_warehouse_makes_no_file(real: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(real.data))
    answer = CliRunner().invoke(main, ["brief", "-o", str(tmp_path / "简报.docx")])
    assert answer.exit_code == 1
    assert "还没有已发布的数据" in answer.output
    assert not (tmp_path / "简报.docx").exists()


def test_a_full_disk_leaves_the_old_file_and_no_part(
    sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTCOMES_DATA", str(sample_folder))
    target = tmp_path / "简报.docx"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    answer = CliRunner().invoke(main, ["brief", "--place", "古城社区", "--month", "2025-12", "-o", str(target)])
    assert answer.exit_code == 1
    assert "没有留下文件" in answer.output
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize(
    ("command", "name"), [("brief", "b.pdf"), ("brief", "b.docx"), ("charts", "c.png"), ("charts", "c.zip")]
)
def test_without_the_fonts_it_says_so_and_leaves_no_file(
    sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, name: str
) -> None:
    from outcomes.render import fonts
    from outcomes.render.picture import base

    base._font.cache_clear()
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    said = CliRunner().invoke(
        main, [command, "--place", "古城社区", "-o", str(tmp_path / name)], env={"OUTCOMES_DATA": str(sample_folder)}
    )
    base._font.cache_clear()
    assert said.exit_code == 1
    assert "缺少中文字体" in said.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.processes
@pytest.mark.skipif(not (WRITER.exists() and shutil.which("pdftotext")), reason="LibreOffice Writer is not installed")
def test_libreoffice_draws_a_brief_of_a_street(sample: Mart, tmp_path: Path) -> None:
    """Of one street as chance has it, of each of the four in the long run."""
    assert len(sample.register.streets()) == 4
    papers = {
        s.code: brief(Subject(mart=sample, place=s, last="2025-12", lang="zh"))
        for s in some("briefs", sample.register.streets(), 1 / 4)
    }
    for code, paper in papers.items():
        (tmp_path / f"{code}.docx").write_bytes(docx(paper))
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, tmp_path.glob("*.docx"))],
        check=True,
        capture_output=True,
        timeout=300,
    )
    for code, paper in papers.items():
        text = subprocess.run(
            ["pdftotext", str(tmp_path / f"{code}.pdf"), "-"], check=True, capture_output=True, text=True
        ).stdout
        words = "".join(text.split())
        assert paper.title in words
        assert "示例数据" in words
        assert not re.search(r"[\ufffd□]", words)
        for n in paper.numbers:
            assert n.text.replace(" ", "") in words, (code, n.name)
