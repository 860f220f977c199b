"""Hand-made control charts, funnels, event studies and ranks: gaps, steps, targets, marks and long names, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from outcomes.charts.value import Badge, Control, Event, FunnelPlot, Mark, Point, Ranks, Reference, Series, Signal

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
VALUES = (
    81.2,
    83.4,
    80.1,
    84.9,
    None,
    82.2,
    79.8,
    70.4,
    83.1,
    81.7,
    82.9,
    84.0,
    88.1,
    89.5,
    90.2,
    88.8,
    87.9,
    91.3,
    89.9,
    90.7,
    96.4,
    88.4,
    89.2,
    90.1,
)
STEP = 12  # the month from which mean and limits are new
LINES = (
    ("centre", "均值", "mean", 81.9, 89.6),
    ("lower", "控制下限", "lower limit", 75.5, 85.0),
    ("upper", "控制上限", "upper limit", 88.3, 94.2),
)
PLACES = (
    ("a01", "古城社区", "Gucheng", 412, 91.0, "common_cause"),
    (
        "a02",
        "老旧小区改造与物业管理联合党委示范社区",
        "Model Community of the Joint Committee for Renewal",
        1240,
        97.2,
        "improvement_high",
    ),
    ("a03", "南山社区", "Nanshan", 1180, 96.9, "improvement_high"),
    ("a04", "海湾社区", "Haiwan", 960, 82.6, "concern_low"),
    ("a05", "丰荣社区", "Fengrong", 60, 86.7, "common_cause"),
    ("a06", "铁西社区", "Tiexi", 310, 88.4, "common_cause"),
    ("a07", "太平社区", "Taiping", 145, 93.1, ""),
    ("a08", "新城社区", "Xincheng", None, None, ""),
    ("a09", "莲山社区", "Lianshan", 930, 83.1, "concern_low"),
    ("a10", "沙包社区", "Shabao", 655, 90.8, "common_cause"),
)
EFFECTS = (
    (-6, 0.8, -2.1, 3.7),
    (-5, -0.6, -3.3, 2.1),
    (-4, 1.1, -1.5, 3.7),
    (-3, None, None, None),
    (-2, -0.4, -2.9, 2.1),
    (-1, 0.0, None, None),
    (0, 1.9, -0.7, 4.5),
    (1, 3.2, 0.5, 5.9),
    (2, 4.4, 1.6, 7.2),
    (3, 4.1, 1.2, 7.0),
    (4, 5.2, 2.0, 8.4),
    (5, 4.8, 1.4, 8.2),
)


def _head(kind: str, zh: bool, title: str, **more: Any) -> dict[str, Any]:
    return {
        "name": f"{kind}-hand-made",
        "title": title,
        "unit": "%",
        "decimals": 1,
        "subtitle": "办结受理比 · 单位：% · 2024年1月至2025年12月"
        if zh
        else "Closed to received · unit: % · January 2024 to December 2025",
        "note": "断开处是未报，不是零。" if zh else "A gap means not reported, not zero.",
        "source": "来源：居民诉求（24份上报）" if zh else "Source: requests (24 uploads)",
        "data_class": "sample",
        "version": 7,
        "known_at": "2026-01-05 10:20",
        "lang": "zh" if zh else "en",
        "alt": title,
        "watermark": "示例数据" if zh else "SAMPLE DATA",
        **more,
    }


def _text(value: float | None, zh: bool) -> str:
    return f"{value:.1f}%" if value is not None else "未报" if zh else "not reported"


def _month(i: int, value: float | None, zh: bool, **more: Any) -> Point:
    year, month = 2024 + i // 12, i % 12
    return Point(
        code=f"{year}-{month + 1:02d}",
        label=f"{year}年{month + 1}月" if zh else f"{MONTHS[month]} {year}",
        value=value,
        state="known" if value is not None else "unreported",
        text=_text(value, zh),
        **more,
    )


def control(zh: bool = True) -> Control:
    """24 months with a gap, a month below and one above the limits, a step in mean and limits, a target and two marks."""
    signals: dict[int, Signal] = {7: "concern_low", 20: "improvement_high"}
    months = tuple(
        _month(i, v, zh, signal="" if v is None else signals.get(i, "common_cause")) for i, v in enumerate(VALUES)
    )
    lines = {
        line: Series(
            name=zh_name if zh else en_name,
            points=tuple(_month(i, before if i < STEP else after, zh, joined=i not in (0, STEP)) for i in range(24)),
        )
        for line, zh_name, en_name, before, after in LINES
    }
    marks = (
        Mark(at="2024-11", text="品牌发布" if zh else "Brand launched"),
        Mark(at="2025-01", text="记录的台阶：办理流程改动" if zh else "Recorded step: new procedure"),
    )
    badges = (
        Badge(signal="improvement_high", text="改善（偏高）" if zh else "improvement (high)"),
        Badge(signal="neutral_high", text="时好时差" if zh else "hit or miss"),
    )
    return Control(
        **_head(
            "control", zh, "近12个月办结受理比高于前一年" if zh else "Closed to received runs above the year before"
        ),
        main=Series(name="办结受理比" if zh else "Closed to received", points=months),
        **lines,
        marks=marks,
        badges=badges,
        reference=Reference(value=95.0, label="目标 95%" if zh else "target 95%"),
    )


def control_by_base(zh: bool = True) -> Control:
    """The same months with limits by their base: 100, 150 and 225 by turns, none where the value is unknown."""
    chart = control(zh)

    def line(sign: int) -> tuple[Point, ...]:
        points = []
        for i, value in enumerate(VALUES):
            limit = None if value is None else min(100.0, 86.0 + sign * 90 / (100 * 1.5 ** (i % 3)) ** 0.5)
            points.append(_month(i, limit, zh, joined=i > 0))
        return tuple(points)

    return replace(
        chart,
        name="control-by-base",
        marks=chart.marks[:1],
        **{
            name: replace(getattr(chart, name), points=line(sign))
            for name, sign in (("centre", 0), ("lower", -1), ("upper", 1))
        },
    )


def control_between(zh: bool = True) -> Control:
    """Fourteen events by their day, as high as the days since the one before; one of them across a month not reported."""
    gaps = (31, 25, 40, None, 22, 51, 33, 18, 29, 47, 24, 36, 27, 3)
    day, points = date(2024, 1, 9), []
    for gap in gaps:
        day += timedelta(days=gap or 60)
        points.append(
            Point(
                code=day.isoformat(),
                label=f"{day.year}年{day.month}月{day.day}日"
                if zh
                else f"{day.day} {MONTHS[day.month - 1]} {day.year}",
                value=gap,
                state="known" if gap is not None else "unreported",
                text=_text(None, zh) if gap is None else f"{gap}天" if zh else f"{gap} days",
                signal="" if gap is None else "concern_low" if gap == 3 else "common_cause",
            )
        )

    def line(zh_name: str, en_name: str, value: float) -> Series:
        made = (replace(p, value=value, state="known", text=f"{value:.0f}", signal="") for p in points)
        return Series(name=zh_name if zh else en_name, points=tuple(made))

    return Control(
        **_head(
            "control-between",
            zh,
            "2025年2月27日这次来得比平常快" if zh else "That of February 2025 came sooner than usual",
            unit="天" if zh else "days",
            decimals=0,
        ),
        main=Series(name="古城社区" if zh else "Gucheng", points=tuple(points)),
        centre=line("均值", "mean", 30),
        lower=line("控制下限", "lower limit", 6),
        upper=line("控制上限", "upper limit", 92),
        badges=(Badge(signal="concern_low", text="关注（间隔变短）" if zh else "concern (closer together)"),),
    )


def funnel(zh: bool = True) -> FunnelPlot:
    """Ten places, one not reported, four beyond the limits, two of these close together, one with a very long name."""
    points = tuple(
        Point(
            code=code,
            label=a if zh else b,
            value=value,
            x=x,
            denominator=x,
            state="known" if value is not None else "unreported",
            numerator=None if value is None or x is None else round(x * value / 100),
            text=_text(value, zh),
            signal=signal,
        )
        for code, a, b, x, value, signal in PLACES
    )
    whole = 90.4

    def line(z: float, name: str) -> Series:
        at = [(x, whole + z * (whole * (100 - whole) / x) ** 0.5) for x in range(50, 1301, 50)]
        return Series(
            name=name,
            points=tuple(
                Point(code=str(x), label=f"{x:,}", value=v, x=x, text=_text(v, zh)) for x, v in at if v <= 100
            ),
        )

    return FunnelPlot(
        **_head(
            "funnel", zh, "4个社区超出与基数相称的波动" if zh else "4 communities lie beyond what their base explains"
        ),
        main=Series(name="社区" if zh else "Communities", points=points),
        near=(line(1.96, "95%上限" if zh else "95% upper"), line(-1.96, "95%下限" if zh else "95% lower")),
        far=(line(3.09, "99.8%上限" if zh else "99.8% upper"), line(-3.09, "99.8%下限" if zh else "99.8% lower")),
        reference=Reference(value=whole, label="全区 90.4%" if zh else "district 90.4%"),
        x_label="受理件数" if zh else "requests received",
    )


def event(zh: bool = True) -> Event:
    """Twelve months around a launch: one without an estimate, the month before without an interval."""
    points = tuple(
        Point(
            code=f"t{x}",
            label=f"发布后{x}个月" if zh else f"month {x}",
            value=value,
            low=low,
            high=high,
            x=x,
            state="known" if value is not None else "not_computed",
            text="—" if value is None else f"{value:+.1f}",
        )
        for x, value, low, high in EFFECTS
    )
    return Event(
        **_head(
            "event",
            zh,
            "发布后与未发布社区的差距" if zh else "The gap to places without a launch",
            unit="百分点" if zh else "points",
        ),
        main=Series(name="差距" if zh else "Gap", points=points),
        x_label="距品牌发布的月数" if zh else "months since the launch",
        interval_label="95%区间" if zh else "95% interval",
        marks=(Mark(at=-0.5, text="品牌发布" if zh else "Brand launched"),),
    )


def ranks(zh: bool = True) -> Ranks:
    """Ten places in two streets with the interval of their ranks, one without a rank."""
    found = ((4, 2, 8), (1, 1, 3), (2, 1, 3), (9, 7, 9), (7, 1, 9), (6, 3, 8), (3, 1, 9), None, (8, 7, 9), (5, 3, 8))
    signals: dict[int, Signal] = {1: "improvement_high", 2: "improvement_high", 3: "concern_low"}
    points = []
    for i, ((code, a, b, *_), rank) in enumerate(zip(PLACES, found, strict=True)):
        street = ("丰荣街道" if zh else "Fengrong Street") if i < 5 else ("太平街道" if zh else "Taiping Street")
        value, low, high = rank or (None, None, None)
        text = f"{value}（{low}–{high}）" if rank and zh else f"{value} ({low}–{high})" if rank else _text(None, zh)
        points.append(
            Point(
                code=code,
                label=a if zh else b,
                value=value,
                low=low,
                high=high,
                text=text,
                group_label=street,
                highlight=i == 0,
                state="known" if rank else "unreported",
                signal=signals.get(i, ""),
            )
        )
    title, unit = "名次的区间大多互相重叠" if zh else "Most ranks cannot be told apart", "名" if zh else "rank"
    return Ranks(
        **_head("ranks", zh, title, unit=unit, decimals=0),
        main=Series(name="名次" if zh else "Rank", points=tuple(points)),
        interval_label="95%区间" if zh else "95% interval",
    )
