"""Building the sample warehouse: the sample's files go through the same door as real uploads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import duckdb

from etl import ledger, warehouse
from etl.sample import SampleFile, sample_files
from etl.sample.parts import PARTY
from etl.warehouse import meta
from outcomes.lake import connect, write_lock
from outcomes.settings import LOCAL_TIME, Settings

Say = Callable[[float, str], None]


def _moment(day: date, minute: int) -> datetime:
    """A working hour of that day, later for every further file, so that acts keep their order."""
    return datetime.combine(day, time(9, 0), LOCAL_TIME) + timedelta(minutes=minute)


def _steps(files: list[SampleFile]) -> list[tuple[datetime, SampleFile, str]]:
    """Every act of the sample in the order of time: sending (and publishing), sending back, withdrawing."""
    steps = []
    for n, file in enumerate(files):
        steps.append((_moment(file.today, n % 300), file, "load"))
        if file.returned:
            steps.append((_moment(file.today, 301 + n % 100), file, "send back"))
        if file.withdraw:
            steps.append((_moment(file.withdrawn_on or file.today, 301 + n % 100), file, "withdraw"))
    return sorted(steps, key=lambda step: step[0])


def discard_half_built(settings: Settings) -> bool:
    """Removes a sample whose first build was cut off, so that it is built from the start; never touches real data."""
    if settings.is_built() or settings.catalogue_url or not (settings.data / "catalog.sqlite").exists():
        return False
    with write_lock(settings):
        con = connect(settings)
        try:
            known = meta(con).get("data_class", "")
        except duckdb.CatalogException:  # cut off before the tables were made
            known = "sample"
        finally:
            con.close()
        if known != "sample":
            return False
        for name in ("landing", "tables"):
            shutil.rmtree(settings.data / name, ignore_errors=True)
        for file in settings.data.glob("catalog.sqlite*"):
            file.unlink()
    return True


def build_sample(settings: Settings, *, say: Say = lambda share, step: None) -> None:
    """Loads every sample file and marks the warehouse ready; progress goes to `say` and to progress.json."""
    steps = _steps(sample_files(settings.reference, settings.sample_seed))
    ids: dict[str, str] = {}
    for n, (at, file, act) in enumerate(steps):
        share = n / len(steps)
        settings.progress_file.write_text(
            json.dumps({"share": share, "step": file.file_name}, ensure_ascii=False), encoding="utf-8"
        )
        say(share, file.file_name)
        if act == "send back":
            ledger.send_back(settings, ids[file.file_name + str(file.today)], by=PARTY, reason=file.returned, at=at)
            continue
        if act == "withdraw":
            ledger.withdraw(settings, ids[file.file_name + str(file.today)], by=file.by, reason=file.withdraw, at=at)
            continue
        receipt = ledger.load(
            settings, file.content, file.file_name, by=file.by, today=file.today, dataset=file.dataset,
            publish=file.publish, partial=file.partial, at=at,
        )  # fmt: skip
        if receipt.upload_id is None:
            said = "; ".join(f.message_en for f in receipt.findings if f.severity == "error")
            raise RuntimeError(f"sample file {file.file_name} was refused: {said}")
        ids[file.file_name + str(file.today)] = receipt.upload_id
    settings.progress_file.unlink(missing_ok=True)
    warehouse.mark_ready(settings, "sample")
