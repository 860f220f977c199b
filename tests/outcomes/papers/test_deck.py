"""The deck: every slide native, marked and told; its numbers those of the mart; templates, sizes and bad days."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches

from outcomes.__main__ import main
from outcomes.catalogue.catalogue import catalogue
from outcomes.charts import Subject
from outcomes.core.periods import twelve_months
from outcomes.core.texts import Lang
from outcomes.exports.readback import of_pptx
from outcomes.figures.ask import figure
from outcomes.figures.promises import promises
from outcomes.papers import Deck, NothingToSay, deck
from outcomes.papers import deck as make
from outcomes.papers.deck import CONTENTS, DeckChoice
from outcomes.render.pptx.deck import pptx
from outcomes.render.pptx.template import TemplateError, from_template, own
from outcomes.warehouse.mart import Mart
from outcomes.words.promises import promise_headline
from tests.outcomes.core.test_archive import zipped

LAST, GUCHENG, STREET = "2025-12", "210214001003", "210214001"


@pytest.fixture(scope="module")
def sample(sample_mart: Mart) -> Mart:
    return sample_mart


@pytest.fixture(scope="module")
def whole(sample: Mart) -> tuple[Deck, bytes]:
    made = deck(Subject(mart=sample, place=sample.register.district, last=LAST, lang="zh"))
    return made, pptx(made)


@pytest.fixture(scope="module")
def opened(whole: tuple[Deck, bytes]) -> Any:
    return Presentation(io.BytesIO(whole[1]))


def _named(opened: Any) -> dict[str, Any]:
    return {s._element.cSld.get("name"): s for s in opened.slides}


def _texts(slide: Any) -> str:
    return "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)


def test_the_district_has_a_slide_for_each_part_and_each_of_the_44(sample: Mart, opened: Any) -> None:
    names = list(_named(opened))
    assert names[:5] == ["cover", "overview", "promises", "map", "themes"]
    assert [n for n in names if n.startswith("place-")] == [f"place-{p.code}" for p in sample.register.communities()]
    assert names[-1] == "sheet"
    assert sum(n.startswith("comparison-") for n in names) == 1 + len(sample.register.streets())


def test_promises_that_are_met_are_named_and_those_that_are_short_only_counted(
    sample: Mart, whole: tuple[Deck, bytes]
) -> None:
    slide = next(s for s in whole[0].slides if s.name == "promises")
    assert slide.title == promise_headline(sample, LAST, "zh")
    met = [p for c in sample.register.communities() for p in promises(sample, c.code, LAST) if p.state == "reached"]
    places = {p.place.name for p in met}
    assert {card.group for card in slide.cards} <= places
    assert len({card.group for card in slide.cards}) == min(5, len(places))
    rest = len(met) - len(slide.cards)
    assert (f"另有{rest}项已达到" in slide.note) == (rest > 0)


def test_every_slide_says_by_itself_that_it_is_the_sample_and_how_to_read_it(opened: Any) -> None:
    for slide in opened.slides:
        marks = [s for s in slide.shapes if s.name == "watermark"]
        assert [m.text_frame.text for m in marks] == ["示例数据"]
        spoken = slide.notes_slide.notes_text_frame.text
        assert len(re.findall(r"[。.]", spoken.split("\n")[0])) >= 2  # two sentences
        assert "示例数据" in spoken


def test_the_notes_name_the_source_of_each_number_in_words(
    sample: Mart, whole: tuple[Deck, bytes], opened: Any
) -> None:
    spoken = _named(opened)["overview"].notes_slide.notes_text_frame.text
    for s in whole[0].stated:
        if s.slide == "overview" and s.number.state == "known":
            assert s.number.text in spoken
            assert s.number.uploads[0] in spoken


def test_numbers_in_native_charts_are_those_of_the_mart(sample: Mart, opened: Any) -> None:
    """Sums of the mart's own rows over twelve months, divided once."""
    slide = _named(opened)[f"comparison-{STREET}"]
    chart = next(s.chart for s in slide.shapes if s.has_chart)
    drawn = dict(zip(chart.plots[0].categories, chart.plots[0].series[0].values, strict=True))
    rows = (
        sample.connection.cursor()
        .execute(
            """SELECT p.name, 100 * sum(v.numerator) / sum(v.denominator) FROM value v JOIN place p ON p.code = v.place
        WHERE v.indicator = 'closed_to_received_ratio' AND p.parent = ? AND v.month BETWEEN '2025-01' AND '2025-12'
            AND v.denominator IS NOT NULL GROUP BY p.name""",
            [STREET],
        )
        .fetchall()
    )
    assert len(rows) == len(drawn) > 5
    for name, value in rows:
        assert drawn[name] == pytest.approx(value, rel=1e-9)


def test_the_map_is_one_named_shape_for_each_community_coloured_by_difference(sample: Mart, opened: Any) -> None:
    tiles = [s for s in _named(opened)["map"].shapes if re.fullmatch(r".+:210214\d{6}", s.name)]
    assert len(tiles) == 44
    assert all(t._element.find(".//" + qn("a:custGeom")) is not None for t in tiles)
    colours = {str(t.fill.fore_color.rgb) for t in tiles}
    assert colours == {"E9ECEF"}  # none of the 44 clearly differs from the district
    gucheng = next(t for t in tiles if t.name == f"古城社区:{GUCHENG}")
    shown = figure(
        sample, catalogue().indicators["closed_to_received_ratio"], sample.register.get(GUCHENG), twelve_months(LAST)
    ).text("zh")
    assert shown in gucheng.text_frame.text


def test_every_letter_has_a_chinese_font(opened: Any) -> None:
    for slide in opened.slides:
        for run in slide._element.iter(qn("a:r")):
            faces = run.find(qn("a:rPr"))
            assert faces is not None
            assert faces.find(qn("a:ea")) is not None, run.find(qn("a:t")).text
            assert faces.find(qn("a:ea")).get("typeface") == "微软雅黑"


def test_no_chart_is_empty(opened: Any) -> None:
    for slide in opened.slides:
        for shape in slide.shapes:
            if shape.has_chart:
                values = [v for s in shape.chart.plots[0].series for v in s.values if v is not None]
                assert values, slide._element.cSld.get("name")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", ["16:9", "4:3"])
def test_nothing_reaches_beyond_the_slide(sample: Mart, size: Any, lang: Lang) -> None:
    made = make(
        Subject(mart=sample, place=sample.register.get(STREET), last=LAST, lang=lang),
        DeckChoice(communities=(sample.register.get(GUCHENG),)),
    )
    opened = Presentation(io.BytesIO(pptx(made, own(size))))
    wide, tall = opened.slide_width, opened.slide_height
    assert (wide, tall) == ((Inches(13.333), Inches(7.5)) if size == "16:9" else (Inches(10), Inches(7.5)))
    for slide in opened.slides:
        for s in slide.shapes:
            if s.name == "watermark":
                continue
            inside = s.left >= -9525 and s.top >= -9525 and s.left + s.width <= wide + 9525
            assert inside, (slide._element.cSld.get("name"), s.name)
            assert s.top + min(s.height, Emu(1)) <= tall
    words = "\n".join(_texts(s) for s in opened.slides)
    assert not re.search(r"\bnan\b|\bNone\b|\{|\}", words)
    if lang == "en":
        assert not re.search(r"[\u4e00-\u9fff]", _texts(_named(opened)["overview"]).replace("示例数据", ""))


def test_one_community_only(sample: Mart) -> None:
    made = deck(Subject(mart=sample, place=sample.register.get(GUCHENG), last=LAST, lang="zh"))
    names = [s.name for s in made.slides]
    assert f"place-{GUCHENG}" in names
    assert "map" not in names
    assert not any(n.startswith("comparison") for n in names)
    assert len(Presentation(io.BytesIO(pptx(made))).slides) == len(names)


def test_contents_come_in_the_order_that_is_asked_for(sample: Mart) -> None:
    made = deck(
        Subject(mart=sample, place=sample.register.district, last=LAST, lang="zh"),
        DeckChoice(contents=("trends", "overview")),
    )
    names = [s.name for s in made.slides]
    assert names[0] == "cover"
    assert names[1:5] == [
        "trend-requests_received",
        "trend-closed_to_received_ratio",
        "trend-volunteer_participations",
        "overview",
    ]
    assert set(CONTENTS) >= {"trends", "overview"}


def test_a_very_long_brand_name_stays_on_its_slide(sample: Mart, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "红色港湾有温度的治理共同体与幸福邻里守望相助志愿服务联盟" * 2
    monkeypatch.setattr(import_module("outcomes.papers.deck"), "brand_name", lambda row, lang: (long, True))
    made = deck(Subject(mart=sample, place=sample.register.get(GUCHENG), last=LAST, lang="zh"))
    slide = _named(Presentation(io.BytesIO(pptx(made))))[f"place-{GUCHENG}"]
    title = slide.shapes.title
    size = title.text_frame.paragraphs[0].runs[0].font.size.pt
    assert title.text_frame.text == long
    assert size >= 15
    assert (
        -(-len(long) * size // (title.width / 12700)) * size * 1.2 <= title.height / 12700 * 1.35
    )  # two lines at most


def test_a_period_without_data_makes_no_file(sample: Mart, tmp_path: Path, sample_folder: Path) -> None:
    with pytest.raises(NothingToSay, match="没有已发布的数据"):
        deck(Subject(mart=sample, place=sample.register.district, last="2020-06", lang="zh"))
    target = tmp_path / "d.pptx"
    said = CliRunner().invoke(
        main, ["deck", "--month", "2020-06", "-o", str(target)], env={"OUTCOMES_DATA": str(sample_folder)}
    )
    assert said.exit_code == 1
    assert "没有已发布的数据" in said.output
    assert list(tmp_path.iterdir()) == []


def _template(*names: str) -> bytes:
    made = Presentation()
    for layout, name in zip(made.slide_layouts, names, strict=False):
        layout.name = name
    made.slides.add_slide(made.slide_layouts[1]).shapes.title.text = "旧的一页"
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def test_an_organisations_template_gives_its_layouts_and_loses_its_slides(sample: Mart) -> None:
    names = ("封面", "标题和内容", "节标题", "两栏", "比较", "仅标题")
    made = deck(Subject(mart=sample, place=sample.register.get(GUCHENG), last=LAST, lang="zh"))
    opened = Presentation(io.BytesIO(pptx(made, from_template(_template(*names), "本单位.pptx"))))
    assert len(opened.slides) == len(made.slides)
    assert "旧的一页" not in "".join(_texts(s) for s in opened.slides)
    assert {s.slide_layout.name for s in opened.slides} == {"封面", "仅标题"}
    assert len([p for p in opened.part.package.iter_parts() if "/slides/slide" in str(p.partname)]) == len(made.slides)


def test_a_missing_layout_or_a_broken_template_is_said(tmp_path: Path, sample_folder: Path) -> None:
    with pytest.raises(TemplateError, match="没有版式“标题幻灯片”"):
        from_template(_template("甲", "乙", "丙", "丁", "戊", "己"))
    broken = tmp_path / "坏.pptx"
    broken.write_bytes(b"PK\x03\x04 no presentation")
    said = CliRunner().invoke(
        main,
        ["deck", "--template", str(broken), "-o", str(tmp_path / "d.pptx")],
        env={"OUTCOMES_DATA": str(sample_folder)},
    )
    assert said.exit_code == 1
    assert "模板打不开" in said.output
    assert not (tmp_path / "d.pptx").exists()


def test_the_sheet_inside_lists_every_number_once_for_each_place_it_stands(whole: tuple[Deck, bytes]) -> None:
    made, content = whole
    back = of_pptx(content)
    assert back.about["data_class"] == "sample"
    assert len(back.rows) == len(made.stated) > 4_000
    assert not [r for r in back.rows if r.found or r.removed or r.list_edited]


@pytest.mark.processes
@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice is not installed")
def test_libreoffice_draws_it_without_overflow_tofu_or_empty_charts(sample: Mart, tmp_path: Path) -> None:
    some = [sample.register.get(code) for code in (GUCHENG, "210214002001")]
    made = deck(
        Subject(mart=sample, place=sample.register.district, last=LAST, lang="zh"), DeckChoice(communities=tuple(some))
    )
    (tmp_path / "d.pptx").write_bytes(pptx(made))
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "d.pptx")],
        check=True,
        capture_output=True,
        timeout=300,
    )
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "d.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = text.split("\f")[:-1]
    assert len(pages) == len(made.slides)
    for page, slide in zip(pages, made.slides, strict=True):
        words = "".join(page.split())
        assert not re.search(r"[\ufffd□]", words), slide.name
        for card in slide.cards:
            assert card.text.split(" ")[0] in words, (slide.name, card)
        if slide.kind == "chart":
            labels = [p.label for p in slide.charts[0].series[0].points if slide.charts[0].kind == "comparison"]
            assert all("".join(label.split()) in words for label in labels), slide.name
    subprocess.run(
        ["pdftoppm", "-r", "30", "-png", str(tmp_path / "d.pdf"), str(tmp_path / "p")], check=True, timeout=200
    )
    for path in sorted(tmp_path.glob("p-*.png")):
        colours = Image.open(path).convert("RGB").getcolors(1_000_000) or []
        assert len(colours) > 20, path.name  # not a blank page


def test_a_template_that_unpacks_to_more_than_a_parser_may_be_given_is_refused_with_a_sentence() -> None:
    many = " ".join(map(str, range(600_000))).encode()  # 4 MB that do not pack to nothing
    heavy = zipped({f"ppt/slides/slide{n}.xml": many for n in range(6)})
    with pytest.raises(TemplateError, match=r"最多20 MB.* / .*at most 20 MB"):
        from_template(heavy, "本单位.pptx")
    entities = zipped({"ppt/presentation.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'})
    with pytest.raises(TemplateError, match=r"不安全.* / .*unsafe"):
        from_template(entities, "本单位.pptx")
