"""Every page and view that a person can open, by name: what the browser tests visit and `make shots` takes pictures of."""

from __future__ import annotations

ADDRESSES = {
    "overview": "/",
    "brands": "/brands",
    "brand": "/brands?c=210214001003",
    "organisation": "/outcomes",
    "governance": "/outcomes?t=effective_governance",
    "service": "/outcomes?t=quality_service",
    "neighbours": "/outcomes?t=caring_neighbours",
    "environment": "/outcomes?t=safe_environment",
    "explore-map": "/explore",
    "explore-street": "/explore?level=street&i=requests_received&span=1",
    "explore-compare": "/explore?view=compare",
    "explore-set": "/explore?view=compare&set=210214001001~210214001003~210214002001",
    "explore-trend": "/explore?view=trend",
    "explore-control": "/explore?view=control",
    "explore-funnel": "/explore?view=funnel&i=requests_received",
    "explore-ranks": "/explore?view=ranks",
    "explore-effect": "/explore?view=effect",
    "explore-changes": "/explore?view=changes",
    "explore-sites": "/explore?view=sites&site=pocket_park&r=500",
    "briefing-talk": "/briefing",
    "briefing-slides": "/briefing?b=slides",
    "briefing-book": "/briefing?b=book",
    "briefing-check": "/briefing?b=check",
    "source": "/?src=closed_to_received_ratio~210214001~2025-01~2025-12",
    "talk": "/?talk=1",
    "wall": "/wall",
    "report": "/report?as=community_staff",
    "review": "/review",
    "history": "/history",
    "register": "/register",
    "rules": "/rules",
    "people": "/people?as=system_administrator",
    "audit": "/audit?as=auditor",
    "definitions": "/definitions",
    "tables": "/definitions?tab=tables",
    "quality": "/quality",
}


def in_language(path: str, lang: str) -> str:
    """The address in a language: Chinese is the one without a word."""
    return path if lang == "zh" else path + ("&" if "?" in path else "?") + "lang=en"
