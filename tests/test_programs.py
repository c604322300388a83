"""Compiled programs are kept for the next run, and a damaged or foreign one is never run."""

import json
import os
import subprocess
import sys

import pytest

from digitrec import programs

TRAIN = """
import hashlib, json, os
from digitrec import programs
from digitrec.building import build_model
from digitrec.compiling import compile_model
from digitrec.running.fast_training import compile_ahead, train_fast
from digitrec.starting import start_keras
import numpy as np
start_keras().utils.set_random_seed(1)
rng = np.random.default_rng(1)
x, y = rng.random((64, 784), dtype="float32"), np.eye(10, dtype="float32")[rng.integers(0, 10, 64)]
model = compile_model(build_model())
program = compile_ahead(model, 64) if os.environ.get("AHEAD") else None
train_fast(model, x, y, epochs=2, seed=1, program=program)
weights = b"".join(w.tobytes() for w in model.get_weights())
print(json.dumps([str(programs.kept_in()), hashlib.sha256(weights).hexdigest()]))
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder of this process's programs, below an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("TF_XLA_FLAGS", raising=False)
    return programs._folder()


def train(cache, **environment):
    """Train in a process of its own; return where it keeps its programs and a hash of the weights."""
    known = {name: value for name, value in os.environ.items() if name != "TF_XLA_FLAGS"}
    done = subprocess.run(
        [sys.executable, "-c", TRAIN],
        env={**known, "XDG_CACHE_HOME": str(cache), **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_a_program_is_kept_and_taken_and_a_damaged_one_is_made_again(tmp_path, folder):
    where, first = train(tmp_path)
    assert where == str(folder)
    (program,) = folder.glob("*.pb")
    before = program.stat().st_mtime_ns
    assert train(tmp_path) == [where, first]
    assert program.stat().st_mtime_ns == before  # it was taken, not made again
    program.write_bytes(program.read_bytes()[:1000])
    assert train(tmp_path) == [where, first]
    assert programs._is_whole(program)
    assert train(tmp_path, AHEAD="1") == [where, first]


@pytest.mark.slow
def test_where_nothing_can_be_kept_it_trains_all_the_same(tmp_path):
    cache = tmp_path / "a file"
    cache.write_text("in the folder's place")
    assert train(cache)[0] == "None"
    assert train(tmp_path, TF_XLA_FLAGS="--tf_xla_cpu_global_jit")[0] == "None"  # a user's own setting stays


def make(folder, name, right=True):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.pb").write_bytes(name.encode())
    checksum = programs._checksum(folder / f"{name}.pb") if right else "0"
    (folder / f"{name}.pb.sha256").write_text(checksum)


def test_only_whole_programs_are_left_and_not_too_many(folder, monkeypatch):
    monkeypatch.setattr(programs, "MOST", 2)
    for number, name in enumerate(("oldest", "older", "newer")):
        make(folder, name)
        os.utime(folder / f"{name}.pb", (number, number))
    make(folder, "damaged", right=False)
    (folder / "unfinished.pb").write_bytes(b"half")
    os.utime(folder / "damaged.pb", (0, 0))
    os.utime(folder / "unfinished.pb", (0, 0))
    programs._tidy(folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        *("newer.pb", "newer.pb.sha256", "older.pb", "older.pb.sha256")
    ]


def test_a_program_is_noted_once(folder, monkeypatch):
    make(folder, "known", right=False)
    (folder / "new.pb").write_bytes(b"new")
    monkeypatch.setenv("TF_XLA_FLAGS", f"{programs.FLAG}{folder}")
    programs.note()
    assert programs._is_whole(folder / "new.pb")
    assert not programs._is_whole(folder / "known.pb")


def test_another_processor_or_version_has_another_folder(folder, monkeypatch):
    monkeypatch.setattr(programs, "_processor", lambda: "another")
    assert programs._folder() != folder


def test_a_folder_with_a_space_in_its_name_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "of Anna Maria"))
    monkeypatch.delenv("TF_XLA_FLAGS", raising=False)
    monkeypatch.delitem(sys.modules, "tensorflow", raising=False)
    programs.keep()
    assert "TF_XLA_FLAGS" not in os.environ
    monkeypatch.setenv("TF_XLA_FLAGS", f"{programs.FLAG}/x --other")
    assert programs.kept_in() is None


def test_tensorflow_that_is_there_already_is_left_alone(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", object())
    programs.keep()
    assert programs.kept_in() is None
