"""What the tests of the sample share: its files, made once in a worker."""

from __future__ import annotations

import pytest

from etl.sample import SampleFile, sample_files
from outcomes.core.settings import ROOT


@pytest.fixture(scope="session")
def files() -> list[SampleFile]:
    """Every sample file, as it was sent."""
    return sample_files(ROOT / "data" / "reference")
