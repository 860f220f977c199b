"""The three project columns where the register of projects is kept: not 0 beforehand, empty is asked about once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from etl.check.apart import judge_apart
from etl.ledger import ledger
from etl.ledger.judging import judged_here
from etl.ledger.opened import opened
from etl.review.desk import Desk
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import Period
from outcomes.core.settings import Settings
from outcomes.figures.ask import figure
from outcomes.reporting.submission import Submission
from outcomes.reporting.typed_form import Asked, form_rows
from outcomes.security.access import Person
from outcomes.warehouse.mart import open_mart

Report = Callable[..., bytes]
GUCHENG, FENGRONG = "210214001003", "210214001"
STREET = Person(account="fengrong", name="丰荣填报员", role="street_staff", place=FENGRONG)
TODAY = date(2025, 4, 2)
PROJECTS = (
    "项目编号,社区,项目类型,项目名称,小区编号,数量,单位,惠及户数,状态,计划完成日期,实际完成日期,投资(万元),是否跨社区"
)
ONE = "P1,古城,停车位,门前车位,,30,个,,完工,2025-03-01,2025-03-10,,否"


@pytest.fixture
def with_projects(real: Settings) -> Settings:
    """A warehouse in which the register of projects is kept of Gucheng alone: 30 parking spaces in March."""
    content = "\r\n".join([PROJECTS, ONE]).encode()
    sent = Submission(content=content, name="p.csv", by="op", today=TODAY, dataset="projects", publish=True)
    receipt = ledger.load(real, sent)
    assert receipt.published, receipt.findings
    return real


def _desk(settings: Settings) -> Desk:
    register = open_mart(settings).register
    return Desk(settings=settings, cat=catalogue(), person=STREET, register=register, real=True, today=TODAY)


def test_the_template_holds_no_0_where_the_register_is_kept(with_projects: Settings) -> None:
    desk = _desk(with_projects)
    asked = Asked(dataset=catalogue().datasets["monthly_report"], place=desk.place, month="2025-03")
    rows = {row[0]: row[5:8] for row in form_rows(desk, asked)}
    assert rows["古城社区"] == ["", "", ""]
    assert rows["台山社区"] == ["0", "0", "0"]


def test_an_empty_cell_is_asked_about_once_there_and_refused_elsewhere(with_projects: Settings, report: Report) -> None:
    rows = [("古城", "2025-03", 9, 8, 6, "", "", ""), ("台山", "2025-03", 9, 8, 6, "", 0, 0)]
    sent = Submission(content=report(*rows), name="a.csv", dataset="monthly_report", today=TODAY)
    with opened(with_projects, catalogue()) as found:
        judged = judged_here(found, judge_apart, sent)
    said = [f for f in judged.findings if f.severity != "notice"]
    told = [(f.code, f.row, f.severity) for f in said]
    assert told == [("taken_elsewhere", None, "warning"), ("missing_value", 3, "error")]
    assert "1行的改造小区数、新增停车位、口袋公园数空着" in said[0].message_zh
    assert judged.rows is not None
    assert judged.rows["parking_spaces_added"].to_pylist() == [None]


def test_what_the_register_gives_is_no_unknown_count(with_projects: Settings, report: Report) -> None:
    content = report(("古城", "2025-03", 9, 8, "暂缺", "", "", ""))
    sent = Submission(content=content, name="a.csv", by="op", today=TODAY, publish=True)
    assert ledger.load(with_projects, sent).published
    [found] = _desk(with_projects).unknown_counts({"monthly_report"})
    assert found.columns == ("volunteer_participations",)
    mart = open_mart(with_projects)
    march = Period(first="2025-03", last="2025-03")
    assert figure(mart, catalogue().indicators["parking_spaces_built"], mart.register.get(GUCHENG), march).value == 30
