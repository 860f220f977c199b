"""Foreign files are opened in a child: a nursery with everything imported forks one for each, with limits of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

from outcomes.core.errors import WarehouseError
from outcomes.core.settings import ROOT
from outcomes.foreign.message import Broken, Message, receive, send

Share = Callable[[float], None]
_AT_ONCE = 2  # so many files are open at a time; the others wait
_GRACE = 5.0  # seconds after its time in which a child that ended by itself is heard
_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TZ", "TMPDIR", "OUTCOMES_DATA", "HOME")  # and no secret
FORKS = hasattr(os, "fork") and hasattr(socket, "send_fds")  # not on Windows, which is for trying it out


class TooHeavy(WarehouseError):
    """A file took more time or memory than it may, or broke what opened it."""

    def __init__(self) -> None:
        super().__init__(
            "打开这份文件要用的时间或内存超过限度，没有读，也没有任何改动。请删去不用的部分，分成几份再传 / "
            "opening this file takes more time or memory than allowed; it was not read and nothing was changed. "
            "Remove what is not needed, or send it in parts"
        )


@dataclass(frozen=True, kw_only=True)
class ChildLimits:
    """What a child may use: memory beside what is imported, seconds of the processor, seconds by the clock."""

    memory_mb: int = 3072  # of addresses, of which a third is used
    cpu_seconds: int = 120
    seconds: float = 180.0


class Nursery:
    """A process that forks a child for each file; it begins with the first, and anew if it died."""

    def __init__(self, modules: Sequence[str], limits: ChildLimits | None = None) -> None:
        self._modules, self.limits = list(modules), limits or ChildLimits()
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(_AT_ONCE)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def ask(self, task: str, of: Message, progress: Share | None = None, limits: ChildLimits | None = None) -> Message:
        """What a child made of a piece of work; TooHeavy where it died, came too late or asked for too much memory."""
        with self._slots:
            allowed = limits or self.limits
            ours, theirs = socket.socketpair()
            with ours:
                with theirs:
                    self._hand_over(theirs)
                ours.settimeout(allowed.seconds + _GRACE)
                return _answer(ours, task, of, progress, allowed)

    def _hand_over(self, line: socket.socket) -> None:
        """Gives the nursery one end of a line; begins a new nursery where there is none or the old one died."""
        with self._lock:
            for last_try in (False, True):
                if self._control is None:
                    self._begin()
                assert self._control is not None
                try:
                    socket.send_fds(self._control, [b"f"], [line.fileno()])
                    return
                except OSError:
                    self._end()
                    if last_try:
                        raise TooHeavy from None

    def _begin(self) -> None:
        environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "outcomes.foreign.child", str(theirs.fileno()), *self._modules],
                pass_fds=[theirs.fileno()],
                cwd=ROOT,
                env={**environment, "PYTHONUTF8": "1"},
                stdin=subprocess.DEVNULL,
            )
        try:
            receive(ours)
        except Broken as error:
            ours.close()
            raise RuntimeError("the nursery does not begin") from error
        self._control = ours

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def begun(self) -> bool:
        """Whether it is there already."""
        return self._process is not None

    def begin(self) -> None:
        """Begins the nursery, if it is not there."""
        with self._lock:
            if self._control is None:
                self._begin()

    def close(self) -> None:
        """Ends the nursery; children that work still come to their own end."""
        with self._lock:
            self._end()

    @property
    def pid(self) -> int:
        """The process of the nursery, begun if it was not; for looking at it from outside."""
        self.begin()
        assert self._process is not None
        return self._process.pid


def _answer(line: socket.socket, task: str, of: Message, progress: Share | None, allowed: ChildLimits) -> Message:
    pid = 0
    try:
        pid = int(receive(line).said["pid"])  # said by our own code, before anything of the file is read
        asked = {"task": task, "of": of.said, "limits": asdict(allowed)}
        send(line, Message(said=asked, blobs=of.blobs))
        while True:
            told = receive(line)
            if "done" in told.said and isinstance(told.said["done"], dict):
                return replace(told, said=told.said["done"])
            if "share" not in told.said:
                raise TooHeavy
            if progress is not None and isinstance(told.said["share"], int | float):
                progress(min(1.0, max(0.0, float(told.said["share"]))))
    except (Broken, OSError, KeyError, ValueError) as error:  # a late one is a TimeoutError, which is an OSError
        if pid:
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
        raise TooHeavy from error


_open: Nursery | None = None


def open_for_server(modules: Sequence[str]) -> Nursery | None:
    """From now on this process opens no foreign file itself; None where processes cannot be forked."""
    global _open
    _open = Nursery(modules) if FORKS else None
    return _open


def close_for_server() -> None:
    """The reverse, when the server ends."""
    global _open
    if _open is not None:
        _open.close()
    _open = None


def the_nursery() -> Nursery | None:
    """The nursery of this server; None in a command line, a child and a test, which open files themselves."""
    return _open


def soon() -> None:
    """Begins the nursery beside a page that is about to take a file: its imports take seconds, choosing a file too."""
    if _open is not None and not _open.begun:
        threading.Thread(target=_begin_quietly, args=(_open,), daemon=True).start()


def _begin_quietly(nursery: Nursery) -> None:
    with contextlib.suppress(RuntimeError, OSError):  # whoever sends the file is told
        nursery.begin()


def demand_apart() -> None:
    """RuntimeError in a server: whoever reads foreign bytes says so here first, and a server never does."""
    if _open is not None:
        raise RuntimeError("a server does not open foreign files itself")
