"""The sample's targets of the district for two years, and one recorded step change."""

from __future__ import annotations

from datetime import date

from etl.sample.sample_file import DATA, DISTRICT, PARTY, Cell, SampleFile, SampleSheet, file_bytes
from outcomes.catalogue.catalogue import catalogue

# year -> when they are sent, and the target of each indicator in its own unit: some below what is reached, some above
_TARGETS: dict[int, tuple[date, dict[str, float]]] = {
    2024: (
        date(2024, 1, 22),
        {
            "case_ontime": 90,
            "case_solved": 86,
            "case_sat": 78,
            "closed_to_received_ratio": 95,
            "volunteer_participations_per_1000_households": 20,
            "survey_sat": 85,
        },
    ),
    2025: (
        date(2025, 1, 20),
        {
            "case_ontime": 92,
            "case_solved": 85,
            "case_sat": 80,
            "closed_to_received_ratio": 94,
            "volunteer_participations_per_1000_households": 22,
            "survey_sat": 88,
        },
    ),
}


def target_files() -> list[SampleFile]:
    """The district's targets, a file for each year."""
    known = catalogue()
    headers = [c.header for c in known.datasets["targets"].column]
    files = []
    for year, (today, targets) in _TARGETS.items():
        rows: list[list[Cell]] = [
            ["全区", known.indicators[code].name.zh, year, target, f"示例：{year}年度工作要点"]
            for code, target in targets.items()
        ]
        content = file_bytes(SampleSheet(headers=headers, rows=rows), "gbk", today)
        name = f"{DISTRICT}年度目标（{year}年）.csv"
        files.append(SampleFile(dataset="targets", file_name=name, content=content, by=PARTY, today=today))
    return files


def step_files() -> list[SampleFile]:
    """One change of a definition, recorded by the office that keeps the requests."""
    known, today = catalogue(), date(2024, 2, 6)
    headers = [c.header for c in known.datasets["step_changes"].column]
    name = known.indicators["closed_to_received_ratio"].name.zh
    rows: list[list[Cell]] = [[DISTRICT, name, "2024-01", "口径调整：含12345转办", ""]]
    content = file_bytes(SampleSheet(headers=headers, rows=rows), "utf-8-sig", today)
    return [
        SampleFile(dataset="step_changes", file_name="台阶变化（2024年1月）.csv", content=content, by=DATA, today=today)
    ]
