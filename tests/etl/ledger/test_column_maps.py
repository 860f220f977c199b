"""Exports of other systems read by profiles of columns: the rows are those by hand, and nothing personal is kept."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from etl.check.apart import judge_apart, marked_apart
from etl.check.judge import judge
from etl.check.marked import marked
from etl.check.offered import columns_of
from etl.check.surroundings import Surroundings
from etl.commands.rebuild import rebuild
from etl.commands.recover import recover
from etl.commands.reread import reread
from etl.findings.personal import asks_for_somebody
from etl.ledger import column_maps, landing, ledger
from etl.ledger.by import By
from etl.ledger.judging import judged_here
from etl.ledger.opened import opened
from etl.ledger.rows import rows_found
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.csv_text import csv_text
from outcomes.core.digests import digest
from outcomes.core.errors import WarehouseError
from outcomes.core.places import read_register
from outcomes.core.settings import ROOT, Settings
from outcomes.foreign import nursery as foreign
from outcomes.reporting.column_map import ColumnMap, MapVersion
from outcomes.reporting.submission import Submission
from outcomes.reporting.uploads import Receipt
from outcomes.security.audit import Sought, entries
from outcomes.words.reported import receipt_words
from tests import tree
from tests.etl.command_line import etl
from tests.etl.other_systems import EXPORTS, HOTLINE, STREET, Export, made

pytestmark = pytest.mark.story
TODAY, BY = date(2025, 4, 2), By(who="区级")
REQUESTS = catalogue().datasets["requests"]


def _profile(export: Export, **more: Any) -> ColumnMap:
    profile = column_maps.profile_from(export.profile | {"dataset": "requests"} | more)
    return profile.with_headers(export.header)


def _kept(real: Settings, export: Export, **more: Any) -> ColumnMap:
    return column_maps.keep(real, _profile(export, **more), BY, catalogue())


def _sent(real: Settings, export: Export, content: bytes | None = None, by: str = "区级", **more: Any) -> Receipt:
    sent = Submission(
        content=content or export.content,
        name=f"{export.name}3月{export.suffix}",
        dataset="requests",
        by=by,
        today=TODAY,
    )
    return ledger.load(real, replace(sent, publish=True, **more))


def _stored(settings: Settings, upload: str | None) -> list[dict[str, Any]]:
    """The rows of an upload: source_row and what is filled."""
    with opened(settings) as found:
        rows = rows_found(
            found.con.execute("SELECT * FROM lake.ledger.requests WHERE upload_id = ? ORDER BY source_row", [upload])
        )
    aside = ("upload_id", "source_sheet")
    return [{k: v for k, v in row.items() if v is not None and k not in aside} for row in rows]


def _everything(settings: Settings) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(settings.data.rglob("*")) if path.is_file())


def _versions(settings: Settings) -> list[MapVersion]:
    with opened(settings) as found:
        return column_maps.versions_in(found.con)


def _codes(receipt: Receipt) -> list[str]:
    return [f.code for f in receipt.findings]


@pytest.mark.parametrize("export", EXPORTS, ids=lambda e: e.name)
def test_an_export_becomes_the_rows_by_hand_and_nothing_personal_is_kept(real: Settings, export: Export) -> None:
    assert _sent(real, export).upload_id is None  # nobody has said yet what its columns are
    _kept(real, export)
    receipt = _sent(real, export)
    assert receipt.upload_id, receipt.findings
    assert _stored(real, receipt.upload_id) == list(export.stored)
    [said] = [f for f in receipt.findings if f.code == "columns_mapped"]
    names = "、".join(export.dropped)
    assert said.message_zh.startswith(f"已按「{export.name}」第1版对照；丢弃了{len(export.dropped)}列：{names}。")
    everything = _everything(real)
    for text in export.personal:
        assert not [e for e in ("utf-8", "gbk", "utf-16-le") if text.encode(e) in everything], text
    kept = landing.fetch(real, receipt.sha256).decode("utf-8-sig")
    head, *rows = kept.splitlines()
    assert head.split(",")[-1] == "原行号"
    assert [int(row.rsplit(",", 1)[1]) for row in rows] == [row["source_row"] for row in export.stored]


def test_of_the_original_its_digest_is_kept_with_the_version_of_the_profile(real: Settings) -> None:
    number = _kept(real, HOTLINE).number
    receipt = _sent(real, HOTLINE)
    with opened(real) as found:
        [upload] = rows_found(found.con.execute("SELECT mapped, bytes, sha256 FROM lake.ledger.upload"))
    told = json.loads(upload["mapped"])
    assert (told["original"], told["name"], told["version"], told["number"]) == (
        digest(HOTLINE.content),
        "12345导出",
        1,
        number,
    )
    assert upload["bytes"] == len(landing.fetch(real, receipt.sha256))
    with pytest.raises(WarehouseError):
        landing.fetch(real, told["original"])
    [record] = entries(real, Sought(act="submitted"))
    assert record.detail["original"] == digest(HOTLINE.content)


def test_the_same_original_sent_twice_is_known(real: Settings) -> None:
    _kept(real, HOTLINE)
    first, again = _sent(real, HOTLINE), _sent(real, HOTLINE)
    assert again.repeated
    assert again.upload_id == first.upload_id


def test_a_new_version_changes_what_is_sent_later_and_nothing_before(real: Settings) -> None:
    _kept(real, HOTLINE)
    first = _sent(real, HOTLINE)
    values = HOTLINE.profile["values"] | {"category": {"供暖问题": "heating", "停车难": "property"}}
    assert _kept(real, HOTLINE, values=values).version == 2
    second = _sent(real, HOTLINE)
    assert not second.repeated
    assert [row["category"] for row in _stored(real, first.upload_id)] == ["heating", "parking"]
    assert [row["category"] for row in _stored(real, second.upload_id)] == ["heating", "property"]


def test_a_version_taken_out_of_use_gives_way_to_the_one_before_and_comes_back(real: Settings) -> None:
    _kept(real, HOTLINE)
    _kept(real, HOTLINE, constants={"channel": "other"})
    newest, oldest = _versions(real)
    column_maps.stop(real, newest, BY)
    assert [row["channel"] for row in _stored(real, _sent(real, HOTLINE).upload_id)] == ["hotline", "hotline"]
    column_maps.stop(real, oldest, BY)
    assert _codes(_sent(real, HOTLINE)) == ["header_missing"]
    with pytest.raises(WarehouseError, match="已经是这样"):
        column_maps.stop(real, oldest, BY)
    column_maps.resume(real, newest, BY)
    assert [row["channel"] for row in _stored(real, _sent(real, HOTLINE).upload_id)] == ["other", "other"]
    assert [e.act for e in entries(real, Sought())][:1] == ["submitted"]
    assert {"mapped", "map_stopped", "map_resumed"} <= {e.act for e in entries(real, Sought())}


def test_a_profile_of_one_sender_is_not_for_others(real: Settings) -> None:
    _kept(real, HOTLINE, sender="甲街道")
    assert _sent(real, HOTLINE, by="乙街道").upload_id is None
    assert _sent(real, HOTLINE, by="甲街道").upload_id
    _kept(real, HOTLINE, name="全区的", constants={"channel": "other"})
    assert "「全区的」" in str(_sent(real, HOTLINE, by="乙街道").findings)
    assert "「12345导出」" in str(_sent(real, HOTLINE, by="甲街道").findings)


def test_rebuild_recover_and_today_s_reader_give_the_same(real: Settings) -> None:
    for export in EXPORTS:
        _kept(real, export)
    uploads = [_sent(real, export).upload_id for export in EXPORTS]
    column_maps.stop(real, _versions(real)[-1], BY)  # the first: what was read by it stays
    before = [_stored(real, upload) for upload in uploads]
    assert before == [list(export.stored) for export in EXPORTS]
    assert rebuild(real).same
    assert reread(real) == []
    for path in real.judged.rglob("*"):  # without the judgements all is read from the reduced files
        if path.is_file():
            path.unlink()
    report = rebuild(real)
    assert report.same
    assert len(report.replayed.read_anew) == 4
    versions = _versions(real)
    recover(real)
    assert [_stored(real, upload) for upload in uploads] == before
    assert _versions(real) == versions
    assert _sent(real, STREET).repeated


def test_personal_columns_beside_the_table_s_own_are_not_kept_either(real: Settings) -> None:
    own = ("诉求编号", "社区", "受理时间", "来源渠道", "诉求类别", "办理层级", "办理状态", "来电人", "诉求内容")
    row = ("SQ-1", "古城社区", "2025-03-04 09:30", "来访", "供热", "社区", "待办", "钱多多", "暖气不热")
    receipt = _sent(real, HOTLINE, made((own, row), ".csv"))
    assert receipt.upload_id
    assert [row["request_id"] for row in _stored(real, receipt.upload_id)] == ["SQ-1"]
    [said] = [f for f in receipt.findings if f.code == "personal_columns_dropped"]
    assert "丢弃了2列：来电人、诉求内容" in said.message_zh
    assert "钱多多".encode() not in _everything(real)
    assert "钱多多".encode("gbk") not in _everything(real)
    assert rebuild(real).same


def test_a_telephone_in_a_mapped_column_refuses_its_row_and_reaches_no_disk(real: Settings) -> None:
    headers = HOTLINE.profile["headers"] | {"工单标题": "summary"}
    header = (*HOTLINE.header, "工单标题")
    rows = tuple((*row, title) for row, title in zip(HOTLINE.rows, ("找13812340000问", "占车位"), strict=True))
    export = replace(HOTLINE, header=header, rows=rows, profile=HOTLINE.profile | {"headers": headers})
    _kept(real, export)
    receipt = _sent(real, export, partial=True)
    assert receipt.rows_stored == 1
    assert [(f.code, f.row) for f in receipt.findings if f.severity == "error"] == [("personal_data", 3)]
    assert b"13812340000" not in _everything(real)


@pytest.mark.parametrize(
    "header",
    ["来电人", "联系电话", "地址", "诉求内容", "来电号码", "业主姓名", "事件描述", "处理情况", "身份证号", "房号"],
)
def test_a_personal_column_is_never_mapped_by_anybody(real: Settings, header: str) -> None:
    headers = HOTLINE.profile["headers"] | {header: "summary"}
    with pytest.raises(WarehouseError, match=f"「{header}」是个人信息，不能对照，也不会留存"):
        _kept(real, HOTLINE, headers=headers)
    assert _versions(real) == []


def test_no_column_of_the_requests_asks_for_somebody_and_the_words_of_systems_are_known() -> None:
    assert [c.header for c in REQUESTS.column if any(map(asks_for_somebody, (c.header, *c.also)))] == []
    free = ["诉求人类型", "工单编号", "来电时间", "是否电话回访", "电话回访时间", "小区编号", "办理结果", "承办单位"]
    assert [text for text in free if asks_for_somebody(text)] == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": " "}, "起个名字"),
        ({"constants": {}}, "「来源渠道」必填"),
        ({"constants": {"channel": "热线"}}, "「来源渠道」的取值对照不对"),
        ({"constants": {"channel": "hotline", "status": "open"}}, "「办理状态」对照了两列"),
        ({"constants": {"colour": "red"}}, "没有列 colour"),
        ({"values": {"status": {"已归档": "done"}}}, "「办理状态」的取值对照不对：已归档 → done"),
        ({"values": {"summary": {"13912345678": ""}}}, "「事项摘要」的取值对照不对： → "),
        ({"headers": HOTLINE.profile["headers"] | {"13912345678": ""}}, "表头里有个人信息"),
        ({"dataset": "nothing"}, "没有数据表 nothing"),
        ({"titel": "x"}, "没有 titel 这一项"),
        ({"headers": ["工单编号"]}, "写得不对：headers"),
    ],
)
def test_a_profile_that_cannot_be_is_refused_with_a_sentence(real: Settings, change: Any, sentence: str) -> None:
    with pytest.raises(WarehouseError, match=sentence):
        _kept(real, HOTLINE, **change)


def test_a_person_sees_headers_with_first_texts_and_nothing_of_personal_columns() -> None:
    found = {c.header: c for c in columns_of(HOTLINE.content, "a.csv", REQUESTS)}
    assert list(found) == list(HOTLINE.header)
    assert [c.header for c in found.values() if c.personal] == list(HOTLINE.dropped)
    assert not [c for c in found.values() if c.personal and (c.first or c.texts or c.guess)]
    assert found["诉求分类"].first == ("供暖问题", "停车难")
    guesses = {header: c.guess for header, c in found.items() if c.guess}
    assert guesses["所属社区"] == "community"
    assert guesses["回访时间"] == "call_back_at"


@pytest.mark.parametrize(
    "text", ["张桂兰,13912345678,古城街\r\n李建国,13912345679,台山\r\n", "%PDF-1.7", "甲,乙\r\n1,2\r\n"]
)
def test_of_a_file_without_a_header_no_row_is_taken_for_one(text: str) -> None:
    assert columns_of(text.encode("gbk"), "a.csv", REQUESTS) == ()


def test_coded_names_of_columns_are_headers_and_personal_ones_are_known() -> None:
    content = b"ORDER_NO,CALLER_NAME,CALLER_PHONE,ORDER_TYPE,CONTENT\r\nRX1,Zhang San,13912345678,1,no heating\r\n"
    found = columns_of(content, "a.csv", REQUESTS)
    assert [c.header for c in found if c.personal] == ["CALLER_NAME", "CALLER_PHONE", "CONTENT"]
    assert [c.first for c in found if not c.personal] == [("RX1",), ("1",)]


def test_two_columns_of_one_header_are_refused_where_one_is_needed(real: Settings) -> None:
    _kept(real, HOTLINE)
    lines = ((*HOTLINE.header, "工单编号"), *((*row, "x") for row in HOTLINE.rows))
    receipt = _sent(real, HOTLINE, made(lines, ".csv"))
    assert _codes(receipt)[-1] == "duplicated_column"


def test_the_command_line_keeps_lists_stops_and_uses_a_profile(real: Settings, tmp_path: Path) -> None:
    file, profile = tmp_path / "导出.csv", tmp_path / "profile.json"
    file.write_bytes(HOTLINE.content)
    profile.write_text(json.dumps(HOTLINE.profile, ensure_ascii=False), encoding="utf-8")
    said = etl(real.data, "map", str(file), "--dataset", "requests", "--profile", str(profile), "--by", "区级")
    assert (said.code, said.err) == (0, "")
    assert "「12345导出」第1版已保存，不要的列：来电人、来电号码、地址、诉求内容" in said.out
    checked = etl(real.data, "check", str(file), "--dataset", "requests", "--today", "2025-04-02", "--json")
    assert (checked.code, checked.json["rows_refused"]) == (0, 0)
    loaded = etl(real.data, "load", str(file), "--by", "区级", "--publish", "--today", "2025-04-02", "--json")
    assert loaded.code == 0
    assert _stored(real, loaded.json["upload_id"]) == list(HOTLINE.stored)
    number = str(_versions(real)[0].profile.number)
    assert etl(real.data, "map-stop", number, "--by", "区级").code == 0
    assert "stopped" in etl(real.data, "maps").out
    assert etl(real.data, "map-resume", number, "--by", "区级").code == 0
    assert etl(real.data, "maps", "--json").json["state"] == "applies"


@given(st.data())
@settings(max_examples=tree.examples(30))
def test_the_order_of_columns_and_further_ones_change_no_row(data: st.DataObject) -> None:
    export = data.draw(st.sampled_from(EXPORTS))
    more = data.draw(st.lists(st.sampled_from(["备用一", "扩展字段", "流程节点号", "来访人", "附件"]), unique=True))
    columns = [*zip(export.header, *export.rows, strict=True), *((name, *["甲"] * len(export.rows)) for name in more)]
    lines = tuple(zip(*data.draw(st.permutations(columns)), strict=True))
    around = Surroundings(
        cat=catalogue(), register=read_register(ROOT / "data" / "reference"), maps=(_profile(export),)
    )
    content = csv_text((t,) for t in export.titles) + csv_text(lines)
    sent = Submission(content=content.encode("gb18030"), name="a.csv", dataset="requests", today=TODAY)
    judged = judge(sent, around)
    assert judged.rows is not None, judged.findings
    found = [{k: v for k, v in row.items() if v is not None} for row in judged.rows.to_pylist()]
    assert found == list(export.stored)
    assert set(judged.mapped.dropped if judged.mapped else ()) == {*export.dropped, *more}


def test_the_marked_file_of_an_export_holds_the_kept_columns_in_the_rows_of_the_original(real: Settings) -> None:
    bad = (HOTLINE.rows[0], (*HOTLINE.rows[1][:7], "没听过的事", *HOTLINE.rows[1][8:]))
    export = replace(HOTLINE, rows=bad)
    _kept(real, export)
    with opened(real) as found:
        sent = Submission(content=export.content, name="导出.csv", dataset="requests", by="区级", today=TODAY)
        judged = judged_here(found, judge, sent)
    assert [(f.code, f.row, f.value) for f in judged.findings if f.severity == "error"] == [
        ("not_a_choice", 4, "没听过的事")
    ]
    content = marked(export.content, judged)
    assert content is not None
    cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert cells[0][0] == "诉求编号"
    assert (cells[2][0], cells[3][0]) == ("RX20250301", "RX20250302")
    assert not [text for text in export.personal if text in str(cells)]


def test_an_export_of_monthly_figures_takes_its_month_from_the_title(real: Settings) -> None:
    header = ("社区", "受理量", "办结量", "志愿者人次", "改造", "车位", "公园", "联系人")
    titles = (("某系统统计表（2025年3月）",),)
    content = made((*titles, header, ("古城", "14", "12", "60", "0", "0", "0", "吴晓明")), ".csv")
    table = catalogue().datasets["monthly_report"]
    codes = [c.code for c in table.column if c.required and c.type == "count"]
    headers = {"社区": "community"} | dict(zip(header[1:7], codes, strict=True))
    told = {"dataset": "monthly_report", "name": "某系统", "headers": headers}
    profile = column_maps.profile_from(told).with_headers(header)
    column_maps.keep(real, profile, BY, catalogue())
    sent = Submission(content=content, name="统计.csv", dataset="monthly_report", by="区级", today=TODAY, publish=True)
    receipt = ledger.load(real, sent)
    assert receipt.upload_id, receipt.findings
    assert "month_from_title" in _codes(receipt)
    query = "SELECT source_row, month, requests_received, requests_resolved FROM lake.ledger.monthly_report"
    with opened(real) as found:
        assert found.con.execute(query).fetchall() == [(3, "2025-03", 14, 12)]
    assert "吴晓明".encode() not in _everything(real)
    assert reread(real) == []


def test_a_receipt_says_by_which_profile_and_what_was_dropped(real: Settings) -> None:
    _kept(real, HOTLINE)
    said = receipt_words(_sent(real, HOTLINE), REQUESTS, "zh")
    assert "已按「12345导出」第1版对照；丢弃了4列：来电人、来电号码、地址、诉求内容。" in said


def test_a_total_of_the_export_is_no_row_and_a_nameless_column_is_dropped_too(real: Settings) -> None:
    _kept(real, HOTLINE)
    lines = (("", *HOTLINE.header), *(("备用", *row) for row in HOTLINE.rows), ("合计", "2", *[""] * 14))
    receipt = _sent(real, HOTLINE, made(lines, ".csv"))
    assert [row["source_row"] for row in _stored(real, receipt.upload_id)] == [2, 3]
    assert "丢弃了5列：（没有表头）、来电人、来电号码、地址、诉求内容。" in str(receipt.findings)


@pytest.mark.processes
def test_a_child_of_a_server_reads_by_the_profile_too(real: Settings) -> None:
    around = Surroundings(
        cat=catalogue(), register=read_register(ROOT / "data" / "reference"), maps=(_profile(HOTLINE),)
    )
    sent = Submission(content=HOTLINE.content, name="a.csv", dataset="requests", today=TODAY)
    here, columns = judge(sent, around), columns_of(sent.content, "a.csv", REQUESTS)
    assert foreign.open_for_server(["etl.check.apart", "etl.check.offered"]) is not None
    try:
        there = judge_apart(sent, around)
        assert replace(there, rows=None) == replace(here, rows=None)
        assert there.rows is not None
        assert there.rows.equals(here.rows)
        assert columns_of(sent.content, "a.csv", REQUESTS) == columns
        assert marked_apart(sent.content, there, "zh") is not None
    finally:
        foreign.close_for_server()
