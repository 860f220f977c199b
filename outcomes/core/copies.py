"""A copy of what is kept: whoever gets it may change it, and the next one gets what was kept."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import pandas as pd

T = TypeVar("T")
_CHANGEABLE = (pd.DataFrame, dict, list, set)


def copy_of(value: T) -> T:
    """The value itself where nothing can change it, else a copy: containers all the way down, tables copied on write.

    What a dataclass holds is not looked at: what is kept in one is made of tuples and other frozen values.
    """
    made: Any = value
    if isinstance(value, pd.DataFrame):
        made = value.copy(deep=False)  # pandas copies a column when one of the two is written to
    elif isinstance(value, dict):
        made = {k: copy_of(v) if isinstance(v, (*_CHANGEABLE, tuple)) else v for k, v in value.items()}
    elif isinstance(value, list):
        made = [copy_of(v) if isinstance(v, (*_CHANGEABLE, tuple)) else v for v in value]
    elif isinstance(value, set):
        made = set(value)
    elif isinstance(value, tuple) and type(value) is tuple and any(isinstance(v, _CHANGEABLE) for v in value):
        made = tuple(copy_of(v) for v in value)
    return cast("T", made)
