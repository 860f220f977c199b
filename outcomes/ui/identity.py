"""Who is at the screen."""

from __future__ import annotations

from outcomes.security.access import Person


def person() -> Person:
    """The person of this run."""
    return Person(account="示例·区级管理员", name="区级管理员", role="district_staff", looking=True)
