"""verify: an untouched file holds; after a publication the changed numbers are named, after an edit by hand that one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document
from pptx import Presentation
from pptx.oxml.ns import qn

from outcomes.__main__ import main
from outcomes.charts import Subject
from outcomes.core.settings import Settings
from outcomes.exports.readback import UnreadableFile
from outcomes.exports.verify import WRONG, Checked, verify
from outcomes.papers import brief, deck
from outcomes.papers.book import book
from outcomes.papers.deck import DeckChoice
from outcomes.render.book import xlsx
from outcomes.render.docx import docx
from outcomes.render.pptx.deck import pptx
from outcomes.warehouse.mart import Mart, open_mart
from tests import warehouses
from tests.outcomes.real import kept_months, publish

GUCHENG, STREET, DISTRICT = "210214001003", "210214001", "210214"


@pytest.fixture(scope="module")
def kept(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return kept_months(new_folder, tmp_path_factory.mktemp("verify") / "real")


@pytest.fixture(scope="module")
def mart(kept: Settings) -> Mart:
    return open_mart(kept)


@pytest.fixture(scope="module")
def later(kept: Settings, tmp_path_factory: pytest.TempPathFactory) -> Mart:
    """After another publication: received 43 → 50; closed and volunteers as they were."""
    settings = Settings(data=warehouses.copy(kept.data, tmp_path_factory.mktemp("later") / "real"))
    publish(settings, ("古城", "2025-03", 50, 28, 19, 0, 0, 0))
    return open_mart(settings)


@pytest.fixture(scope="module")
def files(mart: Mart) -> dict[str, bytes]:
    district = mart.register.district
    made = deck(
        Subject(mart=mart, place=district, last="2025-03", lang="zh"),
        DeckChoice(
            communities=(
                mart.register.get(GUCHENG),
                mart.register.get("210214001002"),
            )
        ),
    )
    return {
        "d.pptx": pptx(made),
        "b.docx": docx(brief(Subject(mart=mart, place=district, last="2025-03", lang="zh"))),
        "b.xlsx": xlsx(book(Subject(mart=mart, place=mart.register.get(STREET), last="2025-03", lang="zh"))),
    }


def _wrong(mart: Mart, name: str, content: bytes) -> list[Checked]:
    return [c for c in verify(mart, name, content) if c.verdict in WRONG]


@pytest.mark.parametrize("name", ["d.pptx", "b.docx", "b.xlsx"])
def test_an_untouched_file_holds(
    mart: Mart, kept: Settings, files: dict[str, bytes], name: str, tmp_path: Path
) -> None:
    found = verify(mart, name, files[name])
    assert len(found) > 20
    assert {c.verdict for c in found} == {"holds"}
    (tmp_path / name).write_bytes(files[name])
    said = CliRunner().invoke(main, ["verify", str(tmp_path / name)], env={"OUTCOMES_DATA": str(kept.data)})
    assert said.exit_code == 0, said.output
    assert "0个有变化" in said.output


@pytest.mark.parametrize("name", ["d.pptx", "b.docx", "b.xlsx"])
def test_after_a_publication_exactly_the_changed_numbers_are_named(
    later: Mart, files: dict[str, bytes], name: str
) -> None:
    wrong = _wrong(later, name, files[name])
    assert {c.verdict for c in wrong} == {"changed"}
    touched = {"requests_received", "closed_to_received_ratio"}
    for c in wrong:
        code, place = c.key.split("~")[:2]
        assert code.startswith("@") or code in touched, c
        assert place in (GUCHENG, STREET, DISTRICT) or code.startswith("@"), c
    keys = {c.key for c in wrong}
    if name != "b.docx":
        assert any(k.startswith(f"requests_received~{GUCHENG}") for k in keys)
    assert any(k.startswith(f"requests_received~{DISTRICT if name != 'b.xlsx' else STREET}") for k in keys)
    assert any(k.startswith("closed_to_received_ratio~") for k in keys)
    said = next(c for c in wrong if c.key.startswith("requests_received~"))
    assert said.listed != said.now


def _save(opened: Any) -> bytes:
    content = io.BytesIO()
    opened.save(content)
    return content.getvalue()


def _slide(opened: Any, name: str) -> Any:
    return next(s for s in opened.slides if s._element.cSld.get("name") == name)


def _card(opened: Any) -> None:
    run = next(s for s in _slide(opened, "overview").shapes if s.name == "card-0").text_frame.paragraphs[1].runs[0]
    run.text = "9,999"


def _point(opened: Any) -> None:
    chart = next(s for s in _slide(opened, "trend-requests_received").shapes if s.has_chart).chart
    values = chart._chartSpace.findall(".//" + qn("c:val") + "//" + qn("c:v"))
    values[-1].text = "12345"


def _tile(opened: Any) -> None:
    tile = next(s for s in _slide(opened, "map").shapes if s.name == f"古城社区:{GUCHENG}")
    tile.text_frame.paragraphs[-1].runs[0].text = "99.9%"


def _title(opened: Any) -> None:
    title = _slide(opened, "map").shapes.title.text_frame.paragraphs[0].runs[0]
    title.text = re.sub(r"\d+", "98", title.text, count=1)


def _card_note(opened: Any) -> None:
    note = next(s for s in _slide(opened, "overview").shapes if s.name == "card-2").text_frame.paragraphs[2].runs[0]
    note.text = re.sub(r"\d+\.\d%", "99.9%", note.text, count=1)


def _speaker_notes(opened: Any) -> None:
    frame = _slide(opened, "overview").notes_slide.notes_text_frame
    frame.text = re.sub(r"：\d[\d,]*", "：8,000", frame.text, count=1)


def _list_cell(opened: Any) -> None:
    table = next(s for s in _slide(opened, "list-1").shapes if s.has_table).table
    table.cell(1, 4).text = "9,999 件"


@pytest.mark.parametrize("edit", [_card, _point, _tile, _title, _card_note, _speaker_notes, _list_cell])
def test_an_edit_by_hand_in_a_deck_is_named_alone(
    mart: Mart, files: dict[str, bytes], edit: Callable[[Any], None]
) -> None:
    opened = Presentation(io.BytesIO(files["d.pptx"]))
    edit(opened)
    wrong = _wrong(mart, "d.pptx", _save(opened))
    assert [c.verdict for c in wrong] == ["edited"], wrong
    assert re.search("9,999|12,345|99.9|不到98个|8,000", wrong[0].found)


def test_words_may_be_changed_and_slides_taken_out(mart: Mart, files: dict[str, bytes]) -> None:
    opened = Presentation(io.BytesIO(files["d.pptx"]))
    title = _slide(opened, "themes").shapes.title.text_frame.paragraphs[0].runs[0]
    title.text = "五个有，都有数"
    listed = opened.slides._sldIdLst
    entry = listed[[s._element.cSld.get("name") for s in opened.slides].index("map")]
    opened.part.drop_rel(entry.get(qn("r:id")))
    listed.remove(entry)
    found = verify(mart, "d.pptx", _save(opened))
    assert {c.verdict for c in found} == {"holds", "removed"}
    assert all(c.where == "map" for c in found if c.verdict == "removed")


def test_an_edit_by_hand_in_a_brief_is_named_alone(mart: Mart, files: dict[str, bytes]) -> None:
    opened = Document(io.BytesIO(files["b.docx"]))
    run = next(r for p in opened.paragraphs for r in p.runs if re.fullmatch(r"\d{3,4}件?", r.text))
    run.text = "777" + ("件" if run.text.endswith("件") else "")
    wrong = _wrong(mart, "b.docx", _save(opened))
    assert [c.verdict for c in wrong] == ["edited"], wrong
    assert "777" in wrong[0].found


def test_a_number_of_no_line_of_the_list_is_watched_by_its_paragraph(mart: Mart, files: dict[str, bytes]) -> None:
    opened = Document(io.BytesIO(files["b.docx"]))
    run = next(r for p in opened.paragraphs for r in p.runs if "44个社区中" in r.text)
    run.text = run.text.replace("44个社区中", "45个社区中")
    wrong = _wrong(mart, "b.docx", _save(opened))
    assert [(c.verdict, c.name) for c in wrong] == [("edited", "段落")], wrong


def _rewritten(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            body = old.read(item.filename)
            new.writestr(item, change(body.decode()).encode() if item.filename == part else body)
    return made.getvalue()


@pytest.mark.parametrize("sheet", ["xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"])
def test_an_edited_cell_of_a_workbook_is_named_alone(mart: Mart, files: dict[str, bytes], sheet: str) -> None:
    def change(xml: str) -> str:
        cell = re.search(r'(<c r="(?:L|T)\d+" s="\d+"><v>)(43|504|\d{2,3})(</v>)', xml)
        assert cell
        return xml[: cell.start()] + f"{cell[1]}54321{cell[3]}" + xml[cell.end() :]

    wrong = _wrong(mart, "b.xlsx", _rewritten(files["b.xlsx"], sheet, change))
    assert [c.verdict for c in wrong] == ["edited"], wrong


def test_what_is_no_export_and_sample_beside_real_are_refused(
    mart: Mart, files: dict[str, bytes], sample_mart: Mart
) -> None:
    for name, content in (
        ("x.pptx", b"no"),
        ("x.xlsx", b"no"),
        ("x.docx", b"no"),
        ("x.txt", b"12"),
        ("x.pptx", _save(Presentation())),
        ("x.docx", _save(Document())),
    ):
        with pytest.raises(UnreadableFile):
            verify(mart, name, content)
    with pytest.raises(UnreadableFile, match="示例数据和真实数据不能互相核对"):
        verify(sample_mart, "d.pptx", files["d.pptx"])


def test_as_json_with_exit_code_one(kept: Settings, files: dict[str, bytes], tmp_path: Path) -> None:
    import json

    opened = Presentation(io.BytesIO(files["d.pptx"]))
    _card(opened)
    (tmp_path / "d.pptx").write_bytes(_save(opened))
    said = CliRunner().invoke(
        main, ["verify", "--json", str(tmp_path / "d.pptx")], env={"OUTCOMES_DATA": str(kept.data)}
    )
    assert said.exit_code == 1
    found = json.loads(said.output)
    edited = [f for f in found if f["verdict"] == "edited"]
    assert len(edited) == 1
    assert edited[0]["key"].startswith("requests_received~210214~")
