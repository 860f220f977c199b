"""Signal or noise: the control chart of every output and outcome at every level, and what it says of a month."""

from outcomes.signals.lines import Line
from outcomes.signals.watch import StepChange, Summary, Watch, context, may_be_watched, summary, watch, watches

__all__ = ["Line", "StepChange", "Summary", "Watch", "context", "may_be_watched", "summary", "watch", "watches"]
