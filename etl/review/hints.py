"""What stands beside the fields of a form: last month's value, what is reported already, what earlier months add up to."""

from __future__ import annotations

from etl.ledger.opened import OpenLedger
from etl.review.cell_text import cell_of
from etl.review.preview import rows_known, rows_sent
from outcomes.core.periods import add_months
from outcomes.core.places import Register
from outcomes.reporting.typed_form import Asked, FieldHint
from outcomes.warehouse.mart import Row


def hints(ledger: OpenLedger, register: Register, asked: Asked, lang: str) -> dict[str, FieldHint]:
    """Column code -> its hint, of what is in force or waits in the community."""
    rows = rows_known(ledger.con, ledger.cat, asked.dataset, [asked.place.code])
    by_month = {row["month"]: row for row in rows}
    last, this = by_month.get(add_months(asked.month, -1)), by_month.get(asked.month)
    back = None if this else _returned(ledger, asked)
    made = {}
    for column in asked.dataset.column:
        name = column.stored_as
        added = [row[name] for row in rows if row["month"] < asked.month and row[name] is not None]
        made[column.code] = FieldHint(
            last=cell_of(asked.dataset, column, last[name], register, lang) if last else "",
            now=cell_of(asked.dataset, column, this[name], register, lang) if this else "",
            returned=cell_of(asked.dataset, column, back[name], register, lang) if back else "",
            before=sum(added) if column.adds_up and added else None,
        )
    return made


def _returned(ledger: OpenLedger, asked: Asked) -> Row | None:
    """The row of the community and month that was sent last, where it came back."""
    found = ledger.con.execute(
        """SELECT upload_id FROM lake.ledger.slice_state WHERE dataset = ? AND community_code = ? AND period = ?
        QUALIFY last_act = max(last_act) OVER () AND state = 'returned'""",
        [asked.dataset.code, asked.place.code, asked.month],
    ).fetchone()
    rows = rows_sent(ledger.con, asked.dataset, found[0]) if found else []
    return next((r for r in rows if (r["community_code"], r["month"]) == (asked.place.code, asked.month)), None)
