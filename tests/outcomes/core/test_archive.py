"""What must not be opened of workbooks, texts and decks: refused by what the file says of itself, before any parser."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from outcomes.core.archive import Unsafe, demand_safe

_MB = 1024 * 1024


def zipped(entries: Mapping[str, bytes]) -> bytes:
    """A ZIP of these entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def _reason(content: bytes, most_xml_mb: int = 20) -> str:
    with pytest.raises(Unsafe) as refused:
        demand_safe(content, most_xml_mb)
    assert " / " in refused.value.sentence
    return refused.value.code


_SLIDE = b"<p:sld>" + b" " * 100 + b"</p:sld>"


def test_a_file_with_pictures_and_a_workbook_inside_is_let_through() -> None:
    chart = zipped({"xl/workbook.xml": b"<workbook/>"})
    demand_safe(zipped({"ppt/slide1.xml": _SLIDE, "ppt/a.png": b"\x89PNG" * 1000, "ppt/embeddings/a.xlsx": chart}))


def test_the_xml_of_all_parts_is_bounded_together_with_that_of_the_files_inside() -> None:
    half = zipped({"xl/sheet.xml": b"<a>" + b"1 2 3 " * (_MB // 8)})
    assert _reason(zipped({f"ppt/slide{n}.xml": b"x" * _MB for n in range(3)}), 2) == "zip_xml"
    assert _reason(zipped({"ppt/slide1.xml": b"x" * (_MB - 1), "ppt/embeddings/a.xlsx": half}), 1) == "zip_xml"


def test_what_unpacks_to_two_hundred_times_its_size_is_refused() -> None:
    assert _reason(zipped({"ppt/a.bin": b"\0" * 30 * _MB})) == "zip_ratio"


def test_a_file_inside_a_file_inside_the_file_is_refused() -> None:
    inner = zipped({"b.zip": zipped({"c.xml": b"<c/>"})})
    assert _reason(zipped({"ppt/embeddings/a.xlsx": inner})) == "zip_nested"


def test_a_definition_of_entities_is_refused_wherever_it_stands() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    assert _reason(zipped({"word/document.xml": bomb})) == "xml_forbidden"
    assert _reason(zipped({"ppt/embeddings/a.xlsx": zipped({"xl/workbook.xml": bomb})})) == "xml_forbidden"


def test_many_entries_outward_paths_and_no_zip_at_all_are_refused() -> None:
    assert _reason(zipped({f"{n}.txt": b"" for n in range(10_001)})) == "zip_entries"
    assert _reason(zipped({"../a.xml": b"<a/>"})) == "zip_path"
    assert _reason(b"no zip at all") == "file_damaged"


def test_a_size_that_the_file_lies_about_is_never_read_beyond() -> None:
    honest = zipped({"ppt/slide1.xml": b"<a>" + b"x" * _MB})
    size = (_MB + 3).to_bytes(4, "little")
    assert _reason(honest.replace(size, (100).to_bytes(4, "little"))) == "file_damaged"
