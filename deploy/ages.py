"""`python3 deploy/ages.py`: each pinned package with the day it came out and its age, oldest first; it asks nobody.

For whoever compares versions with lists of known faults (漏洞): such lists are not reachable where the dashboard runs.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

RELEASED = Path(__file__).with_name("released.txt")


def ages(text: str, today: date) -> list[tuple[str, str, str, int | None]]:
    """Package, version, day and days since then (None where the index did not say), as `released.txt` has them."""
    rows = [line.split(" ") for line in text.splitlines()]
    return [
        (name, version, day, (today - date.fromisoformat(day)).days if day != "?" else None)
        for day, name, version in rows
    ]


def main() -> None:
    """Prints a line for each package."""
    for name, version, day, age in ages(RELEASED.read_text(encoding="utf-8"), datetime.now(UTC).date()):
        print(f"{name:32} {version:14} {day} {'?' if age is None else age:>6} 天 / days")


if __name__ == "__main__":
    main()
