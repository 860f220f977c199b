"""Wrong passwords: whoever types them shuts out nobody but themselves, floods no audit, and holds up no queue."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from outcomes.core.settings import Settings, now, settings
from outcomes.security import accounts, attempts, audit, passwords, sign_in, sign_in_queue
from outcomes.security.attempts import Client
from outcomes.security.gate import Gate
from tests import warehouses

GOOD, OTHER = "Luoyu-qingtian7", "Chunjiang-huaye8"
BAD = Client(address="10.0.0.66")
HERE = "http://testserver"


@pytest.fixture
def kept(new_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    monkeypatch.setenv("OUTCOMES_DATA", str(warehouses.copy(new_folder, tmp_path / "real")))
    leader = accounts.Profile(name="李华", role="district_leader", place="普兰店区")
    accounts.add(settings(), "leader", leader, by=None, password=GOOD)
    accounts.change_password(settings(), "leader", GOOD, OTHER)
    return settings()


def _wrong(kept: Settings, client: Client, times: int, account: str = "leader") -> None:
    for _ in range(times):
        assert accounts.check(kept, account, "wrong", client) is None


def _opens(kept: Settings, client: Client) -> bool:
    return accounts.check(kept, "leader", OTHER, client) is not None


def test_who_types_wrong_passwords_for_a_leader_shuts_out_nobody_but_themselves(kept: Settings) -> None:
    known = Client(address=BAD.address, device=attempts.device_after(kept, "", "leader"))
    _wrong(kept, BAD, 5)
    assert not _opens(kept, BAD)
    assert _opens(kept, Client(address="10.0.0.7"))  # the leader at another desk
    assert _opens(kept, known)  # and at their own, even behind the same address


def test_a_name_that_many_addresses_try_leaves_each_of_them_one_try(kept: Settings) -> None:
    for n in range(10):
        _wrong(kept, Client(address=f"10.0.1.{n}"), 1)
    assert _opens(kept, Client(address="10.0.0.7"))
    late = Client(address="10.0.1.99")
    _wrong(kept, late, 1)
    assert not _opens(kept, late)


def test_a_browser_that_is_known_has_a_count_of_its_own(kept: Settings) -> None:
    known = Client(address="10.0.0.7", device=attempts.device_after(kept, "", "leader"))
    _wrong(kept, known, 5)
    assert not _opens(kept, known)
    assert _opens(kept, Client(address="10.0.0.7"))


def test_a_browser_is_known_for_those_alone_who_signed_in_on_it(kept: Settings) -> None:
    device = attempts.device_after(kept, attempts.device_after(kept, "", "clerk"), "other")
    assert attempts.origin_of(kept, "clerk", Client(address="a", device=device)).startswith("device:")
    assert attempts.origin_of(kept, "leader", Client(address="a", device=device)) == "from:a"
    assert attempts.origin_of(kept, "clerk", Client(address="a", device=device + "x")) == "from:a"


def test_an_address_that_tries_many_names_is_shut_for_all_but_browsers_that_are_known(kept: Settings) -> None:
    for n in range(kept.lock_address_after):
        _wrong(kept, BAD, 1, f"name{n}")
    assert attempts.is_address_shut(kept, "leader", BAD)
    known = Client(address=BAD.address, device=attempts.device_after(kept, "", "leader"))
    assert not attempts.is_address_shut(kept, "leader", known)
    assert not attempts.is_address_shut(kept, "leader", Client(address="10.0.0.7"))


def test_hundreds_of_failures_are_a_few_records_that_say_how_many_and_from_where(kept: Settings) -> None:
    start = now()
    for n in range(200):
        at = start + timedelta(milliseconds=n)
        accounts.check(kept, f"nobody{n % 50}", "wrong", Client(address=f"10.0.0.{n % 4}"), at=at)
    assert len(audit.entries(kept, audit.Sought(act="sign_in_failed"))) == 1
    accounts.check(kept, "leader", OTHER, at=start + timedelta(seconds=90))
    told, first = audit.entries(kept, audit.Sought(act="sign_in_failed"))
    assert (first.who, first.detail["from"], first.detail["known"]) == ("?", "10.0.0.0", False)
    assert (told.who, told.detail["times"]) == ("?", 199)
    assert sorted(map(str, told.detail["from"])) == [f"10.0.0.{n}" for n in range(4)]  # type: ignore[call-overload]
    assert audit.verify(kept) == []


def _browser(address: str) -> TestClient:
    app = Gate(Starlette(routes=list(sign_in.ROUTES)))
    return TestClient(app, base_url=HERE, client=(address, 1), follow_redirects=False)


def _post(browser: TestClient, password: str, account: str = "leader") -> tuple[int, str]:
    answer = browser.post("/sign-in", data={"account": account, "password": password}, headers={"origin": HERE})
    return answer.status_code, answer.text


def test_a_browser_that_signed_in_is_let_in_where_its_address_is_shut(
    kept: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTCOMES_LOCK_ADDRESS_AFTER", "3")
    own, strange = _browser("10.0.0.5"), _browser("10.0.0.5")
    assert _post(own, OTHER)[0] == 303
    own.cookies.delete("oc_session")
    assert [_post(strange, "wrong", f"n{n}")[0] for n in range(4)] == [401, 401, 401, 429]
    status, text = _post(strange, OTHER)
    assert (status, "15分钟后再试" in text) == (429, True)
    assert _post(own, OTHER)[0] == 303
    entered = audit.entries(kept, audit.Sought(act="sign_in"))[0]
    assert (entered.who, entered.detail["from"]) == ("leader", "10.0.0.5")


def test_sixty_four_wait_and_one_more_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_SIGN_IN_QUEUE", "64")
    door = threading.Event()

    async def crowd() -> list[bool]:
        waiting = [asyncio.create_task(sign_in_queue.in_turn(lambda: door.wait(60))) for _ in range(64)]
        lined_up = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(lined_up.set_result, None)
        await lined_up
        with pytest.raises(sign_in_queue.QueueFull):
            await sign_in_queue.in_turn(lambda: True)
        door.set()
        return await asyncio.gather(*waiting)

    with ThreadPoolExecutor(1) as alone:  # a browser of another test may have a loop in this thread
        assert all(alone.submit(asyncio.run, crowd()).result())


def test_who_comes_to_a_full_queue_reads_what_to_do(kept: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in_queue, "_waiting", 1_000)
    for lang, words in (("zh", "过十秒再试"), ("en", "try again in ten seconds")):
        form = {"account": "leader", "password": OTHER}
        answer = _browser("10.0.0.5").post(f"/sign-in?lang={lang}", data=form, headers={"origin": HERE})
        assert (answer.status_code, answer.headers["retry-after"], words in answer.text) == (429, "10", True)


def test_passwords_are_hashed_in_a_thread_of_their_own() -> None:
    assert passwords._hashing.submit(lambda: threading.current_thread().name).result().startswith("password")
    assert passwords._hashing._max_workers == 1
