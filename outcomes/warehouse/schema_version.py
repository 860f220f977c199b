"""The version of a warehouse's tables: an older program does not open what a newer one made."""

from __future__ import annotations

from collections.abc import Mapping

from outcomes.core.errors import WarehouseError

# 1: before judgements were kept (nothing is written down there); 2: before the rules of reporting; 3: before offices,
# next steps and adjusted days of projects
SCHEMA = 4
NAME = "schema"  # in ref.meta


def demand_schema(known: Mapping[str, str], *, to_write: bool) -> None:
    """WarehouseError where these facts of a warehouse say that it is newer, or for writing older, than this program."""
    found = int(known.get(NAME, "1"))
    if found > SCHEMA:
        raise WarehouseError(
            f"数据目录由更新的版本建立（{found}，本程序{SCHEMA}），请用新版本打开，没有任何改动"
            f" / a newer version made this warehouse ({found}, this program {SCHEMA}): open it with that; nothing was changed"
        )
    if to_write and found < SCHEMA:
        raise WarehouseError(
            "数据目录是旧版本建的，请先运行 python -m etl init，没有任何改动"
            " / an older version made this warehouse: run python -m etl init first; nothing was changed"
        )
