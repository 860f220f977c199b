"""Hand-made charts of bars and matrices, in both languages, with every kind of value that is not a number."""

from __future__ import annotations

from typing import Any

from outcomes.charts.theme import BY_SIZE
from outcomes.charts.value import Bars, Heat, LegendClass, Point, Series

CLASSES = ((0, 5, "0–5"), (6, 10, "6–10"), (11, 20, "11–20"), (21, 40, "21–40"), (41, 128, "41–128"))
UNKNOWN = {"unreported": ("未报", "not reported"), "protected": ("‹5", "‹5"), "not_computed": ("—", "—")}


def _head(kind: str, zh: bool, title: str) -> dict[str, Any]:
    return {
        "name": f"{kind}-hand-made",
        "title": title,
        "unit": "件" if zh else "matters",
        "decimals": 0,
        "subtitle": "居民诉求 · 单位：件 · 2025年1月至12月"
        if zh
        else "Requests · unit: matters · January to December 2025",
        "note": "从上到下按办理步骤排列。" if zh else "From top to bottom in the order of handling.",
        "source": "来源：社区月报（12份上报）" if zh else "Source: monthly report (12 uploads)",
        "data_class": "sample",
        "version": 7,
        "known_at": "2026-01-05 10:20",
        "lang": "zh" if zh else "en",
        "alt": title,
        "watermark": "示例数据" if zh else "SAMPLE DATA",
    }


def _point(code: str, label: str, value: float | None, state: str, zh: bool, **more: Any) -> Point:
    text = f"{value:,.0f}" if value is not None else UNKNOWN[state][not zh]
    return Point(code=code, label=label, value=value, state=state, **{"text": text, **more})


PARTS = (
    (
        "repair",
        "物业管理与公共设施维修",
        "Property management and repair of common facilities",
        1234,
        "known",
        "占31%",
        "31% of all",
    ),
    ("noise", "噪声扰民", "Noise", 820, "known", "占21%", "21% of all"),
    ("parking", "停车与充电", "Parking and charging", 640, "known", "占16%", "16% of all"),
    ("heating", "供热供水", "Heating and water", 402, "known", "占10%", "10% of all"),
    (
        "old",
        "老旧小区改造中的加装电梯、管网更新和屋面防水（含历史遗留问题）",
        "Lifts, pipes and roofs in the renewal of old estates, with matters left over",
        96,
        "known",
        "占2%",
        "2% of all",
    ),
    ("pets", "养犬", "Dogs", 0, "known", "", ""),
    ("legal", "婚姻家庭与邻里纠纷", "Family and neighbours", None, "protected", "", ""),
    ("green", "绿化", "Green spaces", None, "unreported", "", ""),
    ("other", "其他", "Other", None, "not_computed", "口径未定", "no definition yet"),
)
STEPS = (
    ("raised", "居民提事", "Raised by residents", 128, "", ""),
    ("tabled", "上会", "Tabled", 105, "上一步的82%，中位 12 天", "82% of the step before, median 12 days"),
    ("resolved", "形成决议", "Resolved", 98, "上一步的93%", "93% of the step before"),
    ("done", "落实", "Carried out", 61, "上一步的62%", "62% of the step before"),
    ("published", "公示反馈", "Published and reported back", None, "", ""),
)


def parts(zh: bool = True) -> Bars:
    """Categories of requests: long names, a zero, all kinds of unknown, one highlighted."""
    points = tuple(
        _point(code, name if zh else name_en, value, state, zh, note=note if zh else note_en, highlight=code == "noise")
        for code, name, name_en, value, state, note, note_en in PARTS
    )
    title = "物业管理与公共设施维修占31%，最多" if zh else "Property management leads with 31% of requests"
    return Bars(**_head("bars", zh, title), parts=Series(name="诉求" if zh else "Requests", points=points))


def steps(zh: bool = True) -> Bars:
    """A funnel of five steps, the last one not reported."""
    points = tuple(
        _point(
            code,
            name if zh else name_en,
            value,
            "known" if value is not None else "unreported",
            zh,
            note=note if zh else note_en,
        )
        for code, name, name_en, value, note, note_en in STEPS
    )
    title = "128件居民提事，98件形成决议" if zh else "128 matters raised, 98 resolved"
    return Bars(**_head("bars", zh, title), parts=Series(name="议事" if zh else "Deliberation", points=points))


def pair(zh: bool = True) -> Bars:
    """Planned and built, one value with a qualifier, one not reported."""
    names = (
        ("park", "口袋公园", "Pocket parks"),
        ("space", "停车位", "Parking spaces"),
        ("lift", "加装电梯", "Lifts"),
        ("lane", "背街小巷", "Back lanes"),
    )
    planned, built = (12, 7000, 30, 8), (9, 6800, None, 8)
    plan = tuple(
        _point(
            code,
            a if zh else b,
            v,
            "known",
            zh,
            highlight=code == "lift",
            **({"text": "近7000" if zh else "nearly 7,000"} if v == 7000 else {}),
        )
        for (code, a, b), v in zip(names, planned, strict=True)
    )
    done = tuple(
        _point(
            code,
            a if zh else b,
            v,
            "known" if v is not None else "unreported",
            zh,
            highlight=code == "lift",
            note=("按期" if zh else "on time") if v else "",
        )
        for (code, a, b), v in zip(names, built, strict=True)
    )
    return Bars(
        **_head("bars", zh, "口袋公园建成9个，规划12个" if zh else "9 of 12 pocket parks built"),
        parts=Series(name="规划" if zh else "Planned", points=plan),
        under=Series(name="建成" if zh else "Built", points=done),
    )


ROWS = (
    ("物业管理与公共设施维修", "Property management and repairs"),
    ("噪声扰民", "Noise"),
    ("停车与充电", "Parking and charging"),
    ("供热供水", "Heating and water"),
    ("养犬", "Dogs"),
    ("婚姻家庭与邻里纠纷", "Family and neighbours"),
)


def matrix(zh: bool = True, months: int = 24, rows: int = 6) -> Heat:
    """Requests by category and month with all kinds of unknown cells and a known zero."""
    series = tuple(
        Series(name=ROWS[r % 6][not zh], points=tuple(_cell(r, m, months, zh) for m in range(months)))
        for r in range(rows)
    )
    classes = tuple(
        LegendClass(low=low, high=high, text=text, tone=tone)
        for (low, high, text), tone in zip(CLASSES, BY_SIZE, strict=True)
    )
    title = "物业类诉求冬季最多" if zh else "Property matters peak in winter"
    unreported = "未报" if zh else "not reported"
    return Heat(**_head("heat", zh, title), rows=series, classes=classes, unreported_label=unreported)


def _cell(row: int, month: int, months: int, zh: bool) -> Point:
    at = 2025 * 12 + 12 - months + month
    code = f"{at // 12}-{at % 12 + 1:02d}"
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    label = f"{at // 12}年{at % 12 + 1}月" if zh else f"{names[at % 12]} {at // 12}"
    state = {0: "unreported", 9: "protected", 17: "not_computed"}.get((row * 7 + month * 3) % 23, "known")
    value = (month * 13 + row * 29) % 129 if state == "known" else None
    if (row, month) == (4, 3):
        value, state = 0, "known"
    klass = None if value is None else next(i for i, (low, high, _) in enumerate(CLASSES) if low <= value <= high)
    return _point(code, label, value, state, zh, klass=klass)
