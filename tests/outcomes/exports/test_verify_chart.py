"""verify of one chart's slide or workbook: untouched it holds; what was published anew or edited by hand is named alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from outcomes.core.settings import Settings
from outcomes.exports import chart_download
from outcomes.exports.readback import UnreadableFile
from outcomes.exports.verify import WRONG, Checked, verify
from outcomes.warehouse.mart import Mart, open_mart
from tests import warehouses
from tests.outcomes.real import kept_months, publish

QUERIES: dict[str, dict[str, str]] = {
    "trend": {"i": "requests_received", "place": "210214001003"},
    "map": {"i": "closed_to_received_ratio"},
    "comparison": {"i": "closed_to_received_ratio", "level": "street"},
    "control": {"i": "requests_received", "place": "210214001003"},
    "funnel": {"i": "closed_to_received_ratio"},
    "ranks": {"i": "closed_to_received_ratio"},
    "multiples": {"i": "requests_received", "set": "210214001001~210214001003~210214002001"},
}
SAMPLE_ONLY = {
    "sites": {"site": "canteen", "r": "500"},
    "bars": {"s": "S9", "p": "3"},
    "heat": {"s": "S9", "p": "5"},
    "event": {"i": "volunteer_participations", "kind": "brand"},
}


@pytest.fixture(scope="module")
def kept(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return kept_months(new_folder, tmp_path_factory.mktemp("verify") / "real")


@pytest.fixture(scope="module")
def mart(kept: Settings) -> Mart:
    return open_mart(kept)


@pytest.fixture(scope="module")
def later(kept: Settings, tmp_path_factory: pytest.TempPathFactory) -> Mart:
    """After another publication of one month of one community."""
    settings = Settings(data=warehouses.copy(kept.data, tmp_path_factory.mktemp("later") / "real"))
    publish(settings, ("古城", "2025-02", 50, 28, 19, 0, 0, 0))
    return open_mart(settings)


@pytest.fixture(scope="module")
def sample(sample_mart: Mart) -> Mart:
    return sample_mart


def _file(mart: Mart, kind: str, suffix: str, lang: str = "zh", month: str = "2025-02") -> bytes:
    query = {"m": month, "lang": lang, **{**QUERIES, **SAMPLE_ONLY}[kind]}
    return chart_download.respond(mart, f"{kind}.{suffix}", query)[0]


def _wrong(mart: Mart, name: str, content: bytes) -> list[Checked]:
    return [c for c in verify(mart, name, content) if c.verdict in WRONG]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("suffix", ["pptx", "xlsx"])
@pytest.mark.parametrize("kind", [*QUERIES, *SAMPLE_ONLY])
def test_an_untouched_chart_holds(sample: Mart, kind: str, suffix: str, lang: str) -> None:
    found = verify(sample, f"a.{suffix}", _file(sample, kind, suffix, lang, "2025-12"))
    assert len(found) > 4
    assert {c.verdict for c in found} == {"holds"}, [c for c in found if c.verdict != "holds"]


@pytest.mark.parametrize("suffix", ["pptx", "xlsx"])
@pytest.mark.parametrize("kind", ["trend", "map", "comparison"])
def test_after_a_publication_exactly_the_changed_points_are_named(
    mart: Mart, later: Mart, kind: str, suffix: str
) -> None:
    content = _file(mart, kind, suffix)
    wrong = _wrong(later, f"a.{suffix}", content)
    assert {c.verdict for c in wrong} == {"changed"}
    points = [c for c in wrong if not c.key.startswith("@")]
    codes = {c.key.split("~")[-2] for c in points}
    expected = {"trend": {"2025-02"}, "map": {"210214001003"}, "comparison": {"210214001"}}
    assert codes == expected[kind], points
    assert all(c.listed != c.now for c in points)


def _save(opened: Any) -> bytes:
    content = io.BytesIO()
    opened.save(content)
    return content.getvalue()


def _edited_point(opened: Any) -> None:
    chart = next(s for s in opened.slides[0].shapes if s.has_chart).chart
    chart._chartSpace.findall(".//" + qn("c:val") + "//" + qn("c:v"))[-1].text = "12345"


def _edited_tile(opened: Any) -> None:
    tile = next(s for s in opened.slides[0].shapes if s.name.endswith(":210214001003"))
    tile.text_frame.paragraphs[-1].runs[0].text = "99.9%"


def _edited_title(opened: Any) -> None:
    run = next(s for s in opened.slides[0].shapes if s.name == "title").text_frame.paragraphs[0].runs[0]
    run.text = re.sub(r"\d[\d.]*", "98.7", run.text, count=1)


@pytest.mark.parametrize(("kind", "edit"), [("trend", _edited_point), ("map", _edited_tile), ("map", _edited_title)])
def test_an_edit_by_hand_on_the_slide_is_named_alone(mart: Mart, kind: str, edit: Callable[[Any], None]) -> None:
    opened = Presentation(io.BytesIO(_file(mart, kind, "pptx")))
    edit(opened)
    wrong = _wrong(mart, "a.pptx", _save(opened))
    assert [c.verdict for c in wrong] == ["edited"], wrong
    assert re.search(r"12345|99\.9|98\.7", wrong[0].found)


def _rewritten(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            body = old.read(item.filename)
            new.writestr(item, change(body.decode()).encode() if item.filename == part else body)
    return made.getvalue()


@pytest.mark.parametrize("sheet", ["sheet1", "sheet2"])
def test_an_edited_cell_of_the_table_or_of_the_list_is_named_alone(mart: Mart, sheet: str) -> None:
    def change(xml: str) -> str:
        cell = re.search(r'(<c r="[DE](?:1\d)" s="\d+"><v>)([\d.]+)(</v>)', xml)
        assert cell
        return xml[: cell.start()] + f"{cell[1]}54321{cell[3]}" + xml[cell.end() :]

    wrong = _wrong(mart, "a.xlsx", _rewritten(_file(mart, "trend", "xlsx"), f"xl/worksheets/{sheet}.xml", change))
    assert [c.verdict for c in wrong] == ["edited"], wrong


def test_a_chart_of_the_sample_is_not_held_against_real_data(mart: Mart, sample: Mart) -> None:
    with pytest.raises(UnreadableFile, match="示例数据和真实数据不能互相核对"):
        verify(mart, "a.pptx", _file(sample, "trend", "pptx"))


def test_the_second_slide_says_definition_source_and_version(sample: Mart) -> None:
    for lang, words in (("zh", ("口径", "来源", f"第{sample.version}版")), ("en", ("Definition", "Source", "Version"))):
        slide = Presentation(io.BytesIO(_file(sample, "trend", "pptx", lang, "2025-12"))).slides[1]
        said = "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
        assert all(w in said for w in words), said
        assert any(s.name == "numbers" for s in slide.shapes)
