"""Ledger and monthly report side by side: which of them speaks, what silence means, and that all of it can be made again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from etl.check.judge import judge
from etl.check.surroundings import Surroundings
from etl.commands import rebuild
from etl.ledger import acts, ledger
from etl.ledger.by import By
from etl.ledger.opened import opened
from outcomes import charts
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import Period, last_complete_month, month, month_of
from outcomes.core.settings import LOCAL_TIME, Settings
from outcomes.core.settings import today as day_of_now
from outcomes.figures.ask import figure, figures
from outcomes.figures.quality import hints
from outcomes.reporting.submission import Covers, Submission
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import open_mart, register_of
from tests.etl import shown

pytestmark = pytest.mark.story

Report = Callable[..., bytes]
TODAY = date(2026, 1, 5)
REQUESTS = "诉求编号,社区,受理时间,来源渠道,诉求类别,办理层级,办理状态,办结时间,是否作废"
PROJECTS = (
    "项目编号,社区,项目类型,项目名称,小区编号,数量,单位,惠及户数,状态,计划完成日期,实际完成日期,投资(万元),是否跨社区"
)


def _request(number: int, received: str, community: str = "古城", resolved: str = "", void: str = "") -> str:
    state = f"办结,{resolved} 10:00" if resolved else "待办,"
    return f"Q{number},{community},{received} 09:00,来访,停车,社区,{state},{void}"


def _requests(*rows: str) -> bytes:
    return "\r\n".join([REQUESTS, *rows]).encode("gb18030")


def _load(
    settings: Settings, content: bytes, dataset: str = "requests", covers: tuple[str, str] | None = None, **more: object
) -> str:
    """Loads and publishes a file that is complete for Gucheng in the months named; gives its upload id."""
    con = connect(settings)
    gucheng = register_of(con).find("古城")
    con.close()
    assert gucheng is not None
    said = Covers(place=gucheng.code, first=covers[0], last=covers[1]) if covers else None
    options = {"by": "甲", "today": TODAY, "dataset": dataset, "publish": True, "covers": said} | more
    receipt = ledger.load(settings, Submission(content=content, name="a.csv", **options))
    assert receipt.upload_id, receipt.findings
    return receipt.upload_id


def _said(settings: Settings, *months: str, code: str = "requests_received", place: str = "古城") -> list[float | None]:
    """What an indicator says of a community in these months; None where it is unknown."""
    mart = shown.mart(settings)
    found = mart.register.find(place)
    assert found is not None
    return [figure(mart, catalogue().indicators[code], found, month(m)).value for m in months]


def _differences(settings: Settings) -> list[tuple[str, float, str, float]]:
    """Month, what the source that was taken says, the other source, and what it says."""
    asked = shown.mart(settings).connection.cursor()
    return asked.execute(
        "SELECT month, numerator, other_source, other_numerator FROM difference WHERE indicator = 'requests_received'"
    ).fetchall()


def test_the_ledger_comes_first_and_the_report_where_a_community_keeps_none(real: Settings, report: Report) -> None:
    _load(real, report(("古城", "2025-03", 9, 9, 0, 0, 0, 0), ("台山", "2025-03", 5, 5, 0, 0, 0, 0)), "monthly_report")
    _load(real, _requests(_request(1, "2025-03-02"), _request(2, "2025-03-20")), covers=("2025-03", "2025-03"))
    assert _said(real, "2025-03") == [2]
    assert _said(real, "2025-03", place="台山") == [5]
    mart = open_mart(real)
    found = {
        f.place.short: f.sources
        for f in figures(mart, catalogue().indicators["requests_received"], "community", month("2025-03"))
        if f.n
    }
    assert found == {"古城": ("requests",), "台山": ("monthly_report",)}
    street = next(p for p in mart.register.places if p.code == mart.register.find("古城").parent)
    mixed = figure(mart, catalogue().indicators["requests_received"], street, month("2025-03"))
    assert (mixed.value, mixed.sources) == (7, ("monthly_report", "requests"))


def test_a_source_is_chosen_for_a_whole_year(real: Settings, report: Report) -> None:
    rows = [("古城", m, 9, 9, 0, 0, 0, 0) for m in ("2024-11", "2024-12", "2025-01", "2025-02", "2025-03")]
    _load(real, report(*rows), "monthly_report")
    _load(real, _requests(_request(1, "2025-02-02")), covers=("2025-02", "2025-03"))
    said = _said(real, "2024-11", "2024-12", "2025-01", "2025-02", "2025-03")
    assert said == [9, 9, None, 1, 0]  # January stays unknown: a series does not change its source within a year


def test_where_both_speak_and_differ_it_is_listed_until_it_is_mended(real: Settings, report: Report) -> None:
    _load(real, report(("古城", "2025-03", 3, 0, 0, 0, 0, 0), ("古城", "2025-04", 1, 0, 0, 0, 0, 0)), "monthly_report")
    rows = [_request(1, "2025-03-02"), _request(2, "2025-03-20"), _request(3, "2025-04-01")]
    _load(real, _requests(*rows), covers=("2025-03", "2025-04"))
    assert _differences(real) == [("2025-03", 2, "monthly_report", 3)]
    assert _said(real, "2025-03") == [2]
    late = _load(real, _requests(_request(4, "2025-03-31")))  # the third case, sent later
    assert (_differences(real), _said(real, "2025-03")) == ([], [3])
    acts.withdraw(real, late, By(who="区级"))
    assert _differences(real) == [("2025-03", 2, "monthly_report", 3)]
    _load(real, report(("古城", "2025-03", 2, 0, 0, 0, 0, 0)), "monthly_report")  # or the report is mended
    assert _differences(real) == []


def test_silence_is_0_inside_what_a_ledger_covers_and_unknown_outside(real: Settings) -> None:
    _load(real, _requests(_request(1, "2025-03-02")), covers=("2025-02", "2025-04"))
    assert _said(real, "2025-01", "2025-02", "2025-03", "2025-04", "2025-05") == [None, 0, 1, 0, None]
    assert _said(real, "2025-03", place="台山") == [None]
    assert _said(real, "2025-01", "2025-04", code="case_overdue") == [None, 0]
    year = Period(first="2024-06", last="2025-05")
    mart = open_mart(real)
    gucheng = mart.register.find("古城")
    assert gucheng is not None
    found = figure(mart, catalogue().indicators["requests_received"], gucheng, year)
    assert (found.value, found.reported("zh")) == (1, "3/12个月已报")


def test_an_old_case_sent_again_does_not_make_its_month_known(real: Settings) -> None:
    rows = [_request(1, "2024-11-02", resolved="2025-03-05"), _request(2, "2025-03-20")]
    _load(real, _requests(*rows), covers=("2025-02", "2025-03"))
    assert _said(real, "2024-11", "2025-02", "2025-03") == [None, 0, 1]
    assert _said(real, "2025-03", code="requests_resolved") == [1]  # but its closure counts in March
    [part] = open_mart(real).connection.execute("SELECT count(*) FROM part WHERE month = '2024-11'").fetchall()
    [binned] = open_mart(real).connection.execute("SELECT count(*) FROM bin WHERE month = '2024-11'").fetchall()
    assert (part, binned) == ((0,), (0,))


def test_a_ledger_that_states_nothing_speaks_of_the_months_of_its_rows(real: Settings) -> None:
    _load(real, _requests(_request(1, "2025-03-02"), _request(2, "2025-05-02")))
    assert _said(real, "2025-03", "2025-04", "2025-05") == [1, None, 1]


def test_a_row_struck_out_counts_no_longer(real: Settings) -> None:
    _load(real, _requests(_request(1, "2025-03-02"), _request(2, "2025-03-20")), covers=("2025-03", "2025-03"))
    struck = _load(real, _requests(_request(2, "2025-03-20", void="是")))
    assert _said(real, "2025-03") == [1]
    acts.withdraw(real, struck, By(who="区级", reason="没有报错"))
    assert _said(real, "2025-03") == [2]
    acts.restore(real, struck, By(who="区级"))
    _load(real, _requests(_request(1, "2025-03-02", void="是")))
    assert _said(real, "2025-03") == [0]  # the month is still covered


def test_a_case_that_moves_to_another_community_leaves_the_first(real: Settings) -> None:
    _load(real, _requests(_request(1, "2025-03-02"), _request(2, "2025-03-20")), covers=("2025-03", "2025-03"))
    _load(real, _requests(_request(2, "2025-03-20", "台山")))
    assert (_said(real, "2025-03"), _said(real, "2025-03", place="台山")) == ([1], [1])


def test_a_closed_request_changes_both_months_when_it_is_sent_again(real: Settings) -> None:
    _load(real, _requests(_request(1, "2025-03-02")), covers=("2025-03", "2025-04"))
    assert _said(real, "2025-03", "2025-04", code="requests_resolved") == [0, 0]
    _load(real, _requests(_request(1, "2025-03-02", resolved="2025-04-03")))
    assert _said(real, "2025-03", "2025-04", code="requests_resolved") == [0, 1]
    assert _said(real, "2025-03") == [1]


def _project(number: int, quantity: int, done: str = "") -> str:
    state = "完工" if done else "在建"
    return f"P{number},古城社区,停车位,项目,,{quantity},个,,{state},2025-03-20,{done},,否"


def _together(real: Settings, at: datetime, files: list[tuple[str, bytes, Covers | None]]) -> list[str]:
    """Files that come at one moment, stored and published in one commit."""
    usual = Submission(content=b"", name="a.csv", by="甲", today=TODAY, at=at, publish=True)
    with opened(real) as found:
        around = Surroundings(cat=found.cat, register=register_of(found.con))
        sent = [replace(usual, content=content, dataset=code, covers=covers) for code, content, covers in files]
        return ledger.store_together(found, [(judge(one, around), one) for one in sent], at)


@pytest.mark.parametrize("withdrawn", [False, True])
def test_ledgers_registers_and_withdrawals_come_out_the_same_when_made_again(
    real: Settings, report: Report, withdrawn: bool
) -> None:
    at = datetime(2025, 6, 2, 9, 0, tzinfo=LOCAL_TIME)
    reported = report(("古城", "2025-03", 3, 1, 6, 0, 7, 0), ("台山", "2025-03", 5, 5, 5, 0, 0, 0))
    _load(real, reported, "monthly_report", at=at)
    con = connect(real)
    covers = Covers(place=register_of(con).find("古城").parent, first="2025-01", last="2025-05")
    con.close()
    profile = "社区,年份,户数,常住人口\r\n古城,2025,2000,7000\r\n".encode("gbk")
    files = [
        ("requests", _requests(_request(1, "2025-03-02", resolved="2025-03-09"), _request(2, "2025-03-20")), covers),
        ("projects", "\r\n".join([PROJECTS, _project(1, 30), _project(2, 8, "2025-04-01")]).encode(), None),
        ("community_profile", profile, None),
        ("requests", _requests(_request(2, "2025-03-20", resolved="2025-04-02"), _request(3, "2025-05-20")), covers),
    ]
    ids = _together(real, at + timedelta(days=1), files)
    _load(real, _requests(_request(3, "2025-05-20", void="是")), at=at + timedelta(days=2))
    if withdrawn:
        acts.withdraw(real, ids[3], By(who="区级", at=at + timedelta(days=3)))
        acts.withdraw(real, ids[1], By(who="区级", at=at + timedelta(days=3)))
    assert _said(real, "2025-03", "2025-04", code="requests_resolved") == ([1, 0] if withdrawn else [1, 1])
    assert _said(real, "2025-03", code="parking_spaces_built") == ([7] if withdrawn else [0])
    found = rebuild.rebuild(real)
    assert (found.different, found.mart_before) == ((), found.mart_after)
    assert found.kept
    assert _said(real, "2025-05") == [0]


def test_of_files_of_one_moment_the_later_in_order_is_in_force(real: Settings, report: Report) -> None:
    at = datetime(2025, 6, 2, 9, 0, tzinfo=LOCAL_TIME)
    march = [report(("古城", "2025-03", n, 1, 6, 0, 7, 0)) for n in (3, 4)]
    rows = [_requests(_request(1, "2025-04-02")), _requests(_request(1, "2025-04-02", void="是"))]
    files: list[tuple[str, bytes, Covers | None]] = [("monthly_report", content, None) for content in march]
    _together(real, at, [*files, *(("requests", content, None) for content in rows)])
    assert _said(real, "2025-03", code="volunteer_participations") == [6]
    assert _said(real, "2025-04") == [0]
    assert rebuild.rebuild(real).same


def test_what_is_still_waiting_or_was_refused_does_not_make_a_rebuild_differ(real: Settings, report: Report) -> None:
    at = datetime(2025, 6, 2, 9, 0, tzinfo=LOCAL_TIME)
    _load(real, report(("古城", "2025-03", 3, 1, 6, 0, 7, 0)), "monthly_report", at=at)
    wrong = _requests(_request(1, "2025-03-02", community="不知何处"))
    options = {"by": "甲", "today": TODAY, "dataset": "requests"}
    assert (
        ledger.load(real, Submission(content=wrong, name="b.csv", at=at + timedelta(days=1), **options)).upload_id
        is None
    )
    waiting = _requests(_request(1, "2025-03-02"))
    assert ledger.load(real, Submission(content=waiting, name="c.csv", at=at + timedelta(days=2), **options)).upload_id
    assert rebuild.rebuild(real).same


def test_a_refused_file_counts_against_the_first_pass_of_its_sender(
    real: Settings, report: Callable[..., bytes]
) -> None:
    first_pass = catalogue().indicators["burden_firstpass"]
    today = day_of_now()
    last = last_complete_month(today)
    wrong = report(("古城社区", last, "近9", 7, 50, 0, 0, 0))
    refused = ledger.load(real, Submission(content=wrong, name="月报.csv", by="丰荣街道", today=today, publish=True))
    assert refused.upload_id is None
    again = ledger.load(
        real, Submission(content=wrong, name="月报.csv", by="丰荣街道", today=today, publish=True)
    )  # the same bytes count once
    assert again.upload_id is None
    ledger.load(
        real,
        Submission(
            content=report(("古城社区", last, 9, 7, 50, 0, 0, 0)),
            name="月报.csv",
            by="丰荣街道",
            today=today,
            publish=True,
        ),
    )
    ledger.load(
        real,
        Submission(
            content=report(("渤海社区", last, 5, 4, 20, 0, 0, 0)),
            name="月报.csv",
            by="铁西街道",
            today=today,
            publish=True,
        ),
    )
    mart = open_mart(real)
    found = figure(mart, first_pass, mart.register.district, month(month_of(today)))
    assert (found.numerator, found.denominator) == (1, 2)  # of two uploads stored, one passed at the first try
    street = figure(mart, first_pass, mart.register.streets()[0], month(month_of(today)))
    assert street.state == "not_added"


def test_a_running_count_that_falls_is_asked_about(real: Settings) -> None:
    header = "社区,月份,收集意见数,解决意见数,包联户数,重点户数,走访重点户数,走访次数,发现问题走访次数,报到党员数,年内参加活动党员数"
    rows = [
        f"古城社区,2025-{n:02d},5,4,900,30,28,60,5,80,{active}" for n, active in ((8, 40), (9, 45), (10, 6), (11, 50))
    ]
    content = "\r\n".join([header, *rows]).encode("gbk")
    receipt = ledger.load(
        real,
        Submission(
            content=content, name="联户.csv", by="丰荣街道", today=TODAY, publish=True, dataset="organisation_monthly"
        ),
    )
    assert receipt.published
    mart = open_mart(real)
    asked = hints(mart, "2025-12", "zh", frozenset(p.code for p in mart.register.communities()))
    assert [(h.kind, h.place) for h in asked] == [("falls", "210214001003")]
    assert "从45变成了6" in asked[0].text


def test_a_ledger_with_rows_left_out_is_not_complete_whatever_is_said_of_it(real: Settings) -> None:
    wrong = _request(2, "2025-10-08").replace("停车", "停车场")
    content = _requests(_request(1, "2025-10-05"), wrong)
    covers = Covers(place="210214001", first="2025-10", last="2025-10")
    receipt = ledger.load(
        real,
        Submission(
            content=content, name="诉求.csv", by="丰荣街道", today=TODAY, publish=True, partial=True, covers=covers
        ),
    )
    assert receipt.rows_stored == 1
    assert "not_complete" in [f.code for f in receipt.findings]
    mart = open_mart(real)
    received = catalogue().indicators["requests_received"]
    by_name = {f.place.name: f.state for f in figures(mart, received, "community", month("2025-10"))}
    assert by_name["古城社区"] == "known"
    assert by_name["台山社区"] == "unreported"  # silent, and the table was not complete


def test_parts_are_unknown_and_not_0_where_only_the_total_was_reported(real: Settings, report: Report) -> None:
    _publish_reports(real, report)
    covers = Covers(place="210214001003", first="2025-10", last="2025-10")
    ledger.load(
        real,
        Submission(
            content=_requests(_request(1, "2025-10-05")),
            name="诉求.csv",
            by="丰荣街道",
            today=TODAY,
            publish=True,
            covers=covers,
        ),
    )
    mart = open_mart(real)
    received, district = catalogue().indicators["requests_received"], mart.register.district
    subject = charts.Subject(mart=mart, place=district, last="2025-10", lang="zh")
    shown = charts.breakdown(subject, received, "category")
    assert shown is not None
    assert "其中有明细的1件里停车最多" in shown.title
    heat = charts.matrix(subject, received, "category")
    assert heat is not None
    assert {p.state for p in heat.series[0].points if p.code == "2025-03"} == {"unreported"}  # the report alone
    assert [p.value for p in heat.series[0].points if p.code == "2025-10"] == [1]


def _publish_reports(real: Settings, report: Report) -> None:
    """渤海社区 keeps no ledger: its monthly reports of March and October 2025."""
    rows = (("渤海社区", "2025-03", 9, 7, 50, 0, 0, 0), ("渤海社区", "2025-10", 9, 7, 50, 0, 0, 0))
    ledger.load(real, Submission(content=report(*rows), name="月报.csv", by="铁西街道", today=TODAY, publish=True))
