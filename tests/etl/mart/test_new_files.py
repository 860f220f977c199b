"""What a new indicator or a new table takes: one file each, and no line of the program."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from etl.commands import rebuild
from etl.ledger import acts, ledger, warehouse
from etl.ledger.by import By
from outcomes.catalogue.catalogue import HERE, Catalogue, read_catalogue
from outcomes.core.periods import Period, month
from outcomes.core.settings import Settings
from outcomes.figures.ask import figure
from outcomes.figures.figure import Figure
from outcomes.reporting.submission import Submission
from outcomes.reporting.uploads import Receipt
from outcomes.warehouse.mart import open_mart

pytestmark = pytest.mark.story

TODAY = date(2026, 1, 5)
NEW_INDICATOR = """
system = "S9"
theme = "effective_governance"
kind = "context"
better = "context"
over_time = "flow"
unit = { zh = "件", en = "cases" }
compared = false
name = { zh = "受理未办结差额", en = "Received less closed" }
definition = { zh = "当月受理数减去当月办结数。", en = "Received in the month less closed in the month." }

[[source]]
numerator = { dataset = "monthly_report", expr = "sum(requests_received - requests_resolved)" }
"""
WRITTEN_IN_SQL = """
system = "S9"
theme = "effective_governance"
kind = "context"
better = "context"
over_time = "flow"
unit = { zh = "件", en = "cases" }
compared = false
name = { zh = "受理最多的月份", en = "Busiest month" }
definition = { zh = "当年受理最多的那个月的受理数。", en = "Requests of the month of the year that received the most." }

[[source]]
sql = "busiest.sql"
datasets = ["monthly_report"]
ratio = false
"""
BUSIEST = """SELECT community_code AS place, month, requests_received AS numerator, NULL AS denominator
FROM rows_monthly_report QUALIFY rank() OVER (PARTITION BY community_code, month[:4] ORDER BY requests_received DESC) = 1
"""
NEW_DATASET = """
name = { zh = "入户测温", en = "Indoor temperatures" }
systems = ["S9"]
row = { zh = "一个社区一个月一行", en = "one row per community and month" }
about = { zh = "供暖季入户测温。", en = "Temperatures measured in homes during the heating season." }
reporter = "community"
basis = { zh = "测温记录", en = "the measuring sheet" }
frequency = "monthly"
on = true
replace = "slice"
key = ["community", "month"]

[[column]]
code = "community"
header = "社区"
en = "Community"
type = "place"
help = { zh = "社区名称。", en = "Name of the community." }

[[column]]
code = "month"
header = "月份"
en = "Month"
type = "month"
help = { zh = "如 2025-12。", en = "For example 2025-12." }

[[column]]
code = "homes_measured"
header = "测温户数"
en = "Homes measured"
type = "count"
units = ["户"]
help = { zh = "当月测了多少户。", en = "Homes measured in the month." }

[[column]]
code = "homes_warm"
header = "达标户数"
en = "Homes warm enough"
type = "count"
units = ["户"]
help = { zh = "其中室温不低于18度的。", en = "Of these, at 18 degrees or more." }

[[rule]]
code = "rule_broken"
severity = "error"
column = "homes_warm"
where = "homes_warm > homes_measured"
zh = "达标户数大于测温户数"
en = "more warm homes than were measured"
"""
WARM_HOMES = """
system = "S9"
theme = "effective_governance"
kind = "outcome"
better = "up"
over_time = "flow"
unit = { zh = "%", en = "%" }
scale = 100
interval = "proportion"
name = { zh = "室温达标率", en = "Homes warm enough" }
definition = { zh = "测温户中室温不低于18度的占比。", en = "Homes at 18 degrees or more of those measured." }

[[source]]
numerator = { dataset = "indoor_temperatures", expr = "sum(homes_warm)" }
denominator = { dataset = "indoor_temperatures", expr = "sum(homes_measured)" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogue's files, to which a test adds its own."""
    for part in ("datasets", "indicators"):
        shutil.copytree(HERE / part, tmp_path / "catalogue" / part)
    return tmp_path / "catalogue"


def _warehouse(folder: Path) -> tuple[Settings, Catalogue]:
    settings, cat = Settings(data=folder.parent / "real"), read_catalogue(folder)
    warehouse.init(settings, data_class="real", cat=cat)
    return settings, cat


def _load(settings: Settings, cat: Catalogue, content: bytes, dataset: str | None = None) -> Receipt:
    return ledger.load(
        settings,
        Submission(content=content, name="十二月.csv", by="甲", today=TODAY, dataset=dataset, publish=True),
        cat=cat,
    )


def _figure(settings: Settings, cat: Catalogue, code: str, period: Period) -> Figure:
    mart = open_mart(settings)
    return figure(mart, cat.indicators[code], mart.register.district, period)


def test_a_new_indicator_of_a_known_table_is_one_file(folder: Path, report: Callable[..., bytes]) -> None:
    (folder / "indicators" / "requests_left.toml").write_text(NEW_INDICATOR, encoding="utf-8")
    settings, cat = _warehouse(folder)
    got = _load(settings, cat, report(("古城", "2025-12", 30, 22, 0, 0, 0, 0), ("台山", "2025-12", 20, 17, 0, 0, 0, 0)))
    assert got.upload_id
    found = _figure(settings, cat, "requests_left", month("2025-12"))
    assert (found.value, found.text("zh", unit=True), found.n) == (11, "11 件", 2)
    assert _figure(settings, cat, "requests_received", month("2025-12")).value == 50


def test_what_no_expression_can_say_is_one_file_of_sql_beside_it(folder: Path, report: Callable[..., bytes]) -> None:
    (folder / "indicators" / "busiest.toml").write_text(WRITTEN_IN_SQL, encoding="utf-8")
    (folder / "indicators" / "busiest.sql").write_text(BUSIEST, encoding="utf-8")
    settings, cat = _warehouse(folder)
    _load(settings, cat, report(("古城", "2025-11", 9, 9, 0, 0, 0, 0), ("古城", "2025-12", 12, 9, 0, 0, 0, 0)))
    assert _figure(settings, cat, "busiest", month("2025-12")).value == 12
    assert _figure(settings, cat, "busiest", month("2025-11")).state == "unreported"


def test_a_new_table_is_one_file_and_its_indicator_another(folder: Path) -> None:
    (folder / "datasets" / "indoor_temperatures.toml").write_text(NEW_DATASET, encoding="utf-8")
    (folder / "indicators" / "homes_warm.toml").write_text(WARM_HOMES, encoding="utf-8")
    settings, cat = _warehouse(folder)
    wrong = _load(settings, cat, "社区,月份,测温户数,达标户数\r\n古城,2025-12,40,41\r\n".encode("gbk"))
    assert (wrong.upload_id, {f.code for f in wrong.findings} & {"rule_broken"}) == (None, {"rule_broken"})
    content = "社区,月份,测温户数（户）,达标户数\r\n古城,2025年12月,40户,36\r\n台山,2025年12月,60,54\r\n".encode("gbk")
    got = _load(settings, cat, content)  # recognised by its headers
    assert (got.dataset, got.rows_stored) == ("indoor_temperatures", 2)
    found = _figure(settings, cat, "homes_warm", month("2025-12"))
    assert (found.value, found.base("zh"), found.n) == (90, "90/100", 2)
    assert rebuild.rebuild(settings, cat=cat).same


def test_a_new_indicator_speaks_of_what_was_loaded_before_it(folder: Path, report: Callable[..., bytes]) -> None:
    settings, cat = _warehouse(folder)
    _load(settings, cat, report(("古城", "2025-12", 30, 22, 0, 0, 0, 0)))
    (folder / "indicators" / "requests_left.toml").write_text(NEW_INDICATOR, encoding="utf-8")
    settings, cat = _warehouse(folder)  # `etl init` again
    assert _figure(settings, cat, "requests_left", month("2025-12")).value == 8


def test_taking_back_and_restoring_keep_to_the_catalogue_that_is_given(
    folder: Path, report: Callable[..., bytes]
) -> None:
    (folder / "indicators" / "requests_left.toml").write_text(NEW_INDICATOR, encoding="utf-8")
    settings, cat = _warehouse(folder)
    content = report(("古城", "2025-12", 30, 22, 0, 0, 0, 0))
    got = ledger.load(
        settings, Submission(content=content, name="a.csv", by="甲", today=TODAY, dataset="monthly_report"), cat=cat
    )
    assert got.upload_id
    assert _figure(settings, cat, "requests_left", month("2025-12")).state == "unreported"
    acts.publish(settings, got.upload_id, By(who="区级"), cat=cat)
    assert _figure(settings, cat, "requests_left", month("2025-12")).value == 8
    acts.withdraw(settings, got.upload_id, By(who="区级"), cat=cat)
    assert _figure(settings, cat, "requests_left", month("2025-12")).state == "unreported"
    acts.restore(settings, got.upload_id, By(who="区级"), cat=cat)
    assert _figure(settings, cat, "requests_left", month("2025-12")).value == 8


def test_a_table_that_gains_a_column_keeps_its_rows_and_its_rebuild(
    tmp_path: Path, report: Callable[..., bytes]
) -> None:
    older = tmp_path / "older"
    shutil.copytree(HERE / "datasets", older / "datasets")
    shutil.copytree(HERE / "indicators", older / "indicators")
    table = older / "datasets" / "monthly_report.toml"
    text = table.read_text(encoding="utf-8")
    start = text.index('[[column]]\ncode = "remark"')
    end = text.find("[[rule]]", start)
    table.write_text(text[:start] + text[end:], encoding="utf-8")
    settings = Settings(data=tmp_path / "real")
    before = read_catalogue(older)
    warehouse.init(settings, data_class="real", cat=before)
    ledger.load(
        settings,
        Submission(
            content=report(("古城社区", "2025-03", 9, 7, 50, 0, 0, 0)),
            name="月报.csv",
            by="丰荣街道",
            today=TODAY,
            publish=True,
        ),
        cat=before,
    )
    warehouse.init(settings, data_class="real")
    with_remark = report(("台山社区", "2025-03", 5, 4, 20, 0, 0, 0, "春节假期"))
    assert ledger.load(
        settings, Submission(content=with_remark, name="台山.csv", by="丰荣街道", today=TODAY, publish=True)
    ).published
    mart = open_mart(settings)
    received = mart.register.find("丰荣街道")
    assert received is not None
    assert figure(mart, read_catalogue(HERE).indicators["requests_received"], received, month("2025-03")).value == 14
    assert rebuild.rebuild(settings).same
