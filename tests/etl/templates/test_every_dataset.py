"""Every table the whole way: template, filled, judged, published, in force, its figure, and back to file and row."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.ledger import ledger
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.periods import month
from outcomes.core.places import Place, read_register
from outcomes.core.settings import ROOT, Settings
from outcomes.figures.ask import figure, sources_used
from outcomes.reporting.submission import Covers, Submission
from outcomes.reporting.uploads import Receipt
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import Mart, open_mart
from outcomes.warehouse.rows_behind import behind
from tests import warehouses
from tests.etl.filler import MONTH, TODAY, filled, rows
from tests.etl.judged import judge

pytestmark = pytest.mark.story

CODES = list(catalogue().datasets)
FEEDING = [code for code in CODES if catalogue().fed_by(code)]  # the others: tests/etl/review/test_any_place.py
REGISTER = read_register(ROOT / "data" / "reference")
CONFIRMED = [p for p in REGISTER.communities() if not p.assumed]
PARTNERS = {"canteen_monthly": ("canteens",), "compounds": ("projects",), "recycling_monthly": ("projects",)}

OF_OTHERS = {"brand_goal", "brand_aware", "reno_sat"}  # need a promise with a target, a survey of another kind

# dataset -> indicator, numerator, denominator, value: worked out by hand from the rows in filler.SPECIAL
EXPECTED: dict[str, tuple[str, float, float | None, float]] = {
    "activities": ("act_participations", 75, None, 75),  # 20 + 55
    "brands": ("brands_launched", 1, None, 1),
    "canteen_monthly": ("canteen_daily", 880, 22, 40),
    "canteens": ("canteens", 2, None, 2),
    "committee_meetings": ("bpc_attend", 33, 40, 82.5),
    "committee_members": ("committee_members", 2, None, 2),
    "community_profile": ("park_ratio", 500, 2000, 0.25),
    "compounds": ("reno_cov", 100, 400, 25),  # 100 of 300 + 100 households
    "deliberations": ("delib_proposed", 2, None, 2),
    "disputes": ("disputes_accepted", 2, None, 2),
    "facility_checks": ("fit_ok", 30, 40, 75),
    "grid_patrols": ("grid_patrol", 60, 100, 60),
    "hazards": ("hazards_found", 2, None, 2),
    "list_items": ("list_items", 2, None, 2),
    "monthly_report": ("requests_received", 12, None, 12),
    "organisation_monthly": ("link_visits", 64, None, 64),
    "organisations": ("org_branches", 2, None, 2),
    "participation_monthly": ("elder_visit", 30, 40, 75),
    "partners": ("partners", 2, None, 2),
    "points_monthly": ("pts_redeem", 900, 1500, 60),
    "projects": ("parking_spaces_built", 30, None, 30),
    "recycling_monthly": ("rec_total", 200, None, 200),
    "requests": ("requests_received", 2, None, 2),
    "services": ("service_cases", 2, None, 2),
    "surveys": ("survey_sat", 160, 200, 80),
    "tasks": ("tasks_assigned", 2, None, 2),
    "volunteer_services": ("volunteer_participations", 15, None, 15),
    "volunteer_teams": ("volunteer_teams", 2, None, 2),
}


@pytest.fixture(scope="module")
def real_warehouse(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One warehouse into which every table is sent."""
    return Settings(data=warehouses.copy(new_folder, tmp_path_factory.mktemp("every") / "real"))


Sent = dict[tuple[str, str], tuple[Receipt, str]]


def _suffix(code: str) -> str:
    """Every other table is sent as XLSX, the others as CSV; the form that is not sent is only judged."""
    return (".csv", ".xlsx")[CODES.index(code) % 2]


@pytest.fixture(scope="module")
def sent(real_warehouse: Settings) -> Sent:
    """Receipt and file name of the filled template of each table for the community of its own, the tables it leans on first."""
    done: Sent = {}
    for dataset, place in ((p, place_of(c)) for c in FEEDING for p in (*PARTNERS.get(c, ()), c)):
        suffix = _suffix(dataset)
        table = catalogue().datasets[dataset]
        name = f"{table.name.zh}_{place.name}{suffix}"
        covers = Covers(place=place.code, first=MONTH, last=MONTH) if table.is_ledger else None
        receipt = ledger.load(
            real_warehouse,
            Submission(
                content=filled(table, REGISTER, place, suffix),
                name=name,
                by=place.name,
                today=TODAY,
                dataset=dataset,
                publish=True,
                covers=covers,
            ),
        )
        done[dataset, place.code] = (receipt, name)
    return done


@pytest.fixture(scope="module")
def mart(real_warehouse: Settings, sent: Sent) -> Mart:
    """The mart after all of them."""
    return open_mart(real_warehouse)


def place_of(code: str) -> Place:
    """A confirmed community for each table, so that no table's figures are taken from another's."""
    return CONFIRMED[(CODES.index(code) + 2) % len(CONFIRMED)]


def test_every_table_has_an_expectation_and_a_community_of_its_own() -> None:
    assert set(EXPECTED) == set(FEEDING)
    assert len({place_of(code).code for code in CODES}) == len(CODES)


@pytest.mark.parametrize("code", FEEDING)
def test_a_filled_template_becomes_a_figure_that_names_its_file_and_rows(
    real_warehouse: Settings, sent: Sent, mart: Mart, code: str
) -> None:
    place, dataset = place_of(code), catalogue().datasets[code]
    assert all(sent[partner, place.code][0].published for partner in PARTNERS.get(code, ()))
    receipt, name = sent[code, place.code]
    assert [f.message_zh for f in receipt.findings if f.severity != "notice"] == []
    assert (receipt.rows_stored, receipt.published) == (len(rows(dataset, place)), True)
    lines = [n + 2 for n in range(receipt.rows_stored)]
    assert _rows_in_force(real_warehouse, code, place) == [(receipt.upload_id, line) for line in lines]

    indicator, numerator, denominator, value = EXPECTED[code]
    wanted = catalogue().indicators[indicator]
    found = figure(mart, wanted, place, month(MONTH))
    assert (found.state, found.numerator, found.denominator) == ("known", numerator, denominator)
    assert found.value == pytest.approx(value)

    alone = [i for i in catalogue().fed_by(code) if i.datasets == {code} and i.code not in OF_OTHERS]
    assert [i.code for i in alone if figure(mart, i, place, month(MONTH)).state == "unreported"] == []

    used = sources_used(mart, wanted, [place.code], month(MONTH))
    uploads = behind(real_warehouse, wanted, month(MONTH), used, mart.look)
    of_file = [u for u in uploads if u["upload_id"] == receipt.upload_id]
    assert [(u["file_name"], u["by"], u["dataset"]) for u in of_file] == [(name, place.name, code)]
    named = {row["source_row"] for row in of_file[0]["rows"]}
    assert named
    assert named <= set(lines)


@pytest.mark.parametrize("code", CODES)
def test_both_forms_of_the_template_are_recognised_and_read_alike(code: str) -> None:
    place, read = place_of(code), []
    for suffix in (".csv", ".xlsx"):
        content = filled(catalogue().datasets[code], REGISTER, place, suffix)
        judged = judge(content, f"a{suffix}", cat=catalogue(), register=REGISTER, today=TODAY)
        assert judged.dataset == code
        assert judged.rows is not None
        read.append(judged.rows.to_pylist())
    assert read[0] == read[1]
    assert len(read[0]) == len(rows(catalogue().datasets[code], place))


def _rows_in_force(settings: Settings, code: str, place: Place) -> list[tuple[str, int]]:
    con = connect(settings)
    try:
        query = f"SELECT upload_id, source_row FROM lake.ledger.{code}_in_force WHERE community_code = ? ORDER BY 2"
        return con.execute(query, [place.code]).fetchall()
    finally:
        con.close()
