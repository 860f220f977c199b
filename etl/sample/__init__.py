"""Sample staff files: invented figures as bytes the way WPS writes them; the same seed gives the same bytes."""

from __future__ import annotations

from pathlib import Path

from etl.sample.ground import Ground, compound_files, ground_of
from etl.sample.neighbours import (
    participations_by_month,
    point_files,
    service_files,
    services_of,
    team_files,
    teams_of,
)
from etl.sample.parts import Place, SampleFile, read_rows
from etl.sample.projects import project_files, projects_of
from etl.sample.registers import brand_files, profile_files
from etl.sample.reports import Counts, report_files
from etl.sample.requests import counts_by_month, request_files, requests_of
from etl.sample.sending import Entry
from outcomes.settings import ROOT

__all__ = ["SampleFile", "sample_files"]


def sample_files(reference: Path = ROOT / "data" / "reference", seed: int = 20250101) -> list[SampleFile]:
    """Every sample file for 2023-01 to 2025-12, in the order in which they were sent."""
    places = [
        Place(code=r["community_code"], name=r["community_name"], street=r["street_name"], allotted=r)
        for r in read_rows(reference / "sample_allocation.csv")
    ]
    grounds = [ground_of(place, projects_of(place, seed), seed) for place in places]
    projects = [project for ground in grounds for project in ground.projects]
    requests = [requests_of(ground, seed) for ground in grounds]
    teams = [teams_of(ground, seed) for ground in grounds]
    services = [services_of(*of_place, seed) for of_place in zip(grounds, teams, requests, strict=True)]
    files = [
        *profile_files(places, seed),
        *brand_files(places, read_rows(reference / "brands.csv")),
        *project_files(projects),
        *compound_files(grounds),
        *team_files(grounds, teams),
        *request_files(requests),
        *service_files(services),
        *point_files(grounds, services, seed),
        *report_files(places, projects, _counts(grounds, requests, services), seed),
    ]
    return sorted(files, key=lambda file: file.today)


def _counts(grounds: list[Ground], requests: list[list[Entry]], services: list[list[Entry]]) -> dict[str, Counts]:
    """What the ledgers of each community say of each month."""
    found = {}
    for ground, asked, served in zip(grounds, requests, services, strict=True):
        received, closed = counts_by_month(asked)
        found[ground.place.code] = Counts(received=received, closed=closed, volunteers=participations_by_month(served))
    return found
