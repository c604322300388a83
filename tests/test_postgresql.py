"""A department's gradebook: the same marks in PostgreSQL, on a server that is started here, as in SQLite."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from quick_grading import STAGES, grade, make_class, recorded

BINARIES = Path("/usr/lib/postgresql")
STAGE = STAGES[0]


@pytest.fixture(scope="module")
def server():
    """A server of its own, reached over a socket in its folder; yields the URL of its database."""
    found = sorted(BINARIES.glob("*/bin/initdb"))
    if not found:
        pytest.fail(f"No initdb below {BINARIES}: install Debian's package postgresql (.ci/apt.txt).")
    binaries = found[-1].parent
    folder = Path(subprocess.check_output(["mktemp", "-d", "/tmp/pg.XXXXXX"], text=True).strip())
    as_user = []
    if os.getuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "nobody")
        as_user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]

    def run(*command):
        subprocess.run([*as_user, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=120)

    data, log = folder / "data", folder / "log"
    run(binaries / "initdb", "-D", data, "-U", "grader", "--auth=trust", "--no-sync", "-E", "UTF8")
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    run(binaries / "pg_ctl", "-D", data, "-l", log, "-o", settings, "-w", "-t", "100", "start")
    try:
        run(binaries / "createdb", "-h", folder, "-U", "grader", "gradebook")
        yield f"postgresql+psycopg2://grader@/gradebook?host={folder}"
    finally:
        run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def test_postgresql_holds_the_marks_that_sqlite_holds(tmp_path, server):
    roots = tmp_path / "sqlite", tmp_path / "postgresql"
    for root in roots:
        make_class(root, ["ada", "Müller [2]"], STAGES[:1])
    config = roots[1] / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.CourseDirectory.db_url = {server!r}\n")
    for root in roots:
        assert sorted(grade(root).students) == ["Müller [2]", "ada"]
        assert grade(root).students == {}
    held = recorded(roots[1], [STAGE], server)
    assert held == recorded(roots[0], [STAGE])
    assert held[f"{STAGE.stem} ada"]["one-hot-graded"] == [3.0, None, False]
    assert not (roots[1] / "gradebook.db").exists()
