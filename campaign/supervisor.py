"""Keeps web server, mail worker and the minute's tick going: they start together and stop together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TICK_EVERY = 60.0  # seconds from one start to the next
STOP_WITHIN = 10.0  # seconds a child may take to end before it is killed
LONGEST_PAUSE = 60.0  # seconds before a worker that keeps failing is tried again
LOOK_EVERY = 0.2  # seconds

PR_SET_PDEATHSIG = 1  # prctl(2)
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _end_with_parent() -> None:
    """Where Linux can, have it end this process when the supervisor was killed and could not."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):  # macOS answers EPERM for a group of the dead
        os.killpg(leader, signal.SIGKILL)


class Child:
    """One command, in a process group of its own: Ctrl-C in a terminal reaches the supervisor alone."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self.command, self.environ = command, environ
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=_end_with_parent,
        )

    def exit_code(self) -> int | None:
        """None before its start and while it runs, else as a shell counts: 128 and the signal."""
        if self.process is None:
            return None
        if self.process.returncode is None and self.process.poll() is not None:
            _kill_group(self.process.pid)  # at once: later the number may be another's
        code = self.process.returncode
        return 128 - code if code is not None and code < 0 else code

    def running(self) -> bool:
        return self.process is not None and self.exit_code() is None

    def terminate(self) -> None:
        if self.process and self.running():
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until `deadline` (monotonic seconds), then kill it and whatever is left of its group."""
        if self.process and self.running():
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.0, deadline - time.monotonic()))
            _kill_group(self.process.pid)
            self.process.wait()


class Worker(Child):
    """Started again whenever it ends: after a second, then two, four, up to a minute, while it fails."""

    pause = 1.0
    due: float | None = 0.0

    def look(self) -> None:
        now = time.monotonic()
        if self.due is None and not self.running():
            if now - self.started > LONGEST_PAUSE:
                self.pause = 1.0
            self.due = now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        if self.due is not None and now >= self.due:
            self.due = None
            self.start()


class Tick(Child):
    """Started each minute, never twice at a time."""

    def look(self) -> None:
        is_due = self.process is None or time.monotonic() - self.started >= TICK_EVERY
        if is_due and not self.running():
            self.start()


def supervise(web: Child, worker: Worker, tick: Tick, *, ready: Callable[[], bool]) -> int:
    """Run all three until a stop signal (exit code 0) or the end of `web` (its exit code); leave none behind.

    `ready` is asked about five times a second, until it says yes. Call this from the main thread.
    """
    stopping: list[int] = []
    before = {name: signal.signal(name, lambda number, _: stopping.append(number)) for name in STOP_SIGNALS}
    is_ready = False
    try:
        web.start()
        while not stopping:
            if (code := web.exit_code()) is not None:
                return code
            worker.look()
            tick.look()
            is_ready = is_ready or ready()
            time.sleep(LOOK_EVERY)
        return 0
    finally:
        _stop(web, worker, tick)
        for name, handler in before.items():
            signal.signal(name, handler)


def _stop(*children: Child) -> None:
    deadline = time.monotonic() + STOP_WITHIN
    for child in children:
        child.terminate()
    for child in children:
        child.end(deadline)
