"""The audit is read by people: particulars in their words, in both languages."""

import pytest

from outcomes.core.texts import t
from outcomes.security.audit import Record
from outcomes.ui.staff import audited


@pytest.mark.parametrize(
    ("lang", "detail", "words"),
    [
        (
            "zh",
            {"place": "210214001003", "role": "community_staff", "tried": "manage_people"},
            "地方：古城社区；角色：社区填报员；想做：管理账号",
        ),
        (
            "en",
            {"place": "210214001003", "role": "community_staff", "tried": "manage_people"},
            "place: Gucheng Community; role: Community clerk; tried: Manage accounts",
        ),
        (
            "zh",
            {"role": ["auditor", "district_staff"], "place": ["210214", "210214"]},
            "角色：审计员 → 区级管理员；地方：普兰店区 → 普兰店区",
        ),
        (
            "zh",
            {"dataset": "monthly_report", "outcome": "reject_rows", "published": False, "reason": "", "rows": 0},
            "报表：社区月报；检查结果：部分行待修改；直接发布：否；行数：0",
        ),
        (
            "zh",
            {"communities": ["210214001001", "210214001002", "210214001003", "210214001004"]},
            "社区：孛兰社区、台山社区、古城社区等4个",
        ),
        ("zh", {"who": "", "act": "sign_in", "since": "2026-11-01"}, "动作：登录；从：2026-11-01"),
        ("zh", {"act": 17, "purpose": "nothing"}, "动作：17；用途：本月无"),
        ("en", {"sha256": "a9b8d3fd684dfbe86cd7"}, "SHA-256: a9b8d3fd684d…"),
        ("zh", {"something_new": "x"}, "something_new：x"),
    ],
)
def test_particulars_are_said_in_words(monkeypatch: pytest.MonkeyPatch, lang: str, detail: dict, words: str) -> None:
    monkeypatch.setattr(audited, "say", lambda key, **k: t(key, lang, **k))
    monkeypatch.setattr(audited, "lang", lambda: lang)
    assert audited.detail_words(detail) == words


@pytest.mark.parametrize(
    ("act", "what", "words"),
    [
        ("closed", "monthly_report 2026-10", "社区月报 2026年10月"),
        ("named", "210214001003", "古城社区"),
        ("password_reset", "210214001003", "210214001003"),  # an account, whatever it is called
        ("submitted", "U20261101-001", "U20261101-001"),
        ("closed", "", ""),
        ("export", "brief", "简报"),
        ("export", "open-data", "开放数据"),
        ("export", "map.png", "图片 PNG"),
        ("refused", "/overview", "总览"),
        ("refused", "/download/trend.csv", "CSV"),
        ("refused", "/made/0123456789ab", "汇报材料 0123456789ab"),
        ("refused", "/nowhere", "/nowhere"),
    ],
)
def test_what_a_record_is_about_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, act: str, what: str, words: str
) -> None:
    monkeypatch.setattr(audited, "lang", lambda: "zh")
    monkeypatch.setattr(audited, "say", lambda key, **k: t(key, "zh", **k))
    entry = Record(seq=1, at="", who="", act=act, what=what, detail={}, channel="page", ok=True)
    assert audited.what_words(entry) == words


def test_who_looks_through_a_role_of_the_sample_is_called_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audited, "lang", lambda: "zh")
    monkeypatch.setattr(audited, "say", lambda key, **k: t(key, "zh", **k))
    assert audited.who_words("sample.community_staff") == "社区填报员"
    assert audited.who_words("wangmin") == "wangmin"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"lang": "zh", "month": "2025-12"}, "2025年12月"),
        ({"i": "requests_received", "m": "2025-12", "place": "210214001003"}, "古城社区 诉求受理数 2025年12月"),
        ({}, "—"),
    ],
)
def test_what_an_export_was_of_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, asked: dict[str, str], words: str
) -> None:
    monkeypatch.setattr(audited, "lang", lambda: "zh")
    monkeypatch.setattr(audited, "say", lambda key, **k: t(key, "zh", **k))
    assert audited.detail_words({"asked": asked, "bytes": 3}).split("；")[0].endswith(words)
