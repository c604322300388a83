"""Odd archives, by what platforms and programs publish: each file comes to its learner or is named.

A case has the members of an archive, and for each what must come of it: the student, a status, or both.
"""

import csv
import gzip
import io
import json
import re
import shutil
import struct
import tarfile
import unicodedata
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from class_of_300 import zipped

from digitrec.classroom.collecting import collected as keeping
from digitrec.classroom.collecting.collect import CollectError, Course, collect

TREE = Path(__file__).parents[1]
STAGE = "02_preparing"


def notebook(stage=STAGE, by="", strip=False):
    """Return the exercise of a stage with a line of somebody's; `strip` drops all metadata."""
    path = next((TREE / "exercises" / stage).glob("*.ipynb"))
    content = json.loads(path.read_text("utf-8"))
    if strip:
        content["metadata"] = {}
        content["cells"] = [
            {"cell_type": c["cell_type"], "metadata": {}, "source": c["source"]} for c in content["cells"]
        ]
    content["cells"].append({"cell_type": "markdown", "metadata": {}, "source": f"By {by}."})
    return json.dumps(content).encode()


ADA, BO, CY = (notebook(by=name) for name in ("Ada", "Bo", "Cy"))
OTHER = notebook("01_loading", by="Ada")
M = "assignsubmission_file"
BLANK = json.dumps({"cells": [{"cell_type": "code", "source": "1"}], "nbformat": 4}).encode()
FORMAT_3 = json.dumps(
    {
        "nbformat": 3,
        "worksheets": [
            {"cells": [{**c, "input": c["source"], "source": None} for c in json.loads(ADA)["cells"]]}
        ],
    }
).encode()


@pytest.fixture
def course(tmp_path):
    """A course's folder with nothing in it but its exercises."""
    return Course(tmp_path / "course", tmp_path / "course" / "submitted", TREE / "exercises")


def collected(course, tmp_path, data, name="download.zip", stage=STAGE, toml="", rosters=(), **more):
    """Collect the bytes of an archive; return its rows and what stands in submitted/, by student."""
    course.root.mkdir(exist_ok=True)
    if toml:
        (course.root / "class.toml").write_text(toml, encoding="utf-8")
    files = []
    for number, text in enumerate(rosters):
        files.append(tmp_path / f"roster-{number}.csv")
        files[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
    path = tmp_path / name
    path.write_bytes(data)
    done = collect(course, [path], stage, files, **more)
    rows = [row for result in done.results for row in result.rows]
    standing = {
        path.parts[-3]: path.read_bytes() for path in course.submitted.glob(f"*/{STAGE}/preparing.ipynb")
    }
    return rows, standing


def table(rows):
    """Return {file: (student, status)}."""
    return {row.file: (row.student, row.status) for row in rows if row.file}


# {what is odd: ({member: bytes}, {member as the report names it: (student, status)})}
NAMES = {
    "Moodle: a name that has digits, and one of one word": (
        {f"Bo 9 Li_103_{M}/preparing.ipynb": BO, f"Cher_104_{M}/preparing.ipynb": CY},
        {
            f"Bo 9 Li_103_{M}/preparing.ipynb": ("bo-9-li", "collected"),
            f"Cher_104_{M}/preparing.ipynb": ("cher", "collected"),
        },
    ),
    "Moodle: folders of the learner's own below the folder": (
        {f"Ada L_1_{M}/week 2/homework/preparing.ipynb": ADA},
        {f"Ada L_1_{M}/week 2/homework/preparing.ipynb": ("ada-l", "collected")},
    ),
    "Moodle: without folders, a file name with underscores": (
        {f"Ada L_1_{M}_my_own_preparing_2.ipynb": ADA},
        {f"Ada L_1_{M}_my_own_preparing_2.ipynb": ("ada-l", "collected")},
    ),
    "Moodle: text typed into the platform beside the file": (
        {
            f"Ada L_1_{M}/preparing.ipynb": ADA,
            "Ada L_1_assignsubmission_onlinetext/onlinetext.html": b"<p>hi",
        },
        {
            f"Ada L_1_{M}/preparing.ipynb": ("ada-l", "collected"),
            "Ada L_1_assignsubmission_onlinetext/onlinetext.html": ("ada-l", "left-out"),
        },
    ),
    "Moodle: only text typed into the platform": (
        {f"Bo_2_{M}/preparing.ipynb": BO, "Ada L_1_assignsubmission_onlinetext_onlinetext.html": b"<p>hi"},
        {"Ada L_1_assignsubmission_onlinetext_onlinetext.html": ("ada-l", "left-out")},
    ),
    "Moodle before 4.2: groups, and the default group": (
        {
            f"Group A-Ada Lovelace_1_{M}/preparing.ipynb": ADA,
            f"Group A-Bo Li_2_{M}/preparing.ipynb": ADA,
            f"Default group-Cy Wu_3_{M}/preparing.ipynb": CY,
        },
        {
            f"Group A-Ada Lovelace_1_{M}/preparing.ipynb": ("ada-lovelace", "collected"),
            f"Group A-Bo Li_2_{M}/preparing.ipynb": ("bo-li", "collected"),
            f"Default group-Cy Wu_3_{M}/preparing.ipynb": ("cy-wu", "collected"),
        },
    ),
    "Moodle: hyphens that are no groups": (
        {f"Anne-Marie Curie_1_{M}/preparing.ipynb": ADA, f"Anne-Marie Blanc_2_{M}/preparing.ipynb": BO},
        {
            f"Anne-Marie Curie_1_{M}/preparing.ipynb": ("anne-marie-curie", "collected"),
            f"Anne-Marie Blanc_2_{M}/preparing.ipynb": ("anne-marie-blanc", "collected"),
        },
    ),
    "Moodle: one of a group alone, and a group with a hyphen": (
        {
            f"Group A-Béla Bartók_1_{M}/preparing.ipynb": ADA,
            f"Team Red-Blue-Bo Li_2_{M}/preparing.ipynb": BO,
            f"Team Red-Blue-Cy Wu_3_{M}/preparing.ipynb": CY,
        },
        {
            f"Group A-Béla Bartók_1_{M}/preparing.ipynb": ("béla-bartók", "collected"),
            f"Team Red-Blue-Bo Li_2_{M}/preparing.ipynb": ("bo-li", "collected"),
            f"Team Red-Blue-Cy Wu_3_{M}/preparing.ipynb": ("cy-wu", "collected"),
        },
    ),
    "Moodle: two family names that begin alike are no group": (
        {f"Mara Diaz-Gil_1_{M}/preparing.ipynb": ADA, f"Mara Diaz-Sanz_2_{M}/preparing.ipynb": BO},
        {
            f"Mara Diaz-Gil_1_{M}/preparing.ipynb": ("mara-diaz-gil", "collected"),
            f"Mara Diaz-Sanz_2_{M}/preparing.ipynb": ("mara-diaz-sanz", "collected"),
        },
    ),
    "Moodle: the default group as one": (
        {f"Default group_{M}/preparing.ipynb": ADA},
        {f"Default group_{M}/preparing.ipynb": ("", "unmatched")},
    ),
    "Moodle: blind marking": (
        {f"Participant_7_{M}/preparing.ipynb": ADA, f"Participant_8_{M}/preparing.ipynb": BO},
        {
            f"Participant_7_{M}/preparing.ipynb": ("participant-7", "collected"),
            f"Participant_8_{M}/preparing.ipynb": ("participant-8", "collected"),
        },
    ),
    "Moodle: names that begin like hidden files": (
        {f".Ada_1_{M}/preparing.ipynb": ADA, f"..._2_{M}/preparing.ipynb": BO},
        {
            f".Ada_1_{M}/preparing.ipynb": ("ada", "collected"),
            f"..._2_{M}/preparing.ipynb": ("somebody", "collected"),
        },
    ),
    "Moodle: names in a text that runs the other way": (
        {f"Ada \u202eevil_1_{M}/preparing.ipynb": ADA},
        {f"Ada \u202eevil_1_{M}/preparing.ipynb": ("ada-evil", "collected")},
    ),
    "somebody handed in what is no notebook": (
        {f"A_1_{M}/preparing.pdf": b"%PDF", f"A_1_{M}/preparing.py": b"x", f"B_2_{M}/preparing.ipynb": BO},
        {
            f"A_1_{M}/preparing.pdf": ("a", "left-out"),
            f"A_1_{M}/preparing.py": ("a", "left-out"),
            f"B_2_{M}/preparing.ipynb": ("b", "collected"),
        },
    ),
    "two stages in one archive of a learner's": (
        {
            f"A_1_{M}/all.zip": zipped({"preparing.ipynb": ADA, "loading.ipynb": OTHER}),
            f"B_2_{M}/preparing.ipynb": BO,
        },
        {
            f"A_1_{M}/all.zip/preparing.ipynb": ("a", "collected"),
            f"A_1_{M}/all.zip/loading.ipynb": ("a", "not-this-stage"),
        },
    ),
    "a notebook in UTF-16, and one in Latin-1": (
        {
            f"A_1_{M}/Untitled.ipynb": ADA.decode().encode("utf-16"),
            f"B_2_{M}/preparing.ipynb": BO.replace(b"By Bo", "By Bö".encode("latin1")),
        },
        {
            f"A_1_{M}/Untitled.ipynb": ("a", "collected"),
            f"B_2_{M}/preparing.ipynb": ("b", "collected"),
        },
    ),
    "Moodle: two people of one name": (
        {f"Bo Li_7_{M}/preparing.ipynb": ADA, f"Bo Li_8_{M}/preparing.ipynb": BO},
        {
            f"Bo Li_7_{M}/preparing.ipynb": ("", "ambiguous"),
            f"Bo Li_8_{M}/preparing.ipynb": ("", "ambiguous"),
        },
    ),
    "Moodle: a display name that looks like another's file name": (
        {
            f"Ada Lovelace_12345_{M}/preparing.ipynb": ADA,
            f"Ada Lovelace_12345_{M}_777_{M}/preparing.ipynb": BO,
        },
        {
            f"Ada Lovelace_12345_{M}/preparing.ipynb": ("ada-lovelace", "collected"),
            f"Ada Lovelace_12345_{M}_777_{M}/preparing.ipynb": ("", "left-out"),
        },
    ),
    "Moodle: the same where Ada handed in nothing": (
        {f"Ada Lovelace_12345_{M}_777_{M}/preparing.ipynb": BO},
        {f"Ada Lovelace_12345_{M}_777_{M}/preparing.ipynb": ("", "left-out")},
    ),
    "Moodle: a folder inside that looks like another's": (
        {f"Flo Po_107_{M}/Ada_101_{M}/preparing.ipynb": ADA},
        {f"Flo Po_107_{M}/Ada_101_{M}/preparing.ipynb": ("flo-po", "collected")},
    ),
    "Moodle: packed again with its folder": (
        {f"course-02/Ada_1_{M}/preparing.ipynb": ADA, f"course-02/Bo_2_{M}/preparing.ipynb": BO},
        {
            f"course-02/Ada_1_{M}/preparing.ipynb": ("ada", "collected"),
            f"course-02/Bo_2_{M}/preparing.ipynb": ("bo", "collected"),
        },
    ),
    "Canvas: plain, late, second upload": (
        {
            "lovelaceada_3143_207797_preparing.ipynb": ADA,
            "libo_LATE_3144_207798_preparing.ipynb": BO,
            "wucy_3145_207799_preparing.ipynb": BO,
            "wucy_3145_207801_preparing-1.ipynb": CY,
        },
        {
            "lovelaceada_3143_207797_preparing.ipynb": ("lovelaceada", "collected"),
            "libo_LATE_3144_207798_preparing.ipynb": ("libo", "collected"),
            "wucy_3145_207799_preparing.ipynb": ("wucy", "earlier"),
            "wucy_3145_207801_preparing-1.ipynb": ("wucy", "collected"),
        },
    ),
    "Canvas: anonymous, early and late": (
        {"anon_aB3dE_207797_preparing.ipynb": ADA, "LATE_anon_Zz9yX_207798_preparing.ipynb": BO},
        {
            "anon_aB3dE_207797_preparing.ipynb": ("anon-ab3de", "collected"),
            "LATE_anon_Zz9yX_207798_preparing.ipynb": ("anon-zz9yx", "collected"),
        },
    ),
    "Canvas: codes that differ in their case alone": (
        {"anon_aB3dE_1_preparing.ipynb": ADA, "anon_Ab3De_2_preparing.ipynb": BO},
        {
            "anon_aB3dE_1_preparing.ipynb": ("anon-ab3de", "collected"),
            "anon_Ab3De_2_preparing.ipynb": ("anon-ab3de-2", "collected"),
        },
    ),
    "Canvas: names with underscores, a file that begins with a stage's number": (
        {"de_la_cruzana_3143_207797_02_preparing.ipynb": ADA},
        {"de_la_cruzana_3143_207797_02_preparing.ipynb": ("de_la_cruzana", "collected")},
    ),
    "Canvas: a display name that looks like another's file name": (
        {
            "lovelaceada_3143_207797_preparing.ipynb": ADA,
            "lovelaceada_3143_9999_207798_preparing.ipynb": BO,
        },
        {
            "lovelaceada_3143_207797_preparing.ipynb": ("lovelaceada", "collected"),
            "lovelaceada_3143_9999_207798_preparing.ipynb": ("", "left-out"),
        },
    ),
    "Canvas: text and an address": (
        {"a_3_4_preparing.ipynb": ADA, "a_3_text.html": b"x", "lovelaceada_3143_link.html": b"y"},
        {"a_3_4_preparing.ipynb": ("a", "collected"), "a_3_text.html": ("", "left-out")},
    ),
    "endings that mail and browsers give": (
        {
            f"A_1_{M}/preparing.ipynb.json": ADA,
            f"B_2_{M}/preparing.ipynb.txt": BO,
            f"C_3_{M}/PREPARING.IPYNB": CY,
            f"D_4_{M}/preparing.json": CY,
            f"E_5_{M}/preparing": CY,
        },
        {
            f"A_1_{M}/preparing.ipynb.json": ("a", "collected"),
            f"B_2_{M}/preparing.ipynb.txt": ("b", "collected"),
            f"C_3_{M}/PREPARING.IPYNB": ("c", "collected"),
            f"D_4_{M}/preparing.json": ("d", "collected"),
            f"E_5_{M}/preparing": ("e", "collected"),
        },
    ),
    "known by its cells": (
        {
            f"A_1_{M}/Untitled.ipynb": ADA,
            f"B_2_{M}/preparing.ipynb": OTHER,
            f"C_3_{M}/xyz.ipynb": notebook(by="Cy", strip=True),
            f"D_4_{M}/loading.ipynb": CY,
            f"E_5_{M}/old.ipynb": FORMAT_3,
        },
        {
            f"A_1_{M}/Untitled.ipynb": ("a", "collected"),
            f"B_2_{M}/preparing.ipynb": ("b", "not-this-stage"),
            f"C_3_{M}/xyz.ipynb": ("c", "collected"),
            f"D_4_{M}/loading.ipynb": ("d", "collected"),
            f"E_5_{M}/old.ipynb": ("e", "collected"),
        },
    ),
    "without a cell of the course": (
        {
            f"A_1_{M}/Untitled.ipynb": BLANK,
            f"B_2_{M}/preparing.ipynb": BLANK,
            f"C_3_{M}/preparing.ipynb": b"?",
        },
        {
            f"A_1_{M}/Untitled.ipynb": ("a", "not-this-stage"),
            f"B_2_{M}/preparing.ipynb": ("b", "collected"),  # the marking tells its author what is missing
            f"C_3_{M}/preparing.ipynb": ("c", "collected"),  # and here that it cannot be read
        },
    ),
    "two files and nothing that tells which is later": (
        {f"A_1_{M}/preparing.ipynb": ADA, f"A_1_{M}/preparing (1).ipynb": BO, f"B_2_{M}/preparing.ipynb": CY},
        {
            f"A_1_{M}/preparing.ipynb": ("a", "ambiguous"),
            f"A_1_{M}/preparing (1).ipynb": ("a", "ambiguous"),
            f"B_2_{M}/preparing.ipynb": ("b", "collected"),
        },
    ),
    "the same file twice": (
        {f"A_1_{M}/preparing.ipynb": ADA, f"A_1_{M}/preparing (1).ipynb": ADA},
        {f"A_1_{M}/preparing.ipynb": ("a", "collected"), f"A_1_{M}/preparing (1).ipynb": ("a", "earlier")},
    ),
    "what programs make for themselves": (
        {
            f"A_1_{M}/preparing.ipynb": ADA,
            f"A_1_{M}/.ipynb_checkpoints/preparing-checkpoint.ipynb": BO,
            f"A_1_{M}/.DS_Store": b"x",
            f"__MACOSX/A_1_{M}/._preparing.ipynb": b"x",
            f"A_1_{M}/Thumbs.db": b"x",
        },
        {
            f"A_1_{M}/preparing.ipynb": ("a", "collected"),
            f"A_1_{M}/.ipynb_checkpoints/preparing-checkpoint.ipynb": ("", "left-out"),
            f"A_1_{M}/.DS_Store": ("", "left-out"),
            f"__MACOSX/A_1_{M}/._preparing.ipynb": ("", "left-out"),
            f"A_1_{M}/Thumbs.db": ("", "left-out"),
        },
    ),
    "archives within archives": (
        {
            f"A_1_{M}/WORK.ZIP": zipped({"work/preparing.ipynb": ADA}),
            f"B_2_{M}/work.zip": zipped({"inner.zip": zipped({"preparing.ipynb": BO})}),
            f"C_3_{M}/preparing.ipynb.gz": gzip.compress(CY),
        },
        {
            f"A_1_{M}/WORK.ZIP/work/preparing.ipynb": ("a", "collected"),
            f"B_2_{M}/work.zip/inner.zip/preparing.ipynb": ("b", "collected"),
            f"C_3_{M}/preparing.ipynb.gz/preparing.ipynb": ("c", "collected"),
        },
    ),
    "archives that are not opened here": (
        {f"A_1_{M}/work.7z": b"7z\xbc\xaf", f"B_2_{M}/work.rar": b"Rar!", f"C_3_{M}/preparing.ipynb": CY},
        {
            f"A_1_{M}/work.7z": ("a", "left-out"),
            f"B_2_{M}/work.rar": ("b", "left-out"),
            f"C_3_{M}/preparing.ipynb": ("c", "collected"),
        },
    ),
    "names that climb out": (
        {
            f"../../../Eve Mo_106_{M}/preparing.ipynb": ADA,
            f"/etc/Bo_2_{M}/preparing.ipynb": BO,
            f"C:\\Cy_3_{M}\\preparing.ipynb": CY,
            f"A_1_{M}/work.zip": zipped({"../../submitted/bo/preparing.ipynb": ADA}),
        },
        {
            f"Eve Mo_106_{M}/preparing.ipynb": ("eve-mo", "collected"),
            f"etc/Bo_2_{M}/preparing.ipynb": ("bo", "collected"),
            f"Cy_3_{M}/preparing.ipynb": ("cy", "collected"),
            f"A_1_{M}/work.zip/submitted/bo/preparing.ipynb": ("a", "collected"),
        },
    ),
    "names that Windows reserves, and long ones": (
        {
            f"Con_1_{M}/preparing.ipynb": ADA,
            f"Aux Nul_2_{M}/preparing.ipynb": BO,
            f"{'Ö' * 90}_3_{M}/preparing.ipynb": CY,
        },
        {
            f"Con_1_{M}/preparing.ipynb": ("_con", "collected"),
            f"Aux Nul_2_{M}/preparing.ipynb": ("aux-nul", "collected"),
        },
    ),
    "names in four scripts, in Unicode's other form": (
        {
            unicodedata.normalize("NFD", f"Björn Ødegård_1_{M}/preparing.ipynb"): ADA,
            f"Юрий Щукин_2_{M}/preparing.ipynb": BO,
            f"李 小龍_3_{M}/preparing.ipynb": CY,
            f"ليلى حسن_4_{M}/preparing.ipynb": CY,
        },
        {
            f"Björn Ødegård_1_{M}/preparing.ipynb": ("björn-ødegård", "collected"),
            f"Юрий Щукин_2_{M}/preparing.ipynb": ("юрий-щукин", "collected"),
            f"李 小龍_3_{M}/preparing.ipynb": ("李-小龍", "collected"),
            f"ليلى حسن_4_{M}/preparing.ipynb": ("ليلى-حسن", "collected"),
        },
    ),
    "a folder for each learner": (
        {"ada/preparing.ipynb": ADA, "Bo Li/preparing.ipynb": BO, "Cy [2]/02_preparing/preparing.ipynb": CY},
        {
            "ada/preparing.ipynb": ("ada", "collected"),
            "Bo Li/preparing.ipynb": ("bo-li", "collected"),
            "Cy [2]/02_preparing/preparing.ipynb": ("cy-2", "collected"),
        },
    ),
    "loose files": (
        {"preparing.ipynb": ADA, "preparing_1_2_last.ipynb": BO, "readme.txt": b"x"},
        {
            "preparing.ipynb": ("", "unmatched"),
            "preparing_1_2_last.ipynb": ("", "unmatched"),
            "readme.txt": ("", "left-out"),
        },
    ),
    "files that came with the notebook": (
        {
            f"A_1_{M}/preparing.ipynb": ADA,
            f"A_1_{M}/pictures/seven.png": b"7",
            f"A_1_{M}/timestamp.txt": b"2020-01-01 00:00:00 UTC",
            f"B_2_{M}/seven.png": b"7",
        },
        {
            f"A_1_{M}/preparing.ipynb": ("a", "collected"),
            f"A_1_{M}/pictures/seven.png": ("a", "collected"),
            f"A_1_{M}/timestamp.txt": ("a", "left-out"),
            f"B_2_{M}/seven.png": ("b", "left-out"),
        },
    ),
}


@pytest.mark.parametrize("odd", NAMES)
def test_each_file_comes_to_its_learner_or_is_named(course, tmp_path, odd):
    members, expected = NAMES[odd]
    rows, standing = collected(course, tmp_path, zipped(members))
    found = table(rows)
    assert {file: found.get(file) for file in expected} == expected
    assert len(found) >= len(members), "every file has its line"
    # What is collected stands there, and nothing else does.
    counts = {row.student for row in rows if row.status == "collected" and row.notebook}
    assert set(standing) == counts
    assert {path.name for path in tmp_path.iterdir()} == {"course", "download.zip"}
    asks = {"ambiguous", "unmatched"}
    assert all(row.asks for row in rows if row.status in asks)


def test_a_tar_of_any_compression_and_the_times_in_it(course, tmp_path):
    memory = io.BytesIO()
    times = {"A": datetime(2026, 11, 9, 8, 0, tzinfo=UTC), "B": datetime(2026, 11, 10, 9, 30, tzinfo=UTC)}
    with tarfile.open(fileobj=memory, mode="w:xz") as archive:
        for name, data in (("A", ADA), ("B", BO)):
            info = tarfile.TarInfo(f"{name}_{ord(name)}_{M}/preparing.ipynb")
            info.size, info.mtime = len(data), times[name].timestamp()
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo(f"C_3_{M}/preparing.ipynb")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    rows, standing = collected(course, tmp_path, memory.getvalue(), "download.tar.xz")
    assert standing == {"a": ADA, "b": BO}
    assert table(rows)[f"C_3_{M}/preparing.ipynb"] == ("c", "damaged")
    text = (course.submitted / "b" / STAGE / "timestamp.txt").read_text()
    assert text.strip() == "2026-11-10 09:30:00 UTC"


def _raw(name, encode):
    """Return a zip archive with the bytes of a name as `encode` gives them, and no flag for UTF-8."""
    data = zipped({"?" * len(encode(name)): ADA})
    return data.replace(b"?" * len(encode(name)), encode(name))


@pytest.mark.parametrize("form", ["cp437", "utf-8"])
def test_a_name_whose_encoding_is_not_said(course, tmp_path, form):
    name = f"Jörg Müller_5_{M}/preparing.ipynb"
    rows, standing = collected(course, tmp_path, _raw(name, lambda text: text.encode(form)))
    assert standing == {"jörg-müller": ADA}
    assert table(rows) == {name: ("jörg-müller", "collected")}


def test_a_name_in_another_code_page_costs_nothing_but_its_looks(course, tmp_path):
    """Windows in Russia writes code page 866, and nothing in the archive says so."""
    name = f"Щукин_5_{M}/preparing.ipynb"
    rows, standing = collected(course, tmp_path, _raw(name, lambda text: text.encode("cp866")))
    assert list(standing.values()) == [ADA]
    assert rows[0].number == "5"


def test_two_members_with_one_name(course, tmp_path):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(f"A_1_{M}/preparing.ipynb", ADA)
        archive.writestr(f"A_1_{M}/preparing.ipynb", BO)
    rows, standing = collected(course, tmp_path, memory.getvalue())
    assert [row.status for row in rows] == ["ambiguous", "ambiguous"]
    assert standing == {}


def test_a_bomb_and_what_is_too_deep(course, tmp_path, monkeypatch):
    from digitrec.classroom.collecting import archives

    monkeypatch.setattr(archives, "LARGEST", 2**20)
    deep = zipped({"preparing.ipynb": BO})
    for _ in range(4):
        deep = zipped({"inner.zip": deep})
    members = {
        f"A_1_{M}/bomb.zip": zipped({"preparing.ipynb": bytes(2**20 + 1)}),
        f"B_2_{M}/deep.zip": deep,
        f"C_3_{M}/many.zip": zipped({f"{n}.ipynb": bytes(2**18) for n in range(8)}),
        f"D_4_{M}/bomb.tar.gz": _tar_gz(2**22),
        f"E_5_{M}/preparing.ipynb": CY,
    }
    rows, standing = collected(course, tmp_path, zipped(members))
    assert standing == {"e": CY}
    damaged = {row.file.split("_")[0] for row in rows if row.status == "damaged"}
    assert damaged == {"A", "B", "C", "D"}


def _tar_gz(size):
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w:gz") as archive:
        info = tarfile.TarInfo("preparing.ipynb")
        info.size = size
        archive.addfile(info, io.BytesIO(bytes(size)))
    return memory.getvalue()


def test_an_archive_that_was_cut_off_is_said(course, tmp_path):
    whole = zipped({f"A_1_{M}/preparing.ipynb": ADA})
    with pytest.raises(CollectError, match=r"download\.zip: it cannot be unpacked.*part of one"):
        collected(course, tmp_path, whole[: len(whole) // 2], stage=None)
    rows, _ = collected(course, tmp_path, whole[: len(whole) // 2])
    assert [(row.status, row.asks) for row in rows] == [("damaged", True)]


BOOK = (TREE / "book" / "collecting.md").read_text("utf-8")


def of_the_book(platform):
    """Return a class.toml with the pattern that the book has for a platform."""
    return (
        'timezone = "Europe/Berlin"\n'
        + re.search(rf"```toml\n(\[platforms\.{platform}\]\n.*?)```", BOOK, re.DOTALL)[1]
    )


def test_blackboard_by_the_pattern_of_the_book(course, tmp_path):
    members = {
        "Stage 2_al815_attempt_2026-11-10-14-02-33_preparing.ipynb": ADA,
        "Stage 2_al815_attempt_2026-11-10-14-02-33.txt": b"Name: Ada Lovelace (al815)",
        "Stage 2_al815_attempt_2026-11-09-10-00-00_preparing.ipynb": BO,
    }
    rows, standing = collected(course, tmp_path, zipped(members), toml=of_the_book("blackboard"))
    assert standing == {"al815": ADA}
    status = [row.status for row in sorted(rows, key=lambda row: row.file)]
    assert status == ["earlier", "left-out", "collected"]
    assert {row.platform for row in rows} == {"blackboard"}
    text = (course.submitted / "al815" / STAGE / "timestamp.txt").read_text()
    assert text.strip() == "2026-11-10 13:02:33 UTC"


def test_brightspace_by_the_pattern_of_the_book(course, tmp_path):
    members = {
        "123-456 - Ada Lovelace - Nov 10, 2026 202 PM - preparing.ipynb": ADA,
        "123-456 - Ada Lovelace - Nov 9, 2026 1159 AM - preparing.ipynb": BO,
        "124-456 - Cy Wu - Nov 10, 2026 202 PM/preparing.ipynb": CY,
        "index.html": b"<html>",
    }
    rows, standing = collected(course, tmp_path, zipped(members), toml=of_the_book("brightspace"))
    assert standing == {"ada-lovelace": ADA, "cy-wu": CY}
    text = (course.submitted / "ada-lovelace" / STAGE / "timestamp.txt").read_text()
    assert text.strip() == "2026-11-10 13:02:00 UTC"
    assert table(rows)["index.html"] == ("", "left-out")


ROSTERS = {
    "Moodle's worksheet": "Identifier,Full name,Email address,Grade\nParticipant 1,Ada Lovelace,al@x.org,\n",
    "Moodle's participants, in German, with semicolons": (
        "Vorname;Nachname;E-Mail-Adresse;Gruppen\nAda;Lovelace;al@x.org;A\n"
    ),
    "UTF-16 with tabs": "First name\tLast name\tEmail address\nAda\tLovelace\tal@x.org\n".encode("utf-16"),
    "Windows-1252": "Vorname;Nachname;E-Mail-Adresse;Größe\nAda;Lovelace;al@x.org;ö\n".encode("cp1252"),
    "with Excel's own line for the delimiter": "sep=;\r\nName;E-Mail\r\nAda Lovelace;al@x.org\r\n",
    "headings of an office": "Student Name,Email Address\nAda Lovelace,al@x.org\n",
    "with a mark": "\ufeffname,email\nAda Lovelace,al@x.org\n",
    "names the other way round": 'name,email\n"Lovelace, Ada",al@x.org\n',
    "nbgrader's students": "id,first_name,last_name,email,lms_user_id\nal,Ada,Lovelace,al@x.org,\n",
    "a plain table": "id,name\nal,Ada Lovelace\n",
    "Canvas's gradebook": (
        "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
        '"Lovelace, Ada",3143,S1,al,Mo\n"Student, Test",9,,x,Mo\n'
    ),
}


@pytest.mark.parametrize("kind", ROSTERS)
def test_a_roster_is_known_by_its_header(course, tmp_path, kind):
    members = {f"Ada Lovelace_1_{M}/preparing.ipynb": ADA, f"Bo Li_2_{M}/preparing.ipynb": BO}
    rows, standing = collected(course, tmp_path, zipped(members), rosters=[ROSTERS[kind]])
    assert standing == {"al": ADA}
    found = table(rows)
    assert found[f"Bo Li_2_{M}/preparing.ipynb"] == ("", "unmatched")


def test_a_roster_tells_two_people_of_one_name_apart(course, tmp_path):
    roster = (
        "Identifier,Full name,Email address\nParticipant 7,Bo Li,bo1@x.org\nParticipant 8,Bo Li,bo2@x.org\n"
    )
    members = {f"Bo Li_7_{M}/preparing.ipynb": ADA, f"Bo Li_8_{M}/preparing.ipynb": BO}
    _, standing = collected(course, tmp_path, zipped(members), rosters=[roster])
    assert standing == {"bo1": ADA, "bo2": BO}
    # At the next stage only one of them hands in, under a number that no roster has.
    rows, _ = collected(course, tmp_path, zipped({f"Bo Li_99_{M}/preparing.ipynb": CY}), "later.zip")
    assert table(rows)[f"Bo Li_99_{M}/preparing.ipynb"] == ("", "ambiguous")


BOTH = 'Student,ID,SIS Login ID,Section\n"Lovelace, Ada",3143,al,Mo\n'


def test_a_roster_says_which_of_two_readings_of_a_name_is_one(course, tmp_path):
    name = "lovelaceada_3143_207797_2_data.ipynb"
    _, standing = collected(course, tmp_path, zipped({name: ADA}), rosters=[BOTH])
    assert standing == {"al": ADA}
    more = BOTH + '"lovelaceada_3143, x",207797,eve,Mo\n'
    rows, _ = collected(course, tmp_path, zipped({name: BO}), rosters=[more])
    assert table(rows)[name] == ("", "left-out")


def test_blind_marking_with_moodles_worksheet(course, tmp_path):
    sheet = "Identifier,Status,Grade\nParticipant 7,,\nParticipant 8,,\n"
    rows, standing = collected(
        course, tmp_path, zipped({f"Participant_7_{M}/preparing.ipynb": ADA}), rosters=[sheet]
    )
    assert standing == {"participant-7": ADA}
    assert {row.student: row.status for row in rows}["participant-8"] == "missing"


@pytest.mark.parametrize(
    "full, in_archive",
    [
        ("Conor O'Brien", f"Conor OBrien_5_{M}/preparing.ipynb"),  # Moodle's clean_filename
        ("Mary-Ann Smith-Jones", "smithjonesmaryann_5_6_preparing.ipynb"),  # Canvas's sortable name
        ("ADA LOVELACE", f"ada lovelace_1_{M}/preparing.ipynb"),
    ],
)
def test_a_name_is_known_in_the_platforms_spelling(course, tmp_path, full, in_archive):
    roster = f"name,email\n{full},x@x.org\n"
    _, standing = collected(course, tmp_path, zipped({in_archive: ADA}), rosters=[roster])
    assert standing == {"x": ADA}


def test_moodles_own_clock_makes_nobody_late(course, tmp_path):
    """Moodle packs on demand and writes the time of packing; only times that lie apart tell of uploads."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for second, name in enumerate("ABC"):
            info = zipfile.ZipInfo(
                f"{name}_{second + 1}_{M}/preparing.ipynb", (2026, 11, 12, 9, 0, 2 * second)
            )
            archive.writestr(info, ADA)
    rows, standing = collected(course, tmp_path, memory.getvalue())
    assert len(standing) == 3
    assert {row.uploaded for row in rows} == {""}
    assert not list(course.submitted.rglob("timestamp.txt"))


@pytest.mark.parametrize("universal", [True, False])
def test_times_of_uploads_and_their_zone(course, tmp_path, universal):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, day, data in (("A", 9, ADA), ("B", 10, BO)):
            # MS-DOS's time is the platform's local one; Info-ZIP's is UTC.
            info = zipfile.ZipInfo(f"{name}_{day}_{M}/preparing.ipynb", (2026, 11, day, 14, 2, 32))
            if universal:
                when = int(datetime(2026, 11, day, 13, 2, 33, tzinfo=UTC).timestamp())
                info.extra = struct.pack("<HHBi", 0x5455, 5, 1, when)
            archive.writestr(info, data)
    rows, _ = collected(course, tmp_path, memory.getvalue(), toml='timezone = "Europe/Berlin"\n')
    text = (course.submitted / "b" / STAGE / "timestamp.txt").read_text().strip()
    assert text == f"2026-11-10 13:02:3{3 if universal else 2} UTC"
    assert {row.uploaded[-6:] for row in rows} == {"+00:00"}


def test_the_table_is_safe_in_a_spreadsheet_and_the_page_in_a_browser(course, tmp_path):
    evil = "<script>alert(1)<x>"
    members = {f"=cmd_1_{M}/preparing.ipynb": ADA, f"{evil}_2_{M}/preparing.ipynb": BO}
    collected(course, tmp_path, zipped(members))
    page = (course.root / "collected" / f"{STAGE}.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page
    with open(course.root / "collected" / f"{STAGE}.csv", newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    wanted = "student name email number platform folder archive file uploaded status how note"
    assert " ".join(rows[0]) == wanted
    assert "'=cmd" in {row["name"] for row in rows}


def test_a_folder_that_was_unpacked_already(course, tmp_path):
    tree = tmp_path / "unpacked"
    for name, data in (("Ada", ADA), ("Bo", BO)):
        (tree / f"{name}_{len(name)}_{M}").mkdir(parents=True)
        (tree / f"{name}_{len(name)}_{M}" / "preparing.ipynb").write_bytes(data)
    (tree / "link.ipynb").symlink_to("/etc/passwd")
    course.root.mkdir()
    done = collect(course, [tree], None)
    assert {row.student: row.status for row in done.results[0].rows if row.student} == {
        "ada": "collected",
        "bo": "collected",
    }
    assert "damaged" in {row.status for row in done.results[0].rows}
    shutil.rmtree(tree)


def test_a_tree_that_is_sorted_already_keeps_its_times(course, tmp_path):
    tree = tmp_path / "elsewhere"
    for stage, data in ((STAGE, ADA), ("01_loading", OTHER)):
        (tree / "ada" / stage).mkdir(parents=True)
        (tree / "ada" / stage / f"{stage[3:]}.ipynb").write_bytes(data)
        (tree / "ada" / stage / "timestamp.txt").write_bytes("10.11.2026 14:02\r\n".encode("utf-16"))
    course.root.mkdir()
    (course.root / "class.toml").write_text('timezone = "Europe/Berlin"')
    done = collect(course, [tree])
    assert [result.assignment for result in done.results] == ["01_loading", STAGE]
    text = (course.submitted / "ada" / STAGE / "timestamp.txt").read_text()
    assert text.strip() == "2026-11-10 13:02:00 UTC"


@pytest.mark.parametrize("heading, number", [("ID", "Teilnehmer/in{}"), ("Identifiant", "Participant {}")])
def test_moodles_worksheet_in_german_and_french_has_numbers_for_ids(course, tmp_path, heading, number):
    lines = [f"{number.format(n)},Bo Li,bo{n}@x.org" for n in (7, 8)]
    roster = "\n".join([f"{heading},Name,E-Mail", *lines])
    members = {f"Bo Li_7_{M}/preparing.ipynb": ADA, f"Bo Li_8_{M}/preparing.ipynb": BO}
    _, standing = collected(course, tmp_path, zipped(members), rosters=[roster])
    assert standing == {"bo7": ADA, "bo8": BO}


@pytest.mark.parametrize("first, second", [("Team Red-Bo Li", "Bo Li"), ("Bo Li", "Team Red-Bo Li")])
def test_what_may_be_a_group_before_a_known_name_is_asked(course, tmp_path, first, second):
    collected(course, tmp_path, zipped({f"{first}_1_{M}/preparing.ipynb": ADA}))
    later = {f"{second}_2_{M}/loading.ipynb": OTHER}
    rows, _ = collected(course, tmp_path, zipped(later), "later.zip", "01_loading")
    assert table(rows)[f"{second}_2_{M}/loading.ipynb"] == ("", "ambiguous")


@pytest.mark.parametrize("one, other", [("\N{CHERRY BLOSSOM}", "\N{FIRE}"), ("राम", "रमा")])
def test_names_of_signs_and_vowel_signs_are_names(course, tmp_path, one, other):
    members = {f"{one}_1_{M}/preparing.ipynb": ADA}
    before, _ = collected(course, tmp_path, zipped(members))
    members = {f"{one}_3_{M}/loading.ipynb": OTHER, f"{other}_4_{M}/loading.ipynb": OTHER + b" "}
    after, _ = collected(course, tmp_path, zipped(members), "later.zip", "01_loading")
    first, second = (table(after)[file] for file in members)
    assert first == table(before)[f"{one}_1_{M}/preparing.ipynb"]
    assert second[1] == "collected" and second != first


NOTHING_TO_MARK = {
    "another stage's notebook": ("preparing.ipynb", OTHER, "not-this-stage"),
    "a PDF": ("preparing.pdf", b"%PDF-1.4", "left-out"),
    "a notebook that was cut off": ("preparing.ipynb", ADA[:900], "collected"),
    "an empty file": ("preparing.ipynb", b"", "collected"),
}


@pytest.mark.parametrize("what", NOTHING_TO_MARK)
def test_who_handed_in_nothing_that_can_be_marked_is_named(course, tmp_path, what):
    name, data, status = NOTHING_TO_MARK[what]
    members = {f"Ada L_1_{M}/{name}": data, f"Bo_2_{M}/preparing.ipynb": BO, f"Bo_2_{M}/more.pdf": b"%PDF"}
    path = tmp_path / "download.zip"
    path.write_bytes(zipped(members))
    result = collect(course, [path], STAGE).results[0]
    assert [(row.name, row.status) for row in result.without_work] == [("Ada L", status)]
    assert result.without_work[0].note
    page = (course.root / "collected" / f"{STAGE}.html").read_text("utf-8")
    without = page.partition('<h2 id="missing">')[2].partition("</section>")[0]
    assert re.findall(r'"Name"><bdi>(.+?)</bdi>', without) == ["Ada L"]
    path.write_bytes(zipped({f"Ada L_1_{M}/preparing.ipynb": ADA}))
    path = path.rename(tmp_path / "later.zip")
    assert collect(course, [path], STAGE).results[0].without_work == []
    assert (course.submitted / "ada-l" / STAGE / "preparing.ipynb").read_bytes() == ADA


def test_what_cannot_be_read_replaces_nothing(course, tmp_path):
    collected(course, tmp_path, zipped({f"Ada L_1_{M}/preparing.ipynb": ADA}))
    later = zipped({f"Ada L_1_{M}/preparing.ipynb": ADA[:900]})
    rows, standing = collected(course, tmp_path, later, "later.zip")
    assert standing == {"ada-l": ADA}
    assert {(row.archive, row.status) for row in rows} == {
        ("download.zip", "collected"),
        ("later.zip", "damaged"),
    }


def test_a_notebook_of_ones_own_is_kept_for_a_person_until_the_right_one_comes(course, tmp_path):
    rows, _ = collected(course, tmp_path, zipped({f"Ada L_1_{M}/mine.ipynb": BLANK}))
    (row,) = rows
    assert row.asks and (course.root / "collected" / STAGE / row.kept).read_bytes() == BLANK
    assert f"It is kept as collected/{STAGE}/{row.kept}." in row.note
    rows, _ = collected(course, tmp_path, zipped({f"Ada L_1_{M}/preparing.ipynb": ADA}), "later.zip")
    assert not any(row.asks for row in rows)


def test_a_teams_one_file_can_be_given_to_each_member(course, tmp_path):
    roster = "id,name\nal,Ada Lovelace\nbo,Bo Li\n"
    file = zipped({f"Team 7_5_{M}/preparing.ipynb": ADA})
    rows, _ = collected(course, tmp_path, file, rosters=[roster])
    (kept,) = (row.kept for row in rows if row.kept)
    for student in ("al", "bo"):
        path = course.root / "collected" / STAGE / kept
        rows = collect(course, [path], STAGE, student=student).results[0].rows
    assert {(row.student, row.status) for row in rows} == {("al", "collected"), ("bo", "collected")}


def test_a_group_of_canvas_is_one_member_and_the_others_are_missing(course, tmp_path):
    roster = 'Student,ID,SIS Login ID,Section\n"Lovelace, Ada",31,al,Mo\n"Li, Bo",32,bo,Mo\n'
    file = zipped({"team7_31_900_preparing.ipynb": ADA})
    rows, _ = collected(course, tmp_path, file, rosters=[roster])
    assert {(row.student, row.status) for row in rows} == {("al", "collected"), ("bo", "missing")}
    path = course.submitted / "al" / STAGE / "preparing.ipynb"
    rows = collect(course, [path], STAGE, student="bo").results[0].rows
    assert {(row.student, row.status) for row in rows} == {("al", "collected"), ("bo", "collected")}


def test_a_table_that_a_spreadsheet_saved_in_its_own_encoding_is_still_read(course, tmp_path):
    path = tmp_path / "download.zip"
    path.write_bytes(zipped({f"Zoé L_1_{M}/preparing.ipynb": ADA}))
    collect(course, [path], STAGE)
    table = course.root / "collected" / f"{STAGE}.csv"
    table.write_bytes(table.read_text("utf-8-sig").encode("cp1252"))
    (row,) = keeping.collected(course.root, STAGE)
    assert (row.number, row.status, row.name) == ("1", "collected", "Zo\ufffd L")
