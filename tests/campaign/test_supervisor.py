"""The processes of `make run`: they start and stop together, a worker comes back, and none is left behind."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from campaign import supervisor
from campaign.supervisor import Child, Tick, Worker, supervise

WAIT = "import time; time.sleep(60)"
KINDS = {"web": Child, "worker": Worker, "tick": Tick}


def marked(name: str, snippet: str) -> str:
    """A Python program that holds a lock on a file called `name` and its process id, then does `snippet`."""
    return (
        "import fcntl, os, subprocess, sys\n"
        f"mark = open(os.environ['FOLDER'] + f'/{name}-{{os.getpid()}}', 'w')\n"
        f"fcntl.flock(mark, fcntl.LOCK_EX)\n{snippet}"
    )


def names(folder: Path) -> list[str]:
    return [path.name.split("-")[0] for path in folder.iterdir()]


def has_ended(mark: Path) -> bool:
    """Whether the process of `mark` gives its lock up, as the end of a process does, within ten seconds."""
    with mark.open() as file:
        for _ in range(100):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.1)
            else:
                return True
    return False


@pytest.fixture
def children(tmp_path: Path) -> Callable[..., list[Child]]:
    """The three processes, each with a Python snippet to run; those that are not named just wait."""

    def children(**snippets: str) -> list[Child]:
        environ = {**os.environ, "FOLDER": str(tmp_path)}
        programs = {name: marked(name, snippets.get(name, WAIT)) for name in KINDS}
        return [KINDS[name]([sys.executable, "-c", program], environ) for name, program in programs.items()]

    return children


@pytest.fixture
def stop_when(tmp_path: Path) -> Callable[..., Callable[[], bool]]:
    """Sends a stop signal once so many processes of each name have started, ended ones counted."""

    def stop_when(stop: signal.Signals = signal.SIGTERM, **wanted: int) -> Callable[[], bool]:
        give_up = time.monotonic() + 30

        def ready() -> bool:
            assert time.monotonic() < give_up
            if all(names(tmp_path).count(name) >= count for name, count in wanted.items()):
                os.kill(os.getpid(), stop)
            return False

        return ready

    return stop_when


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_all_three_and_counts_as_success(children, stop_when, tmp_path, stop):
    code = supervise(*children(), ready=stop_when(stop, web=1, worker=1, tick=1))

    assert code == 0
    assert sorted(names(tmp_path)) == ["tick", "web", "worker"]
    assert all(has_ended(mark) for mark in tmp_path.iterdir())


def test_a_process_that_refuses_to_end_is_killed(children, stop_when, monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_WITHIN", 0.5)
    refuse = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + marked("refusing", WAIT)
    web, worker, tick = children(worker=refuse)

    code = supervise(web, worker, tick, ready=stop_when(refusing=1))

    assert code == 0
    assert worker.exit_code() == 128 + signal.SIGKILL


def test_what_a_killed_process_had_started_ends_too(children, tmp_path):
    start = f"subprocess.Popen([sys.executable, '-c', {marked('grandchild', WAIT)!r}])\n"
    await_it = "while not any('grandchild' in name for name in os.listdir(os.environ['FOLDER'])): pass\n"

    code = supervise(*children(web=start + await_it + "os.kill(os.getpid(), 9)"), ready=lambda: True)

    assert code == 128 + signal.SIGKILL
    assert [has_ended(mark) for mark in tmp_path.glob("grandchild-*")] == [True]


def test_the_end_of_the_web_server_ends_the_others_with_its_code(children, tmp_path):
    code = supervise(*children(web="sys.exit(7)"), ready=lambda: True)

    assert code == 7
    assert all(has_ended(mark) for mark in tmp_path.iterdir())


def test_a_worker_that_ends_is_started_again(children, stop_when, monkeypatch):
    monkeypatch.setattr(Worker, "pause", 0.01)

    assert supervise(*children(worker="sys.exit(1)"), ready=stop_when(worker=3)) == 0


def test_a_tick_that_has_ended_is_started_again_when_it_is_due(children, stop_when, monkeypatch):
    monkeypatch.setattr(supervisor, "TICK_EVERY", 0.0)

    assert supervise(*children(tick=""), ready=stop_when(tick=3)) == 0


def test_a_tick_is_never_started_beside_another(children, stop_when, tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "TICK_EVERY", 0.0)
    monkeypatch.setattr(Worker, "pause", 0.01)

    supervise(*children(worker=""), ready=stop_when(worker=3, tick=1))

    assert names(tmp_path).count("tick") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent was killed")
def test_a_killed_supervisor_leaves_no_process_behind(tmp_path):
    program = (
        "import os, sys\nfrom campaign.supervisor import *\n"
        f"command = [sys.executable, '-c', {marked('orphan', WAIT)!r}]\n"
        "children = [kind(command, os.environ) for kind in (Child, Worker, Tick)]\n"
        "folder = os.environ['FOLDER']\n"
        "supervise(*children, ready=lambda: len(os.listdir(folder)) == 3 and os.kill(os.getpid(), 9))"
    )
    environ = {**os.environ, "FOLDER": str(tmp_path)}

    subprocess.run([sys.executable, "-c", program], env=environ, cwd=settings.BASE_DIR, timeout=30)

    assert [has_ended(mark) for mark in tmp_path.iterdir()] == [True, True, True]


def test_a_port_in_use_is_told_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=rf"^Port {port}: .+\. Choose another: make run PORT=8001$"):
            call_command("serve", port=port)


def test_a_number_that_is_no_port_is_told_in_one_line():
    with pytest.raises(CommandError, match=r"^Port 99999: not a port\. Choose another: make run PORT=8001$"):
        call_command("serve", port=99999)
