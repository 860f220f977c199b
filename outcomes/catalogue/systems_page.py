"""The table of contents of the data: each system with its tables, its figures and the page where they stand."""

from __future__ import annotations

from outcomes.catalogue.catalogue import UPLOADS, Catalogue
from outcomes.core.texts import t


def datasets_of(cat: Catalogue, system: str) -> list[str]:
    """The codes of the tables of a system: those that name it, and those that its figures are taken from first."""
    named = [d.code for d in cat.datasets.values() if system in d.systems]
    read = [source.reads[0] for i in cat.of_system(system) for source in i.source]
    return list(dict.fromkeys([*named, *read]))


def markdown(cat: Catalogue) -> str:
    """docs/systems.md: one row for each of the systems S1 to S24, in Chinese, with the codes behind the names."""
    lines = [
        "# 体系、数据表、指标、页面 / Systems, tables, figures, pages",
        "",
        "由目录生成 / generated from the catalogue: `python -m etl inventory -o docs/systems.md`",
        "",
        f"{len(cat.systems)} 个体系，{len(cat.datasets)} 张数据表，{len(cat.indicators)} 项指标。",
        "",
        "| 体系 System | 数据表 Tables | 指标 Figures | 页面 Page |",
        "|---|---|---|---|",
    ]
    for code in sorted(cat.systems, key=lambda s: int(s[1:])):
        system = cat.systems[code]
        tables = "<br>".join(
            f"{cat.datasets[d].name.zh} `{d}`" if d != UPLOADS else f"{t('dataset.uploads', 'zh')}（系统自动记录）"
            for d in datasets_of(cat, code)
        )
        figures = "<br>".join(f"{i.name.zh} `{i.code}`" for i in cat.of_system(code))
        page = f"{t('page.outcomes', 'zh')} › {t('theme.' + system.theme, 'zh')} `/outcomes?t={system.theme}#{code}`"
        lines.append(f"| {code} {system.name.zh}<br>{system.name.en} | {tables} | {figures} | {page} |")
    without = [i for i in cat.indicators.values() if i.no_district_value]
    lines += ["", "## 没有全区数的指标 / Figures without a district value", "", "| 指标 | 原因 |", "|---|---|"]
    lines += [f"| {i.name.zh} `{i.code}` | {i.no_district_value.zh} |" for i in without if i.no_district_value]
    return "\n".join(lines) + "\n"
