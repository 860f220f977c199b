"""A correction by hand, as it leaves the page."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Correction:
    """The rows in force as texts, the same as a person left them, and why they are changed."""

    before: pd.DataFrame
    after: pd.DataFrame
    reason: str
