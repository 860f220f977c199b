"""What must not be opened, and what a workbook says about its cells beside their values. Workbooks are opened in the child only."""

from __future__ import annotations

import io
import re
import zipfile

from etl.read.sheet import MOST_MARKED, SheetFacts, facts_of_ods, facts_of_sheet, is_external
from etl.read.xls import facts_of_xls
from outcomes.core.archive import Unsafe, entries_of, xml_part

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def look_into(content: bytes, most_cells: int) -> dict[str, dict[str, object]]:
    """By sheet name: formulas, error cells, hidden rows and columns; Unsafe for what must not be opened."""
    if content.startswith(_OLE):
        return _told(facts_of_xls(content, most_cells))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = entries_of(archive, len(content))
            if "content.xml" in names and "xl/workbook.xml" not in names:
                return _ods(archive, names, most_cells)
            return _xlsx(archive, names, most_cells)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, KeyError) as error:
        raise Unsafe("file_damaged") from error
    except Exception as error:
        if type(error).__name__ in ("error", "ExpatError"):  # zlib and expat
            raise Unsafe("file_damaged") from error
        raise


def _kind(names: set[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return "Word 文档"
    if any(name.startswith("ppt/") for name in names):
        return "PPT 演示文稿"
    return "XLSB 表格" if "xl/workbook.bin" in names else "ZIP 压缩包（不是 XLSX）"


def _xlsx(archive: zipfile.ZipFile, names: set[str], most_cells: int) -> dict[str, dict[str, object]]:
    """The facts of every sheet of an XLSX workbook."""
    if "xl/workbook.xml" not in names:
        raise Unsafe("file_type", kind=_kind(names))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unsafe("file_macro")
    sheets, elsewhere = _sheet_names(archive, names), _names_elsewhere(archive)
    facts: dict[str, dict[str, object]] = {}
    for name in sorted(names):
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        raw = xml_part(archive, name)
        if name in sheets:
            _refuse_far_cells(raw, most_cells)
            found = facts_of_sheet(raw, elsewhere)
            for title in sheets[name]:
                facts[title] = found.as_dict()
    return facts


def _sheet_names(archive: zipfile.ZipFile, names: set[str]) -> dict[str, list[str]]:
    """Part -> the names of the sheets it holds, as the workbook says."""
    from xml.etree import ElementTree

    relations = {}
    if "xl/_rels/workbook.xml.rels" in names:
        for relation in ElementTree.fromstring(xml_part(archive, "xl/_rels/workbook.xml.rels")):
            target = relation.get("Target", "")
            relations[relation.get("Id")] = target.lstrip("/") if target.startswith("/") else "xl/" + target
    found: dict[str, list[str]] = {}
    for element in ElementTree.fromstring(xml_part(archive, "xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            key = next((v for k, v in element.attrib.items() if k.endswith("}id")), None)
            found.setdefault(relations.get(key, ""), []).append(element.get("name", ""))
    return found


def _names_elsewhere(archive: zipfile.ZipFile) -> set[str]:
    """The names that a workbook gives to what lies in other files or programs."""
    from xml.etree import ElementTree

    named = (e for e in ElementTree.fromstring(xml_part(archive, "xl/workbook.xml")).iter() if "name" in e.attrib)
    return {e.attrib["name"] for e in named if e.tag.endswith("}definedName") and is_external(e.text or "")}


def _refuse_far_cells(sheet: bytes, most_cells: int) -> None:
    """Refuses a sheet whose cells lie so far apart that the table between them could not be held."""
    letters = set(re.findall(rb"r=[\"']([A-Z]{1,3})\d", sheet))
    rows = re.findall(rb"r=[\"'](\d{1,9})[\"']", sheet)
    if not letters or not rows:
        return
    wide, tall = max(column_number(letter) for letter in letters), max(map(int, rows))
    if wide * tall > most_cells and wide * tall > 4 * sheet.count(b"<"):
        raise Unsafe("too_many_rows", found=f"{tall} × {wide}", max=f"{most_cells} 格（cells）")


def column_number(letters: bytes) -> int:
    """27 for AA."""
    n = 0
    for letter in letters:
        n = 26 * n + letter - 64
    return n


def _ods(archive: zipfile.ZipFile, names: set[str], most_cells: int) -> dict[str, dict[str, object]]:
    """The facts of every sheet of an ODS workbook."""
    kind = archive.read("mimetype").decode("ascii", "replace") if "mimetype" in names else ""
    if "spreadsheet" not in kind:
        raise Unsafe("file_type", kind="OpenDocument 文档")
    if any(
        name.startswith(("Basic/", "Scripts/")) and not name.endswith(("/", ".xml", ".xlb", ".xlc")) for name in names
    ):
        raise Unsafe("file_macro")
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Unsafe("file_encrypted")
    parts = {name: xml_part(archive, name) for name in sorted(names) if name.endswith(".xml")}
    found: dict[str, SheetFacts] = facts_of_ods(parts["content.xml"])
    for facts in found.values():
        if facts.tall * facts.wide > most_cells:
            raise Unsafe("too_many_rows", found=f"{facts.tall} × {facts.wide}", max=f"{most_cells} 格（cells）")
    return _told(found)


def _told(found: dict[str, SheetFacts]) -> dict[str, dict[str, object]]:
    """The facts as JSON takes them; Unsafe for more formulas and errors than can be told one by one."""
    if sum(len(facts.formulas) + len(facts.errors) for facts in found.values()) > MOST_MARKED:
        raise Unsafe("file_too_heavy")
    return {name: facts.as_dict() for name, facts in found.items()}
