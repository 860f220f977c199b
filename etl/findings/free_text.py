"""The one door for what people write in their own words: reasons, notes, reminders."""

from __future__ import annotations

from etl.findings.personal import holds_personal_data
from outcomes.core.errors import WarehouseError


def free_text(text: str) -> str:
    """The text without blanks around it; WarehouseError where it holds personal data, which are never repeated."""
    if holds_personal_data(text):
        raise WarehouseError(
            "文字里有电话、证件号、门牌号或车牌等个人信息，没有任何改动，请删去后再报 / "
            "the text holds personal data; nothing was changed. Remove it and send it again"
        )
    return text.strip()
