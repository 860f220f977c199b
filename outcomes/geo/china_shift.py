"""The shifted coordinates of Chinese web maps: GCJ-02 (高德, 腾讯) and BD-09 (百度), to and from WGS84, in degrees.

The published formulas only lead away from WGS84; the way back is found by repeating them until the step is below 1e-11°.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]  # (n, 2): longitude, latitude

_AXIS, _ECCENTRICITY_2 = 6378245.0, 0.00669342162296594323  # Krasovsky 1940
_BD_TURN = np.pi * 3000 / 180
_STEP, _MOST_STEPS = 1e-11, 60


def _waves(u: NDArray[np.float64], *periods: float) -> NDArray[np.float64]:
    return sum((a * np.sin(u * w * np.pi) for a, w in zip(periods[::2], periods[1::2], strict=True)), np.zeros_like(u))


def _shift(at: Degrees) -> Degrees:
    """How far GCJ-02 lies from WGS84 at these points."""
    x, y = at[:, 0] - 105, at[:, 1] - 35
    root, common = np.sqrt(np.abs(x)), _waves(x, 20, 6, 20, 2)
    lat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    lat += (common + _waves(y, 20, 1, 40, 1 / 3, 160, 1 / 12, 320, 1 / 30)) * 2 / 3
    lon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    lon += (common + _waves(x, 20, 1, 40, 1 / 3, 150, 1 / 12, 300, 1 / 30)) * 2 / 3
    phi = np.radians(at[:, 1])
    w = 1 - _ECCENTRICITY_2 * np.sin(phi) ** 2
    north = np.degrees(lat) / (_AXIS * (1 - _ECCENTRICITY_2) / (w * np.sqrt(w)))
    east = np.degrees(lon) / (_AXIS / np.sqrt(w) * np.cos(phi))
    return np.column_stack([east, north])


def gcj02_of_wgs84(at: Degrees) -> Degrees:
    """WGS84 as GCJ-02; meant for places inside China only."""
    return at + _shift(at)


def bd09_of_gcj02(at: Degrees) -> Degrees:
    """GCJ-02 as BD-09."""
    x, y = at[:, 0], at[:, 1]
    z = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_TURN)
    turn = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_TURN)
    return np.column_stack([z * np.cos(turn) + 0.0065, z * np.sin(turn) + 0.006])


def bd09_of_wgs84(at: Degrees) -> Degrees:
    """WGS84 as BD-09."""
    return bd09_of_gcj02(gcj02_of_wgs84(at))


def _back(forward: Callable[[Degrees], Degrees], shifted: Degrees) -> Degrees:
    """The points that `forward` leads to `shifted`."""
    found = shifted.copy()
    for _ in range(_MOST_STEPS):
        step = forward(found) - shifted
        found -= step
        if not step.size or np.nanmax(np.abs(step)) < _STEP:
            break
    return found


def wgs84_of_gcj02(at: Degrees) -> Degrees:
    """GCJ-02 as WGS84."""
    return _back(gcj02_of_wgs84, at)


def wgs84_of_bd09(at: Degrees) -> Degrees:
    """BD-09 as WGS84."""
    return _back(bd09_of_wgs84, at)
