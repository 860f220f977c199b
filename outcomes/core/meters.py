"""What the server counts of itself while it runs: counted where it happens, told by `/api/metrics` as Prometheus reads it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_COUNTED = CollectorRegistry()
_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

RUNS = Histogram("outcomes_run_seconds", "runs of a page, and how long they took", buckets=_SECONDS, registry=_COUNTED)
MART_BUILDS = Histogram(
    "outcomes_mart_build_seconds", "marts that were opened, and how long it took", buckets=_SECONDS, registry=_COUNTED
)
REQUESTS = Counter("outcomes_requests", "answers by the first digit of their status", ["status"], registry=_COUNTED)
ACTS = Counter("outcomes_acts", "acts that this server recorded, as in the audit", ["act"], registry=_COUNTED)
OPEN_SESSIONS = Gauge("outcomes_open_sessions", "sessions that are signed in", registry=_COUNTED)
OPEN_VIEWS = Gauge("outcomes_open_views", "pages that a browser shows", registry=_COUNTED)
SIGN_INS_WAITING = Gauge("outcomes_sign_ins_waiting", "sign-ins that wait or are checked", registry=_COUNTED)
WORK_WAITING = Gauge("outcomes_work_waiting", "long work that waits for its turn", registry=_COUNTED)


def told() -> bytes:
    """All of it in the text format of Prometheus (UTF-8); durations in seconds."""
    return generate_latest(_COUNTED)
