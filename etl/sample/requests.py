"""The sample's ledger of residents' requests: when they come, about what, and how they go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.sample.disturbances import is_down, months_of, typed_in
from etl.sample.ground import Ground, streets_of
from etl.sample.sample_file import DATA, LAST_DAY, MONTHS, SampleFile, season_of_requests, stream, yes
from etl.sample.sending import Row, SampleLine, SentTable, by_event, cut_after, enter
from outcomes.core.periods import month_of

_REQUESTS = 22  # number of the stream
_SHEET = SentTable(code="requests", name="居民诉求台账", by=DATA, turn=2)
_DAY, _HOUR = 1440, 60  # minutes

Vector = npt.NDArray[Any]
Vectors = dict[str, Vector]


@dataclass(frozen=True, kw_only=True)
class _Category:
    """A category: its words, how often it comes (heating season, summer, else), its days, and what people say."""

    word: str
    often: tuple[float, float, float]
    days: int
    in_old: float  # how much more often in old compounds
    said: tuple[str, ...]


_CATEGORIES = (
    _Category(
        word="下水管网", often=(8, 11, 9), days=5, in_old=1.8, said=("下水井堵塞", "排水管道返水", "污水井盖破损")
    ),
    _Category(word="供热", often=(24, 0.6, 2), days=3, in_old=1.2, said=("室内温度偏低", "暖气管漏水", "停热时间长")),
    _Category(word="供水供电", often=(6, 8, 6), days=3, in_old=1.0, said=("水压低", "临时停电", "水管漏水")),
    _Category(word="停车", often=(8, 9, 10), days=10, in_old=1.4, said=("车位不足", "车辆占道", "车位划线不清")),
    _Category(
        word="楼道照明", often=(7, 4, 6), days=5, in_old=1.8, said=("楼道灯不亮", "声控开关损坏", "院内路灯不亮")
    ),
    _Category(
        word="环境卫生", often=(11, 16, 15), days=4, in_old=1.0, said=("垃圾清运不及时", "楼道堆物", "绿地有杂物")
    ),
    _Category(word="绿化", often=(1, 8, 5), days=10, in_old=1.0, said=("树枝遮挡光线", "草坪缺株", "树木需要修剪")),
    _Category(word="房屋维修", often=(8, 11, 9), days=15, in_old=1.8, said=("屋面漏雨", "外墙脱落", "单元门损坏")),
    _Category(word="邻里矛盾", often=(5, 6, 6), days=7, in_old=1.0, said=("楼上漏水协商", "公共空间占用", "宠物扰邻")),
    _Category(word="治安消防", often=(5, 5, 5), days=4, in_old=1.0, said=("消防通道被占", "飞线充电", "监控损坏")),
    _Category(word="养老助残", often=(6, 5, 6), days=7, in_old=1.0, said=("申请上门服务", "咨询助餐", "申请辅具")),
    _Category(word="医保社保", often=(7, 4, 5), days=5, in_old=1.0, said=("医保缴费协助", "养老认证协助", "补贴申请")),
    _Category(word="物业", often=(8, 9, 9), days=7, in_old=0.8, said=("保洁不到位", "门禁故障", "物业费争议")),
    _Category(word="噪音", often=(3, 7, 5), days=4, in_old=1.0, said=("夜间施工噪音", "广场音响声大", "商铺噪音")),
    _Category(word="其他", often=(4, 4, 4), days=7, in_old=1.0, said=("政策咨询转办", "公告栏损坏", "其他事项")),
)
_WORDS = [c.word for c in _CATEGORIES]
_MENDED_BY_RENOVATION = tuple(_WORDS.index(word) for word in ("下水管网", "房屋维修", "楼道照明", "停车"))
_CHANNELS = ("网格员上报", "微信小程序", "手机APP", "12345热线", "来访", "议事转办", "其他")
_CHANNELS_FIRST = np.array([0.29, 0.10, 0.06, 0.25, 0.24, 0.03, 0.03])
_CHANNELS_LAST = np.array([0.27, 0.23, 0.15, 0.18, 0.12, 0.03, 0.02])
_GRID, _WECHAT = 0, 1
_LEVELS = ("网格", "社区", "街道", "区级部门")
_FATES = ("办结", "在办", "不予受理", "并案", "挂账")
# communities whose printed number stands for one channel: the channel and how many were closed through it
_PRINTED = {"新苑社区": (_GRID, 48), "李店社区": (_WECHAT, 52)}
_EPOCH = date(1970, 1, 1)


def requests_of(ground: Ground, swings: list[float], seed: int) -> list[SampleLine]:
    """All requests of a community in the order in which they were received; `swings`: how each month differs."""
    rng = stream(seed, _REQUESTS, ground.place.code)
    v = _received(ground, swings, rng)
    v = _about(ground, v, rng)
    v |= _who(v, rng)
    v |= _times(ground, v, rng)
    v |= _fates(ground, v, rng)
    if ground.place.name in _PRINTED:
        v["channel"] = _as_printed(v, *_PRINTED[ground.place.name], rng)
    v |= _call_backs(v, rng)
    return _entries(ground, v)


def _received(ground: Ground, swings: list[float], rng: np.random.Generator) -> Vectors:
    """Day by day how many come: fewer at weekends, more in the heating season, more after a launch that worked.

    None before the community reports and while its system is down.
    """
    day0 = (date(2023, 1, 1) - _EPOCH).days
    days = np.arange(day0, (LAST_DAY - _EPOCH).days + 1)
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(int) - 53 * 12
    weight = np.where((days + 3) % 7 >= 5, 0.35, 1.0)
    per_month = np.bincount(month, weight)
    place = ground.place
    rate = np.array(
        [
            place.share("base_requests_per_month")
            * season_of_requests(m)
            * place.since_launch("true_request_report_multiplier", m)
            * (swing if m in months_of(place) else 0.0)
            for m, swing in zip(MONTHS, swings, strict=True)
        ]
    )
    counts = rng.poisson(rate[month] * weight / per_month[month])
    counts[[is_down(place, day) for day in _calendar(days)]] = 0
    typed = typed_in(place, _calendar(np.repeat(days, counts)), rng)
    day = np.sort(np.array(typed, "datetime64[D]"))
    return {"day": day.astype(int), "month": day.astype("datetime64[M]").astype(int) - 53 * 12}


def _calendar(days: Vector) -> list[date]:
    found: list[date] = days.astype("datetime64[D]").tolist()
    return found


def _one_of(chances: Vector, rng: np.random.Generator) -> Vector:
    """For every row of chances the number of the chosen column."""
    edges = np.cumsum(chances, axis=1)
    drawn = rng.random(len(chances))[:, None] * edges[:, -1:]
    return (drawn > edges).sum(axis=1)


def _about(ground: Ground, v: Vectors, rng: np.random.Generator) -> Vectors:
    """Compound (-1: none) and category; after a renovation a quarter of what it mends does not come any more."""
    n = len(v["day"])
    homes = np.array([c.households for c in ground.compounds], float)
    compound = np.where(rng.random(n) < 0.86, rng.choice(len(homes), size=n, p=homes / homes.sum()), -1)
    old = np.array([*(c.old for c in ground.compounds), False])[compound]
    calendar = v["month"] % 12 + 1
    season = np.where(np.isin(calendar, (11, 12, 1, 2, 3)), 0, np.where(np.isin(calendar, (6, 7, 8)), 1, 2))
    often = np.array([c.often for c in _CATEGORIES])[:, season].T
    category = _one_of(often * np.where(old[:, None], [c.in_old for c in _CATEGORIES], 1.0), rng)
    done = np.array([*((c.renovated_on - _EPOCH).days if c.renovated_on else 10**6 for c in ground.compounds), 10**6])
    mended = np.isin(category, _MENDED_BY_RENOVATION) & (v["day"] > done[compound])
    stays = ~(mended & (rng.random(n) < 0.25))
    kept = {name: values[stays] for name, values in v.items()} | {"category": category[stays]}
    return kept | {"compound": _few_repeats(kept["day"], compound[stays], category[stays], rng)}


def _few_repeats(day: Vector, compound: Vector, category: Vector, rng: np.random.Generator) -> Vector:
    """The compounds, some of them left open so that only a few per cent repeat within 30 days at the same place."""
    last: dict[tuple[int, int], int] = {}
    found = compound.copy()
    keep = rng.random(len(day)) < 0.3
    for i, (on, where, what) in enumerate(zip(day.tolist(), compound.tolist(), category.tolist(), strict=True)):
        if where >= 0 and on - last.get((where, what), -100) <= 30 and not keep[i]:
            found[i] = -1
        elif where >= 0:
            last[where, what] = on
    return found


def _who(v: Vectors, rng: np.random.Generator) -> Vectors:
    """Channel (online more and more), kind of requester, level; which were typed in afterwards or entered in error."""
    n = len(v["day"])
    share = (v["month"] / 35.0)[:, None]
    channel = _one_of(_CHANNELS_FIRST * (1 - share) + _CHANNELS_LAST * share, rng)
    technical = np.isin(v["category"], (1, 2, 7))  # heating, supply, buildings: more often for the district's offices
    level = _one_of(np.where(technical[:, None], [0.16, 0.5, 0.2, 0.14], [0.36, 0.5, 0.11, 0.03]), rng)
    return {
        "channel": channel,
        "level": level,
        "requester": _one_of(np.tile([0.72, 0.08, 0.06, 0.04, 0.03, 0.07], (n, 1)), rng),
        "said": rng.integers(0, 4, size=n),
        "backfilled": (rng.random(n) < 0.032) & np.isin(channel, (0, 4, 6)) | (rng.random(n) < 0.015),
        "void": rng.random(n) < 0.0005,
        "late": (rng.random(n) < 0.06),
    }


def _times(ground: Ground, v: Vectors, rng: np.random.Generator) -> Vectors:
    """Received, passed on, accepted, first contact and closed, in minutes since 1970, and the day it is due."""
    n = len(v["day"])
    online = np.isin(v["channel"], (1, 2, 3))
    minute = np.where(
        online, rng.triangular(7 * 60, 10 * 60, 21.5 * 60, n), rng.triangular(8.5 * 60, 9.5 * 60, 17 * 60, n)
    )
    received = np.sort(v["day"] * _DAY + minute.astype(int))
    dispatched = _awake(received + np.rint(rng.lognormal(2.4, 0.8, n)).astype(int))
    accepted = _awake(dispatched + np.rint(rng.lognormal(3.0, 0.8, n)).astype(int))
    hours = rng.lognormal(np.log(4.1 - 0.5 * ground.spirit), 1.02, n)
    contact = np.maximum(accepted, _awake(received + np.rint(hours * _HOUR).astype(int)))
    days = np.array([c.days for c in _CATEGORIES])[v["category"]]
    typical = 0.52 - 0.03 * ground.spirit
    pace = np.array([ground.place.since_launch("true_resolution_days_multiplier", m) for m in MONTHS])[v["month"]]
    by_level = np.array([0.8, 1.0, 1.12, 1.2])[v["level"]]
    lasted = days * typical * by_level * pace * rng.lognormal(0, 0.47, n)
    closed = _awake(np.maximum(contact + 20, received + np.rint(lasted * _DAY).astype(int)))
    return {
        "received": received,
        "dispatched": dispatched,
        "accepted": accepted,
        "contact": contact,
        "due": v["day"] + days,
        "closed": closed,
    }


def _awake(minutes: Vector) -> Vector:
    """The moments themselves, or 8 to 9 o'clock of the next morning for those in the evening and at night."""
    of_day = minutes % _DAY
    morning = minutes - of_day + 8 * _HOUR + of_day % 53
    return np.where(of_day >= 20 * _HOUR, morning + _DAY, np.where(of_day < 8 * _HOUR, morning, minutes))


def _fates(ground: Ground, v: Vectors, rng: np.random.Generator) -> Vectors:
    """What becomes of each: nearly all are closed; some are not taken up, joined to another, or put aside."""
    n = len(v["day"])
    chances = np.array([0.942, 0.008, 0.013, 0.02, 0.017 - 0.004 * ground.spirit])
    return {"fate": _one_of(np.tile(chances, (n, 1)), rng)}


def _as_printed(v: Vectors, channel: int, closed: int, rng: np.random.Generator) -> Vector:
    """The channels, changed so that exactly the printed number was closed through the one of them."""
    channels = v["channel"].copy()
    last = ((LAST_DAY - _EPOCH).days + 1) * _DAY
    can = (v["fate"] == 0) & (v["closed"] < last) & ~v["void"]
    through, others = np.flatnonzero(can & (channels == channel)), np.flatnonzero(can & (channels != channel))
    if len(through) > closed:
        moved = rng.choice(through, size=len(through) - closed, replace=False)
        channels[moved] = rng.choice([2, 3, 4], size=len(moved))
    else:
        channels[rng.choice(others, size=closed - len(through), replace=False)] = channel
    return np.where((channels == channel) & v["void"], 4, channels)


def _call_backs(v: Vectors, rng: np.random.Generator) -> Vectors:
    """Call-backs to some 70 % of the closed ones within 7 days, and what the requesters said."""
    n = len(v["day"])
    called = (v["fate"] == 0) & (rng.random(n) < 0.7)
    when = _awake(v["closed"] + rng.integers(4 * _HOUR, 6 * _DAY, n))
    valid = called & (rng.random(n) < 0.86)
    late = v["closed"] // _DAY > v["due"]
    solved = rng.random(n) < np.where(late, 0.74, 0.86)
    happy = _one_of(np.where(solved[:, None], [0.0, 0.01, 0.08, 0.36, 0.55], [0.22, 0.34, 0.32, 0.1, 0.02]), rng) + 1
    rated = valid & (rng.random(n) < 0.95)
    return {"called": called, "call": when, "valid": valid, "solved": solved, "rating": np.where(rated, happy, 0)}


def _texts(minutes: Vector) -> list[str]:
    return [t.replace("T", " ") for t in np.datetime_as_string(minutes.astype("datetime64[m]"), unit="m").tolist()]


def _dates(minutes: Vector) -> list[date]:
    return _calendar(minutes // _DAY)


def _numbers(code: str, received: list[date]) -> list[str]:
    """A running number within each month: code-YYYYMM-001."""
    counts: dict[str, int] = {}
    found = []
    for day in received:
        month = month_of(day).replace("-", "")
        counts[month] = counts.get(month, 0) + 1
        found.append(f"{code}-{month}-{counts[month]:03d}")
    return found


def _entries(ground: Ground, v: Vectors) -> list[SampleLine]:
    """The ledger's lines with the days on which they changed."""
    moments = {name: _texts(v[name]) for name in ("received", "dispatched", "accepted", "contact", "closed", "call")}
    days = {name: _dates(v[name]) for name in ("received", "contact", "closed", "call")}
    due = _calendar(v["due"])
    flat = {name: values.tolist() for name, values in v.items()}
    compounds = [*(c.id for c in ground.compounds), None]
    found = []
    for i, number in enumerate(_numbers(ground.place.code, days["received"])):
        fate, category = _FATES[flat["fate"][i]], _CATEGORIES[flat["category"][i]]
        row: Row = {
            "request_id": number,
            "community": ground.place.name,
            "received_at": moments["received"][i],
            "channel": _CHANNELS[flat["channel"][i]],
            "category": category.word,
            "requester_kind": ("居民", "党员", "商户", "物业", "其他", None)[flat["requester"][i]],
            "compound_id": compounds[flat["compound"][i]],
            "dispatched_at": moments["dispatched"][i],
            "accepted_at": moments["accepted"][i],
            "first_contact_at": moments["contact"][i],
            "due_on": due[i],
            "level_handled": _LEVELS[flat["level"][i]],
            "status": fate,
            "is_backfilled": "是" if flat["backfilled"][i] else None,
            "summary": f"示例：{category.said[flat['said'][i]]}" if flat["said"][i] < 3 else None,
        }
        changes = [_contacted(days["contact"][i])] if fate in ("办结", "挂账", "在办") else []
        if fate == "办结":
            row["resolved_at"] = moments["closed"][i]
            changes.append((days["closed"][i], {"status": "在办", "resolved_at": None}))
            if flat["called"][i]:
                row |= _answer(moments["call"][i], flat["valid"][i], flat["solved"][i], flat["rating"][i])
                changes.append((days["call"][i], dict.fromkeys(_ANSWER)))
        entered = _entered(days, i, backfilled=fate == "办结" and flat["backfilled"][i], late=flat["late"][i])
        if flat["void"][i] and entered < date(2025, 11, 1):
            row["void"] = "是"
            changes.append((entered + timedelta(days=35), {"void": None}))
        found.append(enter(row, entered, changes))
    return found


_ANSWER = ("call_back_at", "call_back_valid", "confirmed_solved", "satisfaction")


def _contacted(day: date) -> tuple[date, Row]:
    """The change that the first contact makes."""
    before: Row = {"status": "待办", "dispatched_at": None, "accepted_at": None, "first_contact_at": None}
    return day, before


def _answer(at: str, valid: bool, solved: bool, rating: int) -> Row:
    """The cells of a call-back."""
    return {
        "call_back_at": at,
        "call_back_valid": yes(valid),
        "confirmed_solved": yes(solved) if valid else None,
        "satisfaction": rating or None,
    }


def _entered(days: dict[str, list[date]], i: int, *, backfilled: bool, late: bool) -> date:
    """The day on which the case stood in the system: that of receipt, or later where it was typed in afterwards."""
    received = days["received"][i]
    if backfilled:
        return days["closed"][i] + timedelta(days=1 + i % 9)
    cut = cut_after(received)
    if late and (cut - received).days < 9:
        return cut + timedelta(days=1 + i % 8)
    return received


def request_files(grounds: list[Ground], ledgers: list[list[SampleLine]]) -> list[SampleFile]:
    """The export of the whole district for every half-year."""
    return by_event(_SHEET, [entry for ledger in ledgers for entry in ledger], streets_of(grounds))


def counts_by_month(entries: list[SampleLine]) -> tuple[list[int], list[int]]:
    """Requests received and closed in each month, those entered in error left out."""
    received, closed = dict.fromkeys(MONTHS, 0), dict.fromkeys(MONTHS, 0)
    for entry in entries:
        if not entry.row.get("void"):
            received[str(entry.row["received_at"])[:7]] += 1
            if when := entry.row.get("resolved_at"):
                closed[str(when)[:7]] += 1
    return list(received.values()), list(closed.values())
