"""Whether the clock of this machine can be believed: what it dates wrongly would stand in every history for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from outcomes.core.errors import WarehouseError
from outcomes.core.settings import LOCAL_TIME, now, settings

_BEHIND = timedelta(minutes=5)  # machines differ by moments; whoever waited for the lock is later by seconds


def demand_clock(newest: datetime, data_class: Callable[[], str]) -> None:
    """WarehouseError where the clock lies before the newest act, or so far after it that somebody has to look."""
    here, last = f"{now():%Y-%m-%d %H:%M}", f"{newest.astimezone(LOCAL_TIME):%Y-%m-%d %H:%M}"
    if now() < newest - _BEHIND:
        raise WarehouseError(
            f"服务器时间{here}早于最近一次操作{last}，请先校准时间，没有任何改动"
            f" / the clock of this machine ({here}) is behind the newest act ({last}): set it right first; nothing was changed"
        )
    most = settings().most_idle_days
    if most and now() > newest + timedelta(days=most) and data_class() == "real":
        raise WarehouseError(
            f"服务器时间{here}比最近一次操作{last}晚了{most}天以上，请核对时间；时间无误就调大 OUTCOMES_MOST_IDLE_DAYS，没有任何改动"
            f" / the clock of this machine ({here}) is more than {most} days ahead of the newest act ({last}): check it; "
            "if it is right, raise OUTCOMES_MOST_IDLE_DAYS; nothing was changed"
        )
