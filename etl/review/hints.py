"""What stands beside the fields of a form: last month's value, what is reported already, what earlier months add up to."""

from __future__ import annotations

from etl.ledger.opened import OpenLedger
from etl.review.cell_text import cell_of
from etl.review.preview import rows_known
from outcomes.core.periods import add_months
from outcomes.core.places import Register
from outcomes.reporting.typed_form import Asked, FieldHint


def hints(ledger: OpenLedger, register: Register, asked: Asked, lang: str) -> dict[str, FieldHint]:
    """Column code -> its hint, of what is in force or waits in the community."""
    rows = rows_known(ledger.con, ledger.cat, asked.dataset, [asked.place.code])
    by_month = {row["month"]: row for row in rows}
    last, this = by_month.get(add_months(asked.month, -1)), by_month.get(asked.month)
    made = {}
    for column in asked.dataset.column:
        name = column.stored_as
        added = [row[name] for row in rows if row["month"] < asked.month and row[name] is not None]
        made[column.code] = FieldHint(
            last=cell_of(asked.dataset, column, last[name], register, lang) if last else "",
            now=cell_of(asked.dataset, column, this[name], register, lang) if this else "",
            before=sum(added) if column.adds_up and added else None,
        )
    return made
