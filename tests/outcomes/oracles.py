"""Published data with published answers, read where they lie beside the checkout; never copied into it."""

import csv
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "oracles"


def cases(group: str, *kinds: str) -> list[dict[str, Any]]:
    """The cases of a group (spc, funnel, did, index) of these kinds; empty where the folder is not there."""
    path = FOLDER / group / "manifest.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return [{**case, "group": group} for case in found if not kinds or case["kind"] in kinds]


def rows(case: dict[str, Any], key: str = "data") -> list[dict[str, str]]:
    """The rows of one of a case's files."""
    with (FOLDER / case["group"] / case[key]).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def answer(case: dict[str, Any]) -> Any:
    """The expected values of a case kept as JSON."""
    return json.loads((FOLDER / case["group"] / case["expected"]).read_text(encoding="utf-8"))


def named(case: dict[str, Any]) -> str:
    """The case's id, for pytest."""
    return str(case["id"])
