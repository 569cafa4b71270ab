"""Makes a virtual environment and keeps it up to date: `python install.py FOLDER REQUIREMENTS...`

The environment gets the Python that runs this: it is made again where its own is gone or another.
Several calls at once take turns; where nothing has changed nothing happens.
"""

import fcntl
import filecmp
import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "import pip, sys; print(*sys.version_info[:2])"
PIP = ("-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check")


def main(folder: Path, requirements: list[Path]) -> int:
    """Exit code: 0 once all of `requirements` is installed in `folder`, else that of the step that failed."""
    with Path(__file__).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return (0 if suits(folder) else make(folder)) or install(folder, requirements)


def make(folder: Path) -> int:
    print(f"Making {folder} with Python {sys.version.split()[0]}", flush=True)
    return subprocess.run([sys.executable, "-m", "venv", "--clear", folder]).returncode


def suits(folder: Path) -> bool:
    """Whether `folder` holds a Python of our version that runs and has pip."""
    try:
        answer = subprocess.run([folder / "bin" / "python", "-c", VERSION], capture_output=True, text=True)
    except OSError:
        return False
    return answer.stdout.split() == [str(part) for part in sys.version_info[:2]]


def is_installed(folder: Path, file: Path) -> bool:
    """Whether the copy that `install` left says that `file` was installed as it is now."""
    copy = folder / file.name
    return copy.exists() and filecmp.cmp(file, copy, shallow=False)


def install(folder: Path, requirements: list[Path]) -> int:
    files = [file for file in requirements if not is_installed(folder, file)]
    if not files:
        return 0
    print(f"Installing {' and '.join(map(str, files))} (about a minute the first time)", flush=True)
    sources = [part for file in files for part in ("-r", file)]
    pip = [folder / "bin" / "python", *PIP, *sources]
    done = subprocess.run(pip, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        print(done.stdout)
        return done.returncode
    for file in files:
        shutil.copyfile(file, folder / file.name)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
