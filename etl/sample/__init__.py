"""Sample staff files: invented figures as bytes the way WPS writes them; the same seed gives the same bytes."""

from __future__ import annotations

from pathlib import Path

from etl.sample import (
    governance,
    joint,
    neighbours,
    organisation,
    registers,
    requests,
    safety,
    service,
    steering,
    surveys,
)
from etl.sample.disturbances import OF_REQUESTS, OF_SERVICES, swings_of
from etl.sample.ground import Ground, compound_files, ground_of
from etl.sample.positions import middles
from etl.sample.projects import project_files, projects_of
from etl.sample.reports import Counts, report_files
from etl.sample.sample_file import Allotted, SampleFile
from etl.sample.sending import SampleLine
from outcomes.core.csv_text import csv_rows
from outcomes.core.settings import ROOT

__all__ = ["SampleFile", "sample_files"]


def sample_files(reference: Path = ROOT / "data" / "reference", seed: int = 20250101) -> list[SampleFile]:
    """Every sample file for 2023-01 to 2025-12, in the order in which they were sent."""
    at = middles(reference)
    places = [
        Allotted(
            code=r["community_code"],
            name=r["community_name"],
            street=r["street_name"],
            allotted=r,
            at=at[r["community_code"]],
        )
        for r in csv_rows(reference / "sample_allocation.csv")
    ]
    grounds = [ground_of(place, projects_of(place, seed), seed) for place in places]
    swings = swings_of(OF_REQUESTS, places, seed)
    asked = [requests.requests_of(ground, swings[ground.place.code], seed) for ground in grounds]
    teams = [neighbours.teams_of(ground, seed) for ground in grounds]
    swings = swings_of(OF_SERVICES, places, seed)
    served = [
        neighbours.services_of(ground, there, needs, swings[ground.place.code], seed)
        for ground, there, needs in zip(grounds, teams, asked, strict=True)
    ]
    counts = _counts(grounds, asked, served)
    projects = [project for ground in grounds for project in ground.projects]
    files = [
        *registers.profile_files(grounds, seed),
        *registers.brand_files(grounds, csv_rows(reference / "brands.csv"), counts, seed),
        *project_files(projects, seed),
        *compound_files(grounds, seed),
        *neighbours.team_files(grounds, teams),
        *requests.request_files(grounds, asked),
        *neighbours.service_files(grounds, served),
        *neighbours.point_files(grounds, served, seed),
        *report_files(places, projects, counts, seed),
        *_of_organisation(grounds, seed),
        *_of_services(grounds, counts, seed),
        *_of_safety(grounds, seed),
        *steering.target_files(),
        *steering.step_files(),
    ]
    return sorted(files, key=lambda file: file.today)


def _counts(
    grounds: list[Ground], requests_: list[list[SampleLine]], services: list[list[SampleLine]]
) -> dict[str, Counts]:
    """What the ledgers of each community say of each month."""
    found = {}
    for ground, asked, served in zip(grounds, requests_, services, strict=True):
        received, closed = requests.counts_by_month(asked)
        volunteers = neighbours.participations_by_month(served)
        found[ground.place.code] = Counts(received=received, closed=closed, volunteers=volunteers)
    return found


def _of_organisation(grounds: list[Ground], seed: int) -> list[SampleFile]:
    """Partners, committees, lists, organisations, visits and tasks."""
    partners = [joint.partners_of(ground, seed) for ground in grounds]
    members = [joint.members_of(ground, there, seed) for ground, there in zip(grounds, partners, strict=True)]
    return [
        *joint.partner_files(grounds, partners),
        *joint.member_files(grounds, members),
        *joint.list_files(grounds, partners, seed),
        *joint.meeting_files(grounds, members, seed),
        *organisation.organisation_files(grounds, seed),
        *organisation.visit_files(grounds, seed),
        *organisation.task_files(grounds, seed),
    ]


def _of_services(grounds: list[Ground], counts: dict[str, Counts], seed: int) -> list[SampleFile]:
    """Grids, deliberation, help with errands, activities, canteens, who took part, and surveys."""
    partners = [joint.partners_of(ground, seed) for ground in grounds]
    matters = [governance.matters_of(ground, seed) for ground in grounds]
    activities = [service.activities_of(*of_place, seed) for of_place in zip(grounds, partners, strict=True)]
    received = {code: of_place.received for code, of_place in counts.items()}
    return [
        *governance.patrol_files(grounds, received, seed),
        *governance.matter_files(grounds, matters),
        *service.service_files(grounds, [service.services_of(ground, seed) for ground in grounds]),
        *service.activity_files(grounds, activities),
        *service.canteen_files(grounds, seed),
        *service.participation_files(grounds, matters, activities, seed),
        *surveys.survey_files(grounds, seed),
    ]


def _of_safety(grounds: list[Ground], seed: int) -> list[SampleFile]:
    """Disputes, hazards, recycling stations and checks of facilities."""
    return [
        *safety.dispute_files(grounds, seed),
        *safety.hazard_files(grounds, seed),
        *safety.station_files(grounds, seed),
        *safety.check_files(grounds, seed),
    ]
