"""Building the sample warehouse: the sample's files go through the same door as real uploads."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from etl import ledger, warehouse
from etl.sample import SampleFile, sample_files
from outcomes.settings import LOCAL_TIME, Settings

Say = Callable[[float, str], None]


def _moment(day: date, minute: int) -> datetime:
    """A working hour of that day, later for every further file, so that acts keep their order."""
    return datetime.combine(day, time(9, 0), LOCAL_TIME) + timedelta(minutes=minute)


def _steps(files: list[SampleFile]) -> list[tuple[datetime, SampleFile, str]]:
    """Every act of the sample in the order of time: sending (and publishing), withdrawing."""
    steps = []
    for n, file in enumerate(files):
        steps.append((_moment(file.today, n % 300), file, "load"))
        if file.withdraw:
            steps.append((_moment(file.withdrawn_on or file.today, 301 + n % 100), file, "withdraw"))
    return sorted(steps, key=lambda step: step[0])


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
