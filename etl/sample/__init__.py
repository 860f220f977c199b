"""Sample staff files: invented figures as bytes the way WPS writes them; the same seed gives the same bytes."""

from __future__ import annotations

from pathlib import Path

from etl.sample.parts import Place, SampleFile, read_rows
from etl.sample.projects import project_files, projects_of
from etl.sample.registers import brand_files, profile_files
from etl.sample.reports import report_files
from outcomes.settings import ROOT

__all__ = ["SampleFile", "sample_files"]


def sample_files(reference: Path = ROOT / "data" / "reference", seed: int = 20250101) -> list[SampleFile]:
    """Every sample file for 2023-01 to 2025-12, in the order in which they were sent."""
    places = [
        Place(code=r["community_code"], name=r["community_name"], street=r["street_name"], allotted=r)
        for r in read_rows(reference / "sample_allocation.csv")
    ]
    projects = [project for place in places for project in projects_of(place, seed)]
    files = [
        *profile_files(places, seed),
        *brand_files(places, read_rows(reference / "brands.csv")),
        *project_files(projects),
        *report_files(places, projects, seed),
    ]
    return sorted(files, key=lambda file: file.today)
