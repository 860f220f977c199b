"""What people write in their own words is looked at for personal data before anything else happens."""

from collections.abc import Callable

import pytest

from etl.boundaries.ledger import Surveyor
from etl.findings.free_text import free_text
from etl.ledger.register import Registrar
from etl.review import review
from etl.review.seat import Seat
from outcomes.catalogue.catalogue import catalogue
from outcomes.core.errors import WarehouseError
from outcomes.core.places import read_register
from outcomes.core.register_changes import RegisterAct
from outcomes.core.settings import Settings
from outcomes.security.access import Person

PHONE = "请找13812345678"
WHO = Person(account="qu1", name="区级", role="district_staff")
CHANGE = RegisterAct(kind="renamed", since="2025-03", ended=("1",), made=(("1", "新古城社区"),), reason=PHONE)


def test_what_holds_none_is_given_back() -> None:
    assert free_text(" 数字有误，拨打12345 ") == "数字有误，拨打12345"


@pytest.mark.parametrize(
    "act",
    [
        *(
            lambda seat, ask=ask: review.decide(seat, review.Decision(ask=ask, upload_id="U1", reason=PHONE))
            for ask in ("approve", "send_back", "publish", "take_back", "withdraw", "restore")
        ),
        lambda seat: review.reopen_month(seat, "monthly_report", "2025-03", PHONE),
        lambda seat: review.leave_out(
            seat, "monthly_report", "2025-03", [read_register(seat.settings.reference).district], PHONE
        ),
        lambda seat: review.remind(seat, PHONE),
        lambda seat: Registrar(
            settings=seat.settings, person=WHO, register=read_register(seat.settings.reference)
        ).change(CHANGE),
        lambda seat: Registrar(
            settings=seat.settings, person=WHO, register=read_register(seat.settings.reference)
        ).undo(1, PHONE),
        lambda seat: Surveyor(
            settings=seat.settings, person=WHO, register=read_register(seat.settings.reference)
        )._demand("keep_register", PHONE),
    ],
)
def test_every_reason_with_personal_data_is_refused(act: Callable[[Seat], object]) -> None:
    with pytest.raises(WarehouseError, match="个人信息") as refused:
        act(Seat(settings=Settings(), person=WHO, cat=catalogue()))
    assert "138" not in str(refused.value)
