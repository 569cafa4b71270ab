"""What `make` does on a machine whose Pythons are missing, broken or too old."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

WORKS = f'exec {sys.executable} "$@"'
BROKEN = "echo 'command not found' >&2; exit 127"  # what a pyenv shim without its Python does
TOO_OLD = 'case "$2" in *print*) echo " (here is 3.11)";; *) exit 1;; esac'
WITHOUT_VENV = f'case "$2" in *ensurepip*) exit 1;; esac; {WORKS}'


@pytest.fixture
def machine(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the search where PATH has folders that hold nothing but these commands, in this order."""

    def search(*folders: dict[str, str], **environ: str) -> subprocess.CompletedProcess[str]:
        path = []
        for number, commands in enumerate(folders):
            folder = tmp_path / str(number)
            folder.mkdir()
            path.append(str(folder))
            for name, script in commands.items():
                (folder / name).write_text(f"#!/bin/sh\n{script}\n")
                (folder / name).chmod(0o755)
        return subprocess.run(
            ["/bin/sh", ".ci/find-python", str(tmp_path / "venv")],
            cwd=settings.BASE_DIR,
            env={"PATH": ":".join(path), **{name: f"{tmp_path}/{value}" for name, value in environ.items()}},
            capture_output=True,
            text=True,
        )

    return search


def test_the_newest_by_name_is_taken(machine, tmp_path):
    found = machine({"python3": WORKS, "python3.12": WORKS, "python3.13": WORKS})

    assert (found.stdout, found.stderr) == (f"{tmp_path}/0/python3.13\n", "")


def test_one_that_is_there_but_does_not_run_is_passed_over_for_one_later_in_path(machine, tmp_path):
    found = machine({"python3.13": BROKEN, "python3.12": BROKEN, "python3": BROKEN}, {"python3": WORKS})

    assert (found.stdout, found.stderr) == (f"{tmp_path}/1/python3\n", "")


def test_the_one_that_is_named_comes_first(machine, tmp_path):
    found = machine({"python3.13": WORKS, "mine": WORKS}, PYTHON="0/mine")

    assert (found.stdout, found.stderr) == (f"{tmp_path}/0/mine\n", "")


def test_a_named_one_that_does_not_run_is_told_and_passed_over(machine, tmp_path):
    found = machine({"python3.13": WORKS, "mine": BROKEN}, PYTHON="0/mine")

    assert found.stdout == f"{tmp_path}/0/python3.13\n"
    assert found.stderr.startswith(f"PYTHON={tmp_path}/0/mine is no Python 3.12 or newer that works here")


def test_where_all_are_too_old_one_line_says_what_to_do(machine):
    found = machine({"python3": TOO_OLD})

    assert (found.returncode, found.stdout, found.stderr.count("\n")) == (1, "", 1)
    assert found.stderr.startswith("Undersigned needs Python 3.12 or newer, and found none that works (here is 3.11).")
    assert "PYTHON=/path/to/python3.13" in found.stderr


def test_where_none_is_there_one_line_says_what_to_do(machine):
    found = machine({})

    assert (found.returncode, found.stdout, found.stderr.count("\n")) == (1, "", 1)
    assert found.stderr.startswith("Undersigned needs Python 3.12 or newer, and found none that works. Install")


def test_where_the_venv_module_is_missing_one_line_names_the_package(machine, tmp_path):
    found = machine({"python3": WITHOUT_VENV})

    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr == (
        f"{tmp_path}/0/python3 cannot make a virtual environment. On Debian or Ubuntu: apt install {package}\n"
    )
