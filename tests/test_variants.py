"""Numbers of one's own: the variants, the codes, the command that makes them, and marking by them."""

import csv
import hashlib
import json
import math
import os
import subprocess
import sys
from collections import Counter
from itertools import combinations, pairwise, permutations

import nbformat
import numpy as np
import pytest
from click.testing import CliRunner

from digitrec.authoring.variants import draw, of_a_neighbour
from digitrec.checks import own_numbers, report_on
from digitrec.checks.asking import variants as asked
from digitrec.checks.asking.variants import MistypedCode, code_of, read_code, variant_of, variants
from digitrec.checks.engine.stages import task, tasks
from digitrec.checks.engine.variants import right_for, with_code
from digitrec.cli.variants import command
from digitrec.grading.marking import GradingError
from digitrec.grading.record import codes, receipts
from digitrec.grading.record.given import NotGiven
from digitrec.grading.rejudging import rejudge_stage
from digitrec.grading.run.sandbox.course import lay_out
from tests.quick_grading import STAGES, TREE, QuickJudge, grade, make_class, recorded

STAGE = STAGES[0]
GRADED = "predictions-graded"


# ------------------------------------------------------------------------------------------- the variants


def test_the_files_are_what_the_draw_gives():
    assert draw() == json.loads(asked.FILE.read_text(encoding="utf-8"))


def test_what_is_right_is_what_other_programs_work_out(mnist):
    (_, labels), _ = mnist
    for variant in variants():
        right = right_for(variant)
        counted = Counter(labels[slice(*variant.labels)].tolist())
        assert right["counts"] == [counted[digit] for digit in range(10)]
        widths = (784, *variant.units)
        layers = pairwise(widths)
        assert right["parameters"] == [np.empty((m, n)).size + np.empty(n).size for m, n in layers]
        read = [max(range(10), key=row.__getitem__) for row in variant.four_p]
        assert right["digits"] == read
        hits = sum(a == b for a, b in zip(read, variant.four_labels, strict=True))
        assert right["accuracy"] == hits / 4
        mine = [row[label] for row, label in zip(variant.four_p, variant.four_labels, strict=True)]
        assert right["loss"] == pytest.approx(-math.fsum(map(math.log, mine)) / 4, abs=1e-12)
        assert right["digit"] == sorted(range(10), key=variant.row.__getitem__)[-1]


def test_every_question_has_one_answer(mnist):
    (_, labels), _ = mnist
    for variant in variants():
        ordered = sorted(right_for(variant)["counts"])
        assert ordered[0] < ordered[1] and ordered[-2] < ordered[-1]
        assert 0 <= variant.labels[0] < variant.labels[1] <= len(labels) and variant.images <= 10_000
        for row in (*variant.four_p, variant.row):
            assert len(row) == 10 and sum(row) == pytest.approx(1) and sorted(row)[-1] > sorted(row)[-2]


def test_without_a_code_the_numbers_are_those_of_the_notebooks():
    notebook = nbformat.read(TREE / "solutions/04_compiling/compiling.ipynb", as_version=4)
    table = next(cell.source for cell in notebook.cells if cell.id == "hand-table")
    names = {}
    exec(table, names)
    assert np.array_equal(names["four_p"], variants()[0].four_p)
    assert np.array_equal(names["four_labels"], variants()[0].four_labels)
    notebook = nbformat.read(TREE / "solutions/07_predicting/predicting.ipynb", as_version=4)
    text = next(cell.source for cell in notebook.cells if cell.id == "reading-task")
    assert f"[{', '.join(f'{p:.2f}' for p in variants()[0].row)}]" in text


def test_no_two_variants_share_their_counts_images_or_sizes():
    for what in (
        lambda v: v.labels,
        lambda v: right_for(v)["counts"],
        lambda v: v.images,
        lambda v: v.units[0],
        lambda v: v.units[1],
        lambda v: right_for(v)["digits"],
    ):
        assert len({json.dumps(what(variant)) for variant in variants()}) == len(variants())


def answers(task_id, variant):
    """Return right answers by name, as a learner with this variant types them."""
    right = right_for(variant)
    counts, sizes = right["counts"], right["parameters"]
    return {
        "loading.counts": {
            "digit_counts": counts,
            "commonest_digit": counts.index(max(counts)),
            "rarest_digit": counts.index(min(counts)),
        },
        "preparing.predictions": {"x_test_shape": (variant.images, 784), "ones_in_y_test": variant.images},
        "building.parameters": dict(
            zip(task("building.parameters").names, [*sizes, sum(sizes)], strict=True)
        ),
        "compiling.by_hand": {
            "digits_by_hand": right["digits"],
            "accuracy_by_hand": right["accuracy"],
            "loss_by_hand": right["loss"],
        },
        "predicting.reading": {"digit_in_row": right["digit"], "blank_image": "c"},
    }[task_id]


OWN = [task_id for task_id, wanted in tasks().items() if wanted.own_numbers]


def points(task_id, mine, theirs):
    """Return what the answers of one code earn where another code counts."""
    wanted = task(task_id)
    probe = with_code(wanted.probe(1), theirs)
    return wanted.judge(probe, wanted.evidence(answers(task_id, variant_of(mine)), probe)).marks


def codes_of_all():
    """Return a code for each variant, in their order."""
    found = {}
    for number in range(20 * len(variants())):
        found.setdefault(variant_of(code_of(number)).number, code_of(number))
    return [found[variant.number] for variant in variants()[1:]]


@pytest.mark.parametrize("task_id", OWN)
def test_right_answers_to_every_variant_earn_all_points(task_id):
    assert {points(task_id, code, code) for code in codes_of_all()} == {task(task_id).points}


@pytest.mark.parametrize("task_id", OWN)
def test_what_a_neighbours_numbers_earn_is_what_the_judge_gives(task_id):
    some = codes_of_all()[:14]
    earned = [points(task_id, mine, theirs) for mine, theirs in permutations(some, 2)]
    assert of_a_neighbour([variant_of(code) for code in some])[task_id] == pytest.approx(np.mean(earned))


def test_the_tasks_that_ask_for_other_numbers_are_those_that_say_so():
    assert set(OWN) == set(asked.TAKEN)


# ---------------------------------------------------------------------------------------------- the codes


def test_a_code_is_read_however_it_is_typed():
    assert read_code("QQED-FJR") == read_code(" qqed fjr\n") == read_code("qqedfjr") == "QQED-FJR"
    assert read_code("") == read_code("  ") == ""
    for number in (0, 1, 30, 31, asked.MADE - 1):
        assert read_code(code_of(number)) == code_of(number)


def test_one_or_two_wrong_signs_are_always_noticed():
    for number in (0, 12_345_678, asked.MADE - 1):
        signs = code_of(number).replace("-", "")
        typed = 0
        for places in combinations(range(7), 2):
            for one in asked.SIGNS:
                for two in asked.SIGNS:
                    slip = list(signs)
                    slip[places[0]], slip[places[1]] = one, two
                    if "".join(slip) != signs:
                        typed += 1
                        with pytest.raises(MistypedCode, match="its last two signs do not fit"):
                            read_code("".join(slip))
        assert typed == 21 * (31 * 31 - 1)


@pytest.mark.parametrize(
    "typed, why",
    [
        ("QQED-FJO", "0, 1, I, L and O are in none"),
        ("QQED-FJ", "has 6 signs"),
        ("QQED-FJRR", "has 8 signs"),
        ("QQED-FJ!", "no code has a !"),
        ("äQED-FJR", "no code has a Ä"),
    ],
)
def test_what_is_wrong_with_a_code_is_said(typed, why):
    with pytest.raises(MistypedCode, match=why):
        read_code(typed)


def test_the_code_of_a_student_is_an_hmac_of_the_name():
    secret, block = bytes(range(32)), bytes(range(32)) + bytes(32)
    message = "digitrec: numbers of one's own\0Müller".encode()
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in block) + message).digest()
    digest = hashlib.sha256(bytes(b ^ 0x5C for b in block) + inner).digest()  # RFC 2104
    code = code_of(int.from_bytes(digest, "big") % asked.MADE)
    assert codes.code_for(secret, "Müller") == codes.code_for(secret, "Mu\u0308ller") == code
    assert codes.code_for(bytes(32), "Müller") != code


def test_variants_are_given_evenly():
    secret = bytes(32)
    given = Counter(variant_of(codes.code_for(secret, f"learner {n}")).number for n in range(20_000))
    assert set(given) == {variant.number for variant in variants()[1:]}
    assert max(given.values()) < 130  # 80 on average, with a deviation of 9


# ------------------------------------------------------------------------------------- in the notebook


def test_the_cell_says_which_numbers_a_code_asks_for(capsys):
    assert own_numbers("loading.counts", "QQED-FJR") == {"labels": (56_100, 57_100)}
    assert "`y_train[56100:57100]`" in capsys.readouterr().out
    assert own_numbers("loading.counts", "") == {"labels": (0, 60_000)}
    assert "No code" in capsys.readouterr().out
    assert own_numbers("loading.counts", "QQED-FJB") == {"labels": (0, 60_000)}
    assert "is no code of this course" in capsys.readouterr().out
    assert own_numbers("building.parameters", ...)["units"] == (128, 64, 10)
    assert own_numbers("compiling.by_hand", "QQED-FJR")["four_p"].shape == (4, 10)
    assert "image 4, an 8:" in capsys.readouterr().out
    with pytest.raises(ValueError, match="These tasks have: loading"):
        own_numbers("loading.facts", "QQED-FJR")


def test_each_of_the_tasks_has_its_cell_in_the_exercises():
    for task_id in OWN:
        (path,) = (TREE / "exercises").glob(f"*/{task_id.partition('.')[0]}.ipynb")
        sources = [cell.source for cell in nbformat.read(path, as_version=4).cells]
        (at,) = [n for n, source in enumerate(sources) if f'own_numbers("{task_id}", my_code)' in source]
        assert 'my_code = ""' in sources[at]
        graded = next(n for n, source in enumerate(sources) if f'grade("{task_id}"' in source)
        assert at < graded


def test_a_sandbox_has_the_numbers_and_not_what_is_right(tmp_path):
    lay_out(STAGE, tmp_path)
    code = "from digitrec.checks import own_numbers as own; print(own('preparing.predictions', 'QQED-FJR'))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "{'images': 7614}" in run.stdout
    assert [path.parent.name for path in tmp_path.rglob("variants.json")] == ["asking"]


def test_an_answer_that_is_tried_without_a_notebook_has_no_code():
    assert report_on("preparing.predictions", (10_000, 784), 10_000).marks == 1


# --------------------------------------------------------------------------------------------- the command


@pytest.fixture
def course(tmp_path, monkeypatch):
    (tmp_path / "_config.yml").touch()
    (tmp_path / "book").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments, roster="student,name\nada,Ada Lovelace\nbob,=Bob\n"):
    with open("roster.csv", "w", encoding="utf-8") as file:
        file.write(roster)
    done = CliRunner().invoke(command, ["roster.csv", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def rows(root):
    with open(root / "variants.csv", newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def test_the_command_writes_a_code_for_each_learner(course):
    done = run()
    assert done.exit_code == 0 and "2 learners, 2 of them new" in done.output
    assert "`variants = true`" in done.output and "keep a copy of variants.secret" in done.output
    header, *people = rows(course)
    assert header == ["student", "name", "code"]
    assert [row[:2] for row in people] == [["ada", "Ada Lovelace"], ["bob", "'=Bob"]]  # no formula
    secret = bytes.fromhex((course / "variants.secret").read_text())
    assert [row[2] for row in people] == [codes.code_for(secret, name) for name in ("ada", "bob")]
    assert (course / "variants.secret").stat().st_mode & 0o077 == 0
    (course / "class.toml").write_text("variants = true\n")
    again = run()
    assert again.exit_code == 0 and "class.toml" not in again.output and "new:" not in again.output
    assert rows(course) == [header, *people]


def test_git_ignores_what_is_written():
    for name in ("variants.csv", "variants.secret", "variants.secret.old", "class.toml"):
        assert subprocess.run(["git", "check-ignore", "-q", name], cwd=TREE).returncode == 0, name


def test_a_longer_roster_leaves_the_others_their_codes(course):
    run()
    before = {row[0]: row for row in rows(course)}
    done = run(roster="id;last_name;first_name\nbob;Smith;Bob\nzoë;Z;Zoë\n")
    assert "3 learners, 1 of them new" in done.output and "kept: ada" in done.output
    after = {row[0]: row for row in rows(course)}
    assert after["ada"] == before["ada"] and after["bob"][2] == before["bob"][2]
    assert after["zoë"][1] == "Zoë Z"


def test_a_lost_secret_is_explained_and_nothing_is_overwritten(course):
    run()
    before = (course / "variants.csv").read_bytes()
    (course / "variants.secret").rename(course / "elsewhere")
    done = run()
    assert done.exit_code == 1 and "Put it back from a copy" in done.output
    assert not (course / "variants.secret").exists()
    assert (course / "variants.csv").read_bytes() == before
    with pytest.raises(NotGiven, match="Put it back"):
        codes.handed_out(course)
    (course / "variants.secret").write_text("01" * 32)  # somebody's other one
    assert "was not made with the secret" in run().output
    (course / "variants.secret").write_text("01")
    assert "holds 1 bytes" in run().output
    (course / "elsewhere").replace(course / "variants.secret")
    assert run().exit_code == 0 and (course / "variants.csv").read_bytes() == before
    done = run("--new-secret")
    assert done.exit_code == 0 and (course / "variants.secret.old").is_file()
    assert not {row[2] for row in rows(course)[1:]} & {line[-8:].decode() for line in before.split()}
    assert set(codes.handed_out(course)) == {"ada", "bob"}


@pytest.mark.parametrize(
    "roster, said",
    [
        ("matriculation,grade\n1,2\n", "has the columns matriculation, grade"),
        ("", "of an empty file"),
        ("student,name\n,Nobody\n", "names nobody"),
    ],
)
def test_a_roster_that_names_nobody_is_refused(course, roster, said):
    done = run(roster=roster)
    assert done.exit_code == 1 and said in done.output
    assert not (course / "variants.csv").exists() and not (course / "variants.secret").exists()


def test_a_roster_in_another_encoding_is_refused(course):
    (course / "latin.csv").write_bytes("student\nmüller\n".encode("latin-1"))
    done = CliRunner().invoke(command, ["latin.csv"])
    assert done.exit_code == 1 and "is not UTF-8" in done.output


def test_a_slip_in_class_toml_is_said(course):
    (course / "class.toml").write_text("variants = 'yes'\n")
    done = run()
    assert done.exit_code == 1 and "write true or false" in done.output
    assert not (course / "variants.csv").exists()


# --------------------------------------------------------------------------------------------- the marks

WHO = ("ada", "bob", "cleo", "dan")


@pytest.fixture
def marked(tmp_path):
    """Return a function that hands in and marks answers: (code in the cell, whose numbers) by student."""
    make_class(tmp_path, WHO, stages=(STAGE,))
    (tmp_path / "roster.csv").write_text("student\n" + "\n".join(WHO))
    (tmp_path / "class.toml").write_text("variants = true\n")

    def mark(handed_in, **options):
        for student, (code, numbers) in handed_in.items():
            answer(tmp_path, student, code, numbers)
        grade(tmp_path, STAGE, **options)
        return {student: marks_and_codes(tmp_path, student) for student in handed_in}

    mark.root = tmp_path
    return mark


def answer(root, student, code, n):
    """Hand in the solution of stage 2 with a code, and with n for the number of test images."""
    notebook = nbformat.read(TREE / "solutions" / STAGE.notebook, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "predictions")
    cell.source = f"my_code = {code!r}\nx_test_shape, ones_in_y_test = ({n}, 784), {n}"
    path = root / "submitted" / student / STAGE.notebook
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def marks_and_codes(root, student):
    mark, _, asked_by_hand = recorded(root, (STAGE,))[f"{STAGE.stem} {student}"][GRADED]
    report = receipts.read(root, STAGE.stem, student)[0].reports[GRADED]
    found = [r["finding"] for r in report["criteria"] if r["finding"]] + report["advice"]
    assert not asked_by_hand
    return mark, list(dict.fromkeys(finding["code"] for finding in found))


def give_codes(root):
    from digitrec.classroom.variants import hand_out

    hand_out(root, root / "roster.csv")
    return {student: code for student, _, code in codes.GIVEN.listed(root)}


def test_each_learner_is_marked_by_their_own_code(marked):
    own = give_codes(marked.root)
    n = {student: variant_of(code).images for student, code in own.items()}
    assert len(set(n.values())) == len(WHO) or pytest.skip("two drew the same variant, once in forty runs")
    found = marked(
        {
            "ada": (own["ada"], n["ada"]),
            "bob": (own["ada"], n["ada"]),  # all of a neighbour's
            "cleo": ("", n["cleo"]),
            "dan": (own["dan"], n["ada"]),  # a neighbour's numbers
        }
    )
    assert found == {
        "ada": (1, []),
        "bob": (0, ["other-numbers", "code-of-another"]),
        "cleo": (1, ["code-missing"]),
        "dan": (0, ["predicted-shape", "predicted-ones"]),
    }
    text = (marked.root / "autograded" / "bob" / STAGE.notebook).read_text(encoding="utf-8")
    assert own["bob"] in text and "is not yours" in text


def test_a_receipt_is_judged_again_without_the_secret(marked):
    own = give_codes(marked.root)
    marked({"ada": (own["ada"], variant_of(own["ada"]).images), "bob": ("", 10_000)})
    (marked.root / codes.SECRET).unlink()
    (marked.root / codes.CODES).unlink()
    again = rejudge_stage(marked.root, STAGE, make_judge=QuickJudge)
    assert [(one.student, one.same) for one in again.students if one.student in ("ada", "bob")] == [
        ("ada", True),
        ("bob", True),
    ]


@pytest.mark.parametrize("text", [None, "variants = false\n"])
def test_without_variants_codes_are_passed_over_with_a_word(marked, text):
    own = give_codes(marked.root)
    (marked.root / "class.toml").unlink()
    if text:
        (marked.root / "class.toml").write_text(text)
    n = variant_of(own["ada"]).images
    assert marked({"ada": (own["ada"], n), "bob": (own["bob"], 10_000), "cleo": ("", 10_000)}) == {
        "ada": (0, ["other-numbers", "code-not-used"]),
        "bob": (1, ["code-not-used"]),
        "cleo": (1, []),
    }


def test_somebody_without_a_code_waits_and_the_class_goes_on(marked):
    (marked.root / "roster.csv").write_text("student\nada\nbob\ncleo\n")
    own = give_codes(marked.root)
    with pytest.raises(GradingError, match=r"no code was made for them: dan\. Add"):
        marked({"ada": (own["ada"], variant_of(own["ada"]).images)})
    assert marks_and_codes(marked.root, "ada") == (1, [])
    assert f"{STAGE.stem} dan" not in recorded(marked.root, (STAGE,))
    (marked.root / "roster.csv").write_text("student\ndan\n")
    own = give_codes(marked.root)
    assert marked({"dan": (own["dan"], variant_of(own["dan"]).images)}) == {"dan": (1, [])}


@pytest.mark.parametrize(
    "spoil, said",
    [
        (lambda root: None, "nobody has a code yet"),
        (lambda root: (give_codes(root), (root / codes.SECRET).unlink()), "Put it back"),
        (lambda root: (root / "class.toml").write_text("variants = 1\n"), "write true or false"),
        (lambda root: (root / codes.CODES).write_text("a,b\n1,2\n"), "does not have the columns"),
    ],
)
def test_nobody_is_marked_while_codes_cannot_be_known(marked, spoil, said):
    spoil(marked.root)
    with pytest.raises(GradingError, match=said):
        marked({"ada": ("", 10_000)})
    assert recorded(marked.root, (STAGE,)) == {}
