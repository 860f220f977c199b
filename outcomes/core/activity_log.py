"""The server's own log: one line a request and an act, for whoever keeps the server; nobody is named in it.

`access.log` in the folder of OUTCOMES_LOG_FOLDER, turned at midnight, kept OUTCOMES_LOG_DAYS days. A line of an act has the
number of its record: who did what to what stands in the audit alone.
"""

from __future__ import annotations

import logging
from logging.handlers import TimedRotatingFileHandler

from outcomes.core import meters
from outcomes.core.settings import Settings, now

NAME = "access.log"
_LOG = logging.getLogger("outcomes.activity")
_LOG.propagate = False
_LOG.setLevel(logging.CRITICAL)


def begin(settings: Settings) -> None:
    """Lets this process write the log of these settings; without a folder nothing is written. One process writes a log."""
    for handler in list(_LOG.handlers):
        if isinstance(handler, TimedRotatingFileHandler):
            _LOG.removeHandler(handler)
            handler.close()
    _LOG.setLevel(logging.CRITICAL if settings.log_folder is None else logging.INFO)
    if settings.log_folder is None:
        return
    settings.log_folder.mkdir(parents=True, exist_ok=True)
    file = settings.log_folder / NAME
    turning = TimedRotatingFileHandler(file, when="midnight", backupCount=settings.log_days, encoding="utf-8")
    turning.setFormatter(logging.Formatter("%(message)s"))
    _LOG.addHandler(turning)


def _write(*words: object) -> None:
    if _LOG.isEnabledFor(logging.INFO):
        _LOG.info(" ".join(map(str, (now().isoformat(timespec="milliseconds"), *words))))


def request(address: str, asked: str, status: int, size: int, seconds: float) -> None:
    """One line: moment, address, what was asked, status (0: no answer went out), bytes, seconds."""
    meters.REQUESTS.labels(f"{status // 100}xx").inc()
    _write(address, asked, status, size, f"{seconds:.3f}s")


def act(seq: int, name: str, channel: str, ok: bool) -> None:
    """One line: moment, `act`, its name, number of its record in the audit, channel, ok or refused."""
    meters.ACTS.labels(name).inc()
    _write("act", name, seq, channel, "ok" if ok else "refused")
