"""What an upload was judged to hold is kept: stricter rules, lost findings and lost files change no figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from etl.check.judge import judge
from etl.commands import rebuild
from etl.commands.reread import reread
from etl.ledger import judged_rows, ledger, read_today, warehouse
from outcomes.catalogue.catalogue import Catalogue
from outcomes.core.settings import Settings
from outcomes.reporting.judgement import Judgement
from outcomes.reporting.submission import Submission
from outcomes.warehouse.lake import connect
from outcomes.warehouse.mart import Store
from tests.etl import small, whole

Made = tuple[Settings, Catalogue]
GOOD_AND_BAD = small.content_of(("古城", "2025-03", 10, 3), ("台山", "2025-03", "近十", 3))


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A warehouse with one upload of which one row was taken and one refused."""
    settings, cat = small.make(tmp_path)
    sent = Submission(
        content=GOOD_AND_BAD, name="月报.csv", by="甲", today=small.TODAY, dataset="monthly_report", publish=True
    )
    receipt = ledger.load(settings, replace(sent, partial=True), cat=cat)
    assert (receipt.rows_stored, receipt.rows_refused) == (1, 1)
    return settings, cat


def _sha256(settings: Settings) -> str:
    con = connect(settings)
    found = con.execute("SELECT judged_sha256 FROM lake.ledger.upload").fetchone()
    con.close()
    assert found
    return str(found[0])


def _run(settings: Settings, sql: str) -> None:
    con = connect(settings)
    con.execute(sql)
    con.close()


def test_rows_numbers_of_refused_rows_and_what_they_speak_of_are_kept(made: Made) -> None:
    told = judged_rows.fetch(made[0], _sha256(made[0]))
    assert told is not None
    assert (told.rows.num_rows, told.refused, told.cells) == (1, (3,), ((small.GUCHENG, "2025-03"),))
    assert told.rows["requests_received"].to_pylist() == [10]


def test_a_stricter_reader_judges_new_files_only(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, cat = made

    def strict(sent: Submission, *given: object) -> Judgement:
        found = judge(sent, *given)  # type: ignore[arg-type]
        return replace(found, rows=None, refused=2, outcome="reject_whole_file")

    monkeypatch.setattr(ledger, "the_judge", lambda: strict)
    monkeypatch.setattr(read_today, "judge", strict)
    assert rebuild.rebuild(settings, cat=cat).same
    [otherwise] = reread(settings, cat)
    assert (otherwise.stored, otherwise.today) == (1, None)
    assert "整份退回" in otherwise.said
    assert whole.one_more(settings, cat, "2025-03", 11).outcome == "reject_whole_file"
    assert whole.received(Store(settings).mart(), "2025-03") == 10
    assert whole.wrong(settings, cat) == []


def test_a_row_that_was_refused_stays_out_though_its_finding_is_lost(made: Made) -> None:
    settings, cat = made
    _run(settings, "UPDATE lake.ledger.upload SET findings = '[]'")
    assert rebuild.rebuild(settings, cat=cat).same
    assert whole.received(Store(settings).mart(), "2025-03", small.TAISHAN) is None


@pytest.mark.parametrize("harm", ["missing", "changed", "never kept"])
def test_without_its_judgement_an_upload_is_read_from_the_original_and_kept_anew(made: Made, harm: str) -> None:
    settings, cat = made
    [file] = [p for p in settings.judged.rglob("*") if p.is_file()]
    if harm == "changed":
        file.write_bytes(file.read_bytes()[:-1])
    else:
        file.unlink()
    if harm == "never kept":
        _run(settings, "UPDATE lake.ledger.upload SET judged_sha256 = NULL")
    report = rebuild.rebuild(settings, cat=cat)
    assert report.same
    assert len(report.replayed.read_anew) == 1
    assert any("按原始文件重读" in line for line in report.lines())
    assert rebuild.rebuild(settings, cat=cat).replayed.read_anew == ()


def test_init_keeps_the_judgements_that_an_older_version_did_not(made: Made) -> None:
    settings, cat = made
    before = judged_rows.fetch(settings, _sha256(settings))
    _run(settings, "UPDATE lake.ledger.upload SET judged_sha256 = NULL")
    [file] = [p for p in settings.judged.rglob("*") if p.is_file()]
    file.unlink()
    warehouse.init(settings, data_class="real", cat=cat)
    after = judged_rows.fetch(settings, _sha256(settings))
    assert before is not None
    assert after is not None
    assert (after.refused, after.cells) == (before.refused, before.cells)
    assert after.rows.to_pylist() == before.rows.to_pylist()
    assert rebuild.rebuild(settings, cat=cat).replayed.read_anew == ()


def test_rows_that_are_no_longer_those_that_were_stored_are_not_kept_by_init(made: Made) -> None:
    settings, cat = made
    _run(settings, "UPDATE lake.ledger.upload SET judged_sha256 = NULL")
    _run(settings, "UPDATE lake.ledger.monthly_report SET requests_received = 99")
    warehouse.init(settings, data_class="real", cat=cat)
    assert rebuild.rebuild(settings, accept=True, cat=cat).replayed.read_anew != ()
    assert whole.received(Store(settings).mart(), "2025-03") == 10


def test_a_reader_that_agrees_has_nothing_to_tell(made: Made) -> None:
    assert reread(*made) == []
