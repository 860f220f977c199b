"""Processes of their own that write into a warehouse: to be killed, or to meet at the same moment."""

from __future__ import annotations

import importlib
import itertools
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from etl.ledger import acts, ledger
from etl.ledger.by import By
from etl.review import review, submit
from etl.review.seat import Seat
from outcomes.backups.backup import back_up
from outcomes.core.errors import WarehouseError
from outcomes.core.settings import Settings
from outcomes.reporting.submission import Submission
from outcomes.security.access import Person
from tests import tree
from tests.etl import small, whole


def processes() -> ForkServerContext:
    """How such processes are started: from one that has read the program already, and holds no warehouse open."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.etl.busy"])
    return context


def start(work: Callable[..., None], *given: Any) -> tuple[ForkServerProcess, Connection]:
    """A started process and the end of the pipe on which it says what it has done."""
    here, there = processes().Pipe(duplex=False)
    process = processes().Process(target=_telling, args=(work, *given, there), daemon=True)
    process.start()
    there.close()
    return process, here


def _telling(work: Callable[..., None], *given: Any) -> None:
    """The work; what goes wrong in it is said before the process ends, or it would only be seen to say no more."""
    try:
        work(*given)
    except Exception as error:
        with suppress(OSError):
            given[-1].send(f"{type(error).__name__}: {error}")
        raise


def end_after_steps(steps: int) -> None:
    """Lets this process kill itself once it has gone so many steps further into or out of a function."""
    left = itertools.count(steps, -1)

    def step(*_: Any) -> None:
        if next(left) <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(step)


def end_after_work(seconds: float) -> None:
    """Lets the kernel end this process at once, wherever it is, when it has worked so long, however busy the machine is."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def load_for_ever(
    data: Path, catalogue: Path, seed: int, end: Callable[[float], None], after: float, said: Connection
) -> None:
    """Loads and publishes one file after the other; says (upload, state, month, figure) of each once it is done.

    When the first is done it prepares its end.
    """
    settings, cat, chance = Settings(data=data), small.read(catalogue), tree.chance(f"loads {seed}")
    for n in range(10_000):
        if n == 1:
            end(after)
        month, figure = f"2025-0{chance.randint(1, 3)}", 1000 * seed + n
        content = small.content_of(("古城", month, figure, 1), ("台山", month, figure, 2))
        publish = chance.random() < 0.5
        receipt = ledger.load(
            settings,
            Submission(content=content, name=f"{seed}-{n}.csv", by="甲", today=small.TODAY, publish=publish),
            cat=cat,
        )
        assert receipt.upload_id
        said.send((receipt.upload_id, "published" if publish else "submitted", month, figure))
        if not publish:
            acts.publish(settings, receipt.upload_id, By(who="乙"), cat=cat)
            said.send((receipt.upload_id, "published", month, figure))


def back_up_for_ever(data: Path, folder: Path, end: Callable[[float], None], after: float, said: Connection) -> None:
    """Makes one backup after the other; says the folder of each once it is done. When the first is done it prepares its end."""
    for n in range(10_000):
        if n == 1:
            end(after)
        said.send(str(back_up(Settings(data=data), folder, keep=3).folder))


def load_in_turn(data: Path, catalogue: Path, loads: int, said: Connection) -> None:
    """Loads and publishes the figures 1, 2, 3 … of one month; says each once it is done."""
    for n in range(1, loads + 1):
        assert whole.one_more(Settings(data=data), small.read(catalogue), "2025-03", n).published
        said.send(n)


def decide(
    data: Path, catalogue: Path, person: Person, ask: str, uploads: list[str], met: Barrier, said: Connection
) -> None:
    """Decides about each upload at the moment when the other does; says what came of it."""
    settings, cat = Settings(data=data), small.read(catalogue)
    for upload_id in uploads:
        met.wait(60)
        try:
            review.decide(
                Seat(settings=settings, person=person, cat=cat),
                review.Decision(ask=ask, upload_id=upload_id, reason="请核对", seen=("submitted",)),
            )
            said.send("done")
        except WarehouseError as error:
            said.send(str(error))


def send(data: Path, catalogue: Path, person: Person, files: list[bytes], met: Barrier, said: Connection) -> None:
    """Sends each file at the moment when the other does; says the number of the upload and whether it is a repetition."""
    settings, cat = Settings(data=data), small.read(catalogue)
    for content in files:
        met.wait(60)
        dataset = cat.datasets["monthly_report"]
        receipt = submit.send(
            Seat(settings=settings, person=person, cat=cat),
            Submission(content=content, name="三月.csv", dataset=dataset.code),
            small.TODAY,
        )
        said.send((receipt.upload_id, receipt.repeated))


def die_at(data: Path, catalogue: Path, where: str, after: bool, said: Connection) -> None:
    """Loads and publishes a file, and is killed just before (or after) a function does its work for the first time."""
    module, _, name = where.rpartition(".")
    home = importlib.import_module(module)
    real = getattr(home, name)

    def deadly(*given: Any, **more: Any) -> None:
        if after:
            real(*given, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(home, name, deadly)
    content = small.content_of(("古城", "2025-03", 11, 1))
    ledger.load(
        Settings(data=data),
        Submission(content=content, name="a.csv", by="甲", today=small.TODAY, publish=True),
        cat=small.read(catalogue),
    )
    said.send("alive")
