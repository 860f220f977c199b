"""What does not change about a community, shared by all tables: its people, grids, buildings and compounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from etl.sample.positions import position
from etl.sample.projects import Project, split
from etl.sample.sample_file import HOUSING, Allotted, SampleFile, stream, yes
from etl.sample.sending import Row, SentTable, as_it_stood, enter

_GROUND, _COMPOUNDS = 20, 21  # numbers of the streams
_SHEET = SentTable(code="compounds", name="小区台账", by=HOUSING, turn=0)


@dataclass(frozen=True, kw_only=True)
class Compound:
    """A compound with its households and, where it was renovated, the day of completion."""

    id: str
    households: int
    old: bool
    management: str
    renovated_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A community with the counts that several tables must agree on (end of 2025)."""

    place: Allotted
    projects: tuple[Project, ...]
    compounds: tuple[Compound, ...]
    grids: tuple[str, ...]
    workers: tuple[int, ...]  # of each grid
    buildings: tuple[str, ...]
    population: int
    growth: float
    aged_60: int
    aged_80: int
    living_alone: int
    lone_elders: int
    party_members: int
    inservice_members: int
    spirit: float  # how well things go there, about 0 ± 1

    @property
    def code6(self) -> str:
        """The last six digits of the community's code, as its numbers are made of them."""
        return self.place.code[6:]

    def completed(self, kind: str, until: date) -> int:
        """How much of one type of project was completed by this day."""
        return sum(p.quantity for p in self.projects if p.kind == kind and p.completed_on and p.completed_on <= until)


def ground_of(place: Allotted, projects: list[Project], seed: int) -> Ground:
    """The facts of one community, from a stream of their own."""
    people = stream(seed, 1, place.code)  # the stream of the profile: the same persons per household
    growth = float(people.choice([1.0, 1.003]))
    population = round(place.whole("households_sample") * people.normal(2.3, 0.06))
    rng = stream(seed, _GROUND, place.code)
    aged_60 = round(population * rng.uniform(0.25, 0.29))
    aged_80 = round(population * rng.uniform(0.035, 0.045))
    households = place.whole("households_sample")
    grids = min(9, max(4, round(households / 400)))
    buildings = max(3 * grids, round(households / rng.uniform(44, 52)))
    living_alone = round(aged_60 * rng.uniform(0.16, 0.22))
    code6 = place.code[6:]
    return Ground(
        place=place,
        projects=tuple(projects),
        compounds=tuple(_compounds(place, projects, seed)),
        grids=tuple(f"{code6}-G{n:02d}" for n in range(1, grids + 1)),
        workers=tuple(rng.integers(1, 3, size=grids).tolist()),
        buildings=tuple(f"{code6}-L{n:03d}" for n in range(1, buildings + 1)),
        population=population,
        growth=growth,
        aged_60=aged_60,
        aged_80=aged_80,
        living_alone=living_alone,
        lone_elders=round(living_alone * rng.uniform(0.3, 0.4)),
        party_members=round(population * rng.uniform(0.035, 0.05)),
        inservice_members=round(population * rng.uniform(0.012, 0.018)),
        spirit=float(np.clip(rng.normal(), -1.8, 1.8)),
    )


def streets_of(grounds: list[Ground]) -> dict[str, list[str]]:
    """The names of the communities of each street."""
    found: dict[str, list[str]] = {}
    for ground in grounds:
        found.setdefault(ground.place.street, []).append(ground.place.name)
    return found


def _compounds(place: Allotted, projects: list[Project], seed: int) -> list[Compound]:
    """Four to nine compounds: the renovated ones first, under the numbers that the projects name."""
    rng = stream(seed, _COMPOUNDS, place.code)
    renovated = [p for p in projects if p.compound]
    total = max(len(renovated) + 2, min(9, max(4, round(place.whole("households_sample") / 420))))
    rest = split(place.whole("households_sample") - place.whole("households_benefited"), total - len(renovated))
    found = [
        Compound(
            id=p.compound,
            households=p.households or 0,
            old=True,
            management=str(rng.choice(["物业", "业委会自管", "社区代管"], p=[0.5, 0.2, 0.3])),
            renovated_on=p.completed_on,
        )
        for p in renovated
    ]
    for n, households in enumerate(rest, len(renovated) + 1):
        old = bool(rng.random() < 0.25)
        kinds = ["物业", "业委会自管", "社区代管", "无"]
        found.append(
            Compound(
                id=f"X{place.code}-{n:02d}",
                households=households,
                old=old,
                management=str(rng.choice(kinds, p=[0.35, 0.1, 0.3, 0.25] if old else [0.88, 0.06, 0.06, 0.0])),
            )
        )
    return found


def compound_files(grounds: list[Ground], seed: int) -> list[SampleFile]:
    """The register of compounds every half-year; a renovated compound gets its management on completion."""
    entries = []
    for ground in grounds:
        for n, compound in enumerate(ground.compounds, 1):
            row: Row = {
                "compound_id": compound.id,
                "community": ground.place.name,
                "compound_name": f"示例-{ground.place.name}-小区{n:02d}",
                "households": compound.households,
                "is_old": yes(compound.old),
                "management": compound.management,
                **position(ground.place, compound.id, seed, known=0.92),
            }
            entries.append(enter(row, date(2023, 1, 1), [(compound.renovated_on, {"management": "无"})]))
    return as_it_stood(_SHEET, entries)
