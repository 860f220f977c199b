"""`python -m outcomes.foreign.child FD MODULE …`: a process with everything imported that forks a child for each file.

It holds one end of a socket (FD) and reads nothing that came from outside. For each piece of work it is handed another
socket: it forks, and the child takes what it does not need from itself (memory, time, core files), reads the work from
that socket, does it by one of the tasks of the modules named, says the result and ends.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from outcomes.foreign.message import Message, Task, receive, send

_MB = 1024 * 1024
_MOST_WRITTEN = 512 * _MB  # of one file in the temporary folder
_OUT_OF_MEMORY = ("OutOfMemoryException", "ArrowMemoryError", "MemoryError")


def tasks_of(modules: list[str]) -> dict[str, Task]:
    """The tasks of these modules by name: what each lists in its TASKS, after its own `prepare` where it has one."""
    for module in modules:
        getattr(importlib.import_module(module), "prepare", _nothing)()
    return {name: task for module in modules for name, task in importlib.import_module(module).TASKS.items()}


def _nothing() -> None:
    """What a module prepares that has nothing to prepare."""


def _limit(limits: dict[str, Any]) -> None:
    """Takes from this process what it does not need; the kernel ends it where it goes beyond."""
    held = Path("/proc/self/statm")
    pages = int(held.read_text(encoding="ascii").split()[0]) if held.exists() else 0
    memory = pages * resource.getpagesize() + int(limits["memory_mb"]) * _MB  # what is imported is there already
    seconds = max(1, int(limits["cpu_seconds"]))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_WRITTEN, _MOST_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, float(limits["seconds"]))


def _work(line: socket.socket, tasks: dict[str, Task]) -> None:
    """One piece of work: read, done, said."""
    asked = receive(line)
    _limit(asked.said["limits"])

    def tell(share: float) -> None:
        send(line, Message(said={"share": share}))

    try:
        made = tasks[asked.said["task"]](Message(said=asked.said["of"], blobs=asked.blobs), tell)
    except BaseException as error:  # a panic of a parser is no Exception
        if type(error).__name__ in _OUT_OF_MEMORY or "memory" in str(error).lower() or "alloc" in str(error).lower():
            send(line, Message(said={"heavy": True}))
        else:
            traceback.print_exc()
            send(line, Message(said={"broken": type(error).__name__}))
        return
    send(line, Message(said={"done": made.said}, blobs=made.blobs))


def _child(line: socket.socket, control: socket.socket, tasks: dict[str, Task]) -> None:
    """A forked child from its first breath to its last; it never comes back."""
    try:
        control.close()
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        with contextlib.suppress(OSError):
            send(line, Message(said={"pid": os.getpid()}))
            _work(line, tasks)
    finally:
        os._exit(0)


def main(fd: int, modules: list[str]) -> None:
    """Forks for whoever asks until the other end of the socket is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server's own: it ends by closing the socket
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    with socket.socket(fileno=fd) as control:
        tasks = tasks_of(modules)
        send(control, Message(said={"ready": sorted(tasks)}))
        while True:
            word, handed, _, _ = socket.recv_fds(control, 1, 1)
            if not word:
                return
            for number in handed:
                with socket.socket(fileno=number) as line:
                    if os.fork() == 0:
                        _child(line, control, tasks)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
