"""What senders are told of a month and of what they sent: how a board adds up, its deadline, a receipt."""

from __future__ import annotations

from collections.abc import Sequence

from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Dataset
from outcomes.core.periods import label
from outcomes.core.places import Place, Register
from outcomes.core.texts import Lang, clauses, listed, t
from outcomes.reporting.board import Board
from outcomes.reporting.judgement import Preview
from outcomes.reporting.uploads import ActTold, Receipt
from outcomes.warehouse.unknown_counts import UnknownCounts

_WAITING = ("submitted", "approved")
_REDUCED = ("columns_mapped", "personal_columns_dropped")  # findings that say which columns were not kept


def sums(board: Board, within: str, lang: Lang) -> str:
    """应报44：已发布31、待审5、退回2、未报6 of the communities inside a place; further states only where there are any."""
    counts = board.counts(within)
    found = {
        "published": counts["published"],
        "pending": counts["submitted"] + counts["approved"],
        "returned": counts["returned"],
        "unreported": counts["unreported"],
    }
    more = {k: counts[k] for k in ("incomplete", "left_out", "unconfirmed") if counts[k]}
    parts = [t(f"board.{k}", lang, n=n) for k, n in {**found, **more}.items()]
    words = t("board.sum", lang, n=sum(counts.values()), parts=listed(parts, lang))
    waits = {s: counts[s] for s in _WAITING}
    if not board.dataset.by_street:
        waits = {"approved": found["pending"]}
    steps = [t(f"board.{s}", lang, n=n) for s, n in waits.items() if n]
    return words + (t("board.steps", lang, parts=listed(steps, lang)) if steps else "")


def todo_title(place: str, month: str, n: int, lang: Lang) -> str:
    """我的待办 · 古城社区 2026年10月：2项未完成, or that nothing is open."""
    words = {"place": place, "month": label(month, lang)}
    return t("board.todo", lang, **words, n=n) if n else t("board.todo_none", lang, **words)


def deadline(board: Board, within: str, lang: Lang) -> str:
    """截止4月5日（已过期）, and whether the month is closed."""
    day = f"{board.due.month}月{board.due.day}日" if lang == "zh" else board.due.isoformat()
    late = sum(board.counts(within)[s] for s in ("unreported", "returned"))
    words = t("board.overdue" if board.overdue and late else "board.due", lang, day=day)
    return words + (t("board.is_closed", lang) if board.closed else "")


def receipt_words(receipt: Receipt, dataset: Dataset, lang: Lang) -> str:
    """What the sender is told: the receipt, and whose turn it is."""
    if receipt.upload_id is None:
        errors = [f.message(lang) for f in receipt.findings if f.severity == "error"]
        return " ".join([t("report.not_stored", lang), *errors[:3]])
    if receipt.repeated:
        return t("report.repeated", lang, id=receipt.upload_id)
    left_out = [f.message(lang) for f in receipt.findings if f.code in _REDUCED]
    return " ".join([received_words(receipt.upload_id, receipt.rows_stored, dataset, lang), *left_out])


def received_words(upload_id: str, rows: int, dataset: Dataset, lang: Lang) -> str:
    """已提交：回执号 …，1行。下一步：街道审核。"""
    step = "next_street" if dataset.by_street else "next_district"
    return t("report.submitted", lang, id=upload_id, n=rows, next=t(f"report.{step}", lang))


def replaced_words(changes: Preview, lang: Lang) -> list[str]:
    """Whose values would change, with the places, who sent them and the receipt; and how many rows would count no more."""
    lines = [
        t("report.replaced_of", lang, places=listed(r.places, lang), by=r.sender, id=r.upload_id)
        for r in changes.replaced
    ]
    said = [t("report.replaced", lang, lines=clauses(lines, lang))] if lines else []
    return said + ([t("report.gone", lang, gone=changes.gone)] if changes.gone else [])


def unknown_words(found: UnknownCounts, register: Register, lang: Lang) -> tuple[str, str]:
    """Which row it is, and which of its columns are not known yet: 2026年10月 · 社区月报 · 古城社区; 暂缺，待补：诉求受理数."""
    table = catalogue().datasets[found.dataset]
    which = " · ".join((label(found.month, lang), table.name[lang], register.get(found.place).name_in(lang)))
    return which, t("board.unknown", lang, columns=column_names(table, found.columns, lang))


def nameless_words(places: Sequence[Place], lang: Lang) -> list[tuple[str, str, str]]:
    """What is said of each community whose launched brand has no name: which table, that it is missing, what is asked."""
    table = catalogue().datasets["brands"].name[lang]
    owed, asks = t("promise.owed_name", lang), t("promise.owed_name_asks", lang)
    return [(f"{table} · {place.name_in(lang)}", owed, asks) for place in places]


def actor(act: ActTold, lang: Lang) -> str:
    """Who did an act of an upload's life; of a deputy's that it was done in an approver's place: li（代岗）."""
    return t("deputy.acted", lang, by=act["by"]) if act["channel"] == "deputy" else act["by"]


def column_names(table: Dataset, columns: Sequence[str], lang: Lang) -> str:
    """诉求受理数、诉求办结数, of the codes of columns of a table."""
    return listed((table.get(code).header if lang == "zh" else table.get(code).en for code in columns), lang)
