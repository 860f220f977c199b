"""Names of files and folders as other systems write them: judged and stored, shown on one line, or refused in a sentence."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from etl.boundaries.judge import judge as judge_outlines
from outcomes.__main__ import main
from outcomes.core.file_names import shown
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT, Settings
from outcomes.security import accounts
from tests.etl.command_line import Said, etl
from tests.outcomes.commands.test_analyse_untidy import SPC

NAMES = {
    "月报.csv".encode("gbk"): "\ufffd±\ufffd.csv",
    "古城.csv".encode("gbk"): "\ufffd\u0173\ufffd.csv",
    "台山.csv".encode("gbk"): "̨ɽ.csv",
    b"\xff\xfe.csv": "\ufffd\ufffd.csv",
    b"two\nlines.csv": "two\ufffdlines.csv",
    b"bell\x07\r.csv": "bell\ufffd\ufffd.csv",
    "行\u2028行.csv".encode(): "行\ufffd行.csv",
    b'it\'s "here".csv': 'it\'s "here".csv',
    "月报.csv".encode(): "月报.csv",
}
REPORT = "社区,月份,诉求受理数,诉求办结数,志愿服务人次,改造小区数,新增停车位,口袋公园数,备注\n古城社区,2025-03,12,11,10,0,0,0,\n"


def _kept(folder: Path, name: bytes, text: str = REPORT) -> str:
    path = os.fsdecode(os.fsencode(folder) + b"/" + name)
    Path(path).write_text(text, encoding="utf-8")
    return path


def _one_sentence(said: Said) -> str:
    assert said.code == 3
    assert not said.out
    assert len(said.err.splitlines()) == 1
    assert " / " in said.err
    return said.err


@pytest.mark.parametrize("name", ["月报.csv".encode("gbk"), b"two\nlines.csv", "月报.csv".encode()])
def test_a_file_of_any_name_is_judged_and_stored_and_listed(name: bytes, real: Settings, tmp_path: Path) -> None:
    path, wanted = _kept(tmp_path, name), NAMES[name]
    told = etl(real.data, "check", path)
    assert told.code == 0
    assert told.out.split("：")[0].startswith(f"{tmp_path}/{wanted}: accept")
    assert json.loads(etl(real.data, "check", "--json", path).out)["file"] == f"{tmp_path}/{wanted}"
    assert etl(real.data, "load", path, "--by", "古城", "--publish").out.startswith(f"{wanted}: accept，回执")
    assert etl(real.data, "history", "--json").json[0]["file_name"] == wanted
    assert etl(real.data, "rebuild").code == 0


@pytest.mark.parametrize("name", NAMES)
def test_statistics_and_outlines_take_a_file_of_any_name(name: bytes, tmp_path: Path) -> None:
    path = _kept(tmp_path, name, f"{SPC}2025-1,3\n2025-2,4\n")
    done = CliRunner().invoke(main, ["analyse", "spc", path, "--json"])
    assert len(json.loads(done.output)["points"]) == 2
    _kept(tmp_path, name, "nothing\n")
    done = CliRunner().invoke(main, ["analyse", "spc", path])
    assert NAMES[name] in done.output
    assert len(done.output.splitlines()) == 1
    register = read_register(ROOT / "data" / "reference")
    assert judge_outlines(b"{}", path, register=register).file_name == shown(path)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_not_there_is_one_sentence(name: bytes, real: Settings, tmp_path: Path) -> None:
    path = _kept(tmp_path, name)
    Path(path).unlink()
    for words in (["check", path], ["load", path, "--by", "古城"]):
        assert NAMES[name] in _one_sentence(etl(real.data, *words))


@pytest.mark.parametrize(
    "words",
    [
        ["template", "monthly_report"],
        ["template", "monthly_report", "--place", "古城社区"],
        ["datapackage"],
        ["inventory"],
    ],
)
@pytest.mark.parametrize("place", ["nowhere", "file"])
def test_an_output_that_cannot_be_written_is_one_sentence(
    words: list[str], place: str, real: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "写不了" in _one_sentence(etl(real.data, *words, "-o", str(tmp_path / place / "out.xlsx")))


def test_a_form_is_written_under_any_name(real: Settings, tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + "/表.xlsx".encode("gbk"))
    told = etl(real.data, "template", "monthly_report", "-o", path)
    assert (told.code, told.out) == (0, f"{tmp_path}/\ufffd\ufffd.xlsx\n")
    assert Path(path).read_bytes().startswith(b"PK")


@pytest.mark.parametrize("place", ["nowhere", "file"])
def test_documents_and_the_audit_say_so_too(
    place: str, real: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    etl(real.data, "load", _kept(tmp_path, b"a.csv"), "--by", "古城", "--publish")
    monkeypatch.setenv("OUTCOMES_DATA", str(real.data))
    for words, name in ((["book"], "x.xlsx"), (["open-data"], "x.zip"), (["audit", "export"], "x.csv")):
        done = CliRunner().invoke(main, [*words, "-o", str(tmp_path / place / name)])
        assert done.exit_code == 1
        assert "写不了" in done.output
        assert len(done.output.splitlines()) == 1


def test_a_sender_in_another_encoding_is_refused(real: Settings, tmp_path: Path) -> None:
    path, other = _kept(tmp_path, b"a.csv"), os.fsdecode("古城".encode("gbk"))
    assert "--by 不是 UTF-8" in _one_sentence(etl(real.data, "load", path, "--by", other))
    etl(real.data, "load", path, "--by", "古城", "--publish")
    number = etl(real.data, "history", "--json").json[0]["upload_id"]
    assert "--reason 不是 UTF-8" in _one_sentence(etl(real.data, "withdraw", number, "--by", "古城", "--reason", other))


@pytest.mark.parametrize("name", ["o'brien", "a?b 50%20", '{"a"}[b]*$&=#;'])
def test_a_data_folder_of_any_name_holds_all_of_its_warehouse(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "beside" / name
    assert etl(folder, "init").code == 0
    path = _kept(tmp_path, b"a.csv")
    assert etl(folder, "load", path, "--by", "古城", "--publish").code == 0
    assert etl(folder, "value", "requests_received", "古城社区", "2025-03", "--json").json["value"] == 12
    assert etl(folder, "rebuild").code == 0
    profile = accounts.Profile(name="张三", role="district_staff", place="普兰店区")
    accounts.add(Settings(data=folder), "zhangsan", profile, by=None)
    assert [p.name for p in folder.parent.iterdir()] == [name]
    assert (folder / "accounts.sqlite").exists()


def test_a_data_folder_in_another_encoding_is_refused_in_a_sentence(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + "/数据".encode("gbk")))
    assert "不是 UTF-8" in _one_sentence(etl(folder, "init"))
