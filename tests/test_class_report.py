"""The class report: what it says about a class whose marks, mistakes and troubles are worked out by hand."""

import csv
import hashlib
import math
import shutil
import subprocess
import sys

import numpy as np
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from nbgrader.api import Gradebook
from report_class import CHECKS, LOOPS, STAGE, Person, hand_in, make_course

from digitrec import from_scratch
from digitrec.checks.asking.packing import pack
from digitrec.classroom.hands import POOL
from digitrec.classroom.report import measures, page, reporting
from digitrec.classroom.report.gathered import gather, learners_of_kind
from digitrec.classroom.report.hands import read_hands
from digitrec.classroom.report.kinds import behaviour, is_of_kind, kinds, letters
from digitrec.cli import main
from digitrec.course import stage as stage_called
from digitrec.grading.marking import course_directory
from digitrec.grading.record import receipts
from digitrec.grading.record.submission import PUBLIC
from digitrec.hands.course import load_hands
from digitrec.preparing import flatten, scale
from digitrec.training import trained_weights

HOSTILE = '<img src="http://evil.example/x" onerror="document.title=1">'
COLUMNS = ("student", "name", "email", "number", "platform")  # the first that collecting writes
BIDI = "\u202etxet"
# Titles of the bank, of answers to scale; what they earn of its 2 points is what the bank states.
TYPE_ONLY, AS_IT_WAS = "only the type is changed", "returns what it was given"  # 0.5 each, not-scaled
BY_256 = "256 values, so 256"  # 0.5, divided-by-256
ZEBS = '# by Zeb Zebulon\ndef scale(pixels, zeb="Zebulon"):\n    """Zeb\'s."""\n    return pixels\n'
PEOPLE = (
    Person("ada", "Ada Lovelace"),  # 10
    Person("ben", "Ben Okafor", {"scale": TYPE_ONLY}),  # 8.5
    Person("cid", "Cid Grump", {"scale": AS_IT_WAS}),  # 8.5
    Person("dot", "Dot Zebulon", {"scale": BY_256}),  # 8.5
    Person("eve", HOSTILE, flags=((7, "gc.get_objects()  # <script>document.title=1</script>"),)),  # 10
    Person("fay", f"Fay {BIDI}", stopped="It took more than 3 GB of memory, so it was ended there."),  # 10
    Person(
        "gus", "Gus Ivanov", refused="The file is not a whole notebook."
    ),  # 0, and left out of the statistics
    Person("hal", "Hal Smith", seconds=412),  # 10
    Person("ida", "Ida Jones", {"scale": TYPE_ONLY}, asked=("scale",)),  # 8.5, and a person decides
    Person(
        "zebulon",
        "Zeb Zebulon",
        {"scale": TYPE_ONLY},
        {"scale": ZEBS},
    ),  # 8.5
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Ten who handed in stage 2; two who stopped after stage 1, one who left stage 2 out, one not marked."""
    root = make_course(tmp_path_factory.mktemp("made") / "course")
    hand_in(root, PEOPLE)
    for student, stem in (
        ("olga", "01_loading"),
        ("omar", "01_loading"),
        ("lev", "01_loading"),
        ("lev", "03_building"),
        ("late", STAGE.stem),
    ):
        (root / "submitted" / student / stem).mkdir(parents=True)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "digitrec") as gradebook:
        gradebook.add_student("new", first_name="New", last_name="Comer")
    return root


@pytest.fixture
def root(tmp_path, made, monkeypatch):
    root = shutil.copytree(made, tmp_path / "course")
    monkeypatch.chdir(root)
    return root


@pytest.fixture(scope="module")
def worked_out(made):
    return page.work_out(gathered(made))


def gathered(root):
    return gather(course_directory(root, STAGE), STAGE)


def parsed(root, *arguments):
    run = CliRunner().invoke(main, ["report", "preparing", *arguments])
    assert run.exit_code == 0, run.output
    return BeautifulSoup((root / "reports" / f"{STAGE.stem}.html").read_text(encoding="utf-8"), "html.parser")


def lists(report):
    return {one.key: [line.id or line.name for line in one.lines] for one in report.lists}


# ------------------------------------------------------------------------------------------- what is gathered


def test_marks_are_those_of_the_gradebook(worked_out):
    totals = {who.id: who.total for who in worked_out.gathered.learners}
    lower = dict.fromkeys(("ben", "cid", "dot", "ida", "zebulon"), 8.5)
    assert totals == {"ada": 10, "eve": 10, "fay": 10, "gus": 0, "hal": 10, **lower}
    assert worked_out.totals == (8.5, 8.5, 8.5, 8.5, 10, 10, 10, 10)  # without ida, who waits, and gus


def test_who_needs_the_lecturer_is_listed_with_the_reason(worked_out):
    assert lists(worked_out) == {
        "refused": ["gus"],
        "crashed": ["fay"],
        "waiting": ["ida"],
        "flagged": ["eve"],
        "slow": ["hal"],
        "unmarked": ["late"],
        "stopped": ["olga", "omar"],
        "skipped": ["lev"],
        "never": ["new"],
    }
    why = {one.key: one.lines[0].why for one in worked_out.lists}
    assert "3 GB" in why["crashed"] and "not a whole notebook" in why["refused"] and "412 s" in why["slow"]
    assert why["waiting"] == "scale" and "01_loading" in why["stopped"]


def test_who_is_missing_on_the_platforms_roster_is_named_once(root):
    (root / "collected").mkdir()
    with open(root / "collected" / f"{STAGE.stem}.csv", "w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, "folder", "archive", "file", "uploaded", "status", "how", "note"])
        for student, name, status in (
            ("", "Nina Nobody", "missing"),
            ("new", "New Comer", "missing"),
            ("ada", "Ada Lovelace", "collected"),
        ):
            writer.writerow([student, name, "", "", "moodle", "", "", "", "", status, "", ""])
    report = page.work_out(gathered(root))
    assert lists(report)["never"] == ["new", "Nina Nobody"]
    assert report.gathered.known == len(PEOPLE) + 4 + 1 + 1


def test_who_handed_in_what_does_not_count_yet_has_not_stayed_away(root):
    (root / "collected").mkdir()
    with open(root / "collected" / f"{STAGE.stem}.csv", "w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, "folder", "archive", "file", "uploaded", "status", "how", "note"])
        for student, status in (("new", "ambiguous"), ("olga", "damaged")):
            writer.writerow([student, "", "", "", "moodle", "", "a.zip", "x.ipynb", "", status, "", ""])
    found = lists(page.work_out(gathered(root)))
    assert found["came"] == ["new", "olga"] and found["stopped"] == ["omar"] and "never" not in found


def test_a_receipt_of_an_older_form_is_read(root):
    path = receipts.path_of(root, STAGE.stem, "hal")
    before = receipts.Receipt.from_bytes(path.read_bytes())
    plain, blobs = receipts.frames.unpack(path.read_bytes())
    del plain["seconds"]
    path.write_bytes(receipts.frames.pack(plain, blobs))
    after = receipts.Receipt.from_bytes(path.read_bytes())
    assert before.seconds == {"set-up": 412} and after.seconds == {}
    assert after.questions == before.questions and after.reports == before.reports
    assert "slow" not in lists(page.work_out(gathered(root)))


@pytest.mark.parametrize("seconds", [[], {"a": "fast"}, {"a": True}, 3])
def test_a_receipt_whose_times_are_none_is_no_receipt(root, seconds):
    plain, blobs = receipts.frames.unpack(receipts.path_of(root, STAGE.stem, "hal").read_bytes())
    with pytest.raises(receipts.NoReceipt):
        receipts.Receipt.from_bytes(receipts.frames.pack({**plain, "seconds": seconds}, blobs))


def test_what_is_damaged_costs_its_own_line_and_no_other(root):
    receipts.path_of(root, STAGE.stem, "ben").write_bytes(b"not a receipt")
    receipts.path_of(root, STAGE.stem, "ada").unlink()
    (root / "autograded" / "dot" / STAGE.notebook).write_text('{"cells": 3')
    plain, blobs = receipts.frames.unpack(receipts.path_of(root, STAGE.stem, "cid").read_bytes())
    path = receipts.path_of(root, STAGE.stem, "cid")
    path.write_bytes(receipts.frames.pack(plain, [b"PK damaged"] * len(blobs)))
    report = page.work_out(gathered(root))
    assert lists(report)["receipt"] == ["ada", "ben"]
    assert len(report.totals) == 8
    assert {one.code: one.learners for one in report.found}["not-scaled"] == ("cid", "ida", "zebulon")
    assert "divided-by-256" in {one.code for one in report.found}
    parsed(root)


# --------------------------------------------------------------------------------- findings, kinds and marks


def test_findings_come_by_frequency_with_the_points_they_cost(worked_out):
    found = [(one.code, one.learners, one.lost) for one in worked_out.found]
    assert found == [
        ("not-scaled", ("ben", "cid", "ida", "zebulon"), 6.0),
        ("divided-by-256", ("dot",), 1.5),
    ]
    assert [one.code for one in worked_out.explain] == ["not-scaled"]


def test_an_example_is_a_real_answer_with_its_smallest_case_and_sentence(worked_out):
    example = worked_out.found[0].example
    assert "return pixels" in example.code and "def scale(pixels" in example.code
    assert example.lines[0] == "scale(np.array([255, 51, 0], np.uint8))"
    assert example.lines[1:] == ("gives: [255, 51, 0]", "expected: [1, 0.2, 0]")
    assert "`scale` returned values up to 255" in example.sentence
    assert worked_out.found[0].link == "02_preparing.html#not-scaled"


def test_answers_that_do_the_same_are_one_kind_however_they_are_written(worked_out):
    shown = {
        item.name: [(one.kind.name, one.kind.learners) for one in those] for item, those in worked_out.kinds
    }
    assert shown["scale"] == [
        ("not-scaled", ("ben", "cid", "ida", "zebulon")),
        ("right", ("ada", "eve", "fay", "hal")),
        ("divided-by-256", ("dot",)),
    ]
    assert [name for name, _ in shown["flatten"]] == ["right"]


def test_a_kind_keeps_its_name_when_the_class_grows():
    small = {"a": (("x",), "one"), "b": (("x",), "one"), "c": (("x",), "two"), "d": (("x",), "two")}
    names = {kind.name for kind in kinds(small)}
    assert names == {f"x:{letters(('x',), 'one')}", f"x:{letters(('x',), 'two')}"}
    more = {**small, "e": (("x",), "three"), "f": (("x",), "four"), "g": (("x", "y"), "one")}
    found = {kind.name: kind for kind in kinds(more)}
    assert names < found.keys() and found["x"].learners == ("e", "f", "g") and not found["x"].alike
    for kind in found.values():
        assert all(is_of_kind(kind.name, *more[who]) for who in kind.learners)
    assert all(is_of_kind("x", *answer) for answer in more.values())
    assert is_of_kind("y", *more["g"]) and not is_of_kind("y", *more["a"])


def test_the_learners_of_a_kind_are_found_by_its_name(root):
    course = course_directory(root, STAGE)
    assert learners_of_kind(course, STAGE, "scale", "not-scaled") == ["ben", "cid", "ida", "zebulon"]
    assert learners_of_kind(course, STAGE, "scale", "divided-by-256:0000") == []


def test_how_an_answer_is_written_is_no_behaviour():
    def evidence(returned, printed="", error=None):
        call = {"raised": error, "returned": returned, "printed": printed, "changed": False}
        return pack({"begun": {"missing": []}, "callable": True, "calls": [call]})

    import numpy as np

    half = {"kind": "array", "value": np.array([0.5, 1 / 3], np.float32), "type": "ndarray"}
    same = {"kind": "array", "value": np.array([0.5, 1 / 3], np.float64), "type": "list"}
    other = {"kind": "array", "value": np.array([0.5, 0.34]), "type": "ndarray"}
    assert behaviour(evidence(half)) == behaviour(evidence(same, printed="here I am"))
    assert behaviour(evidence(half)) != behaviour(evidence(other))
    errors = [
        {"type": kind, "message": text, "line": 3}
        for kind, text in (("ValueError", "a"), ("ValueError", "b"), ("TypeError", "a"))
    ]
    first, second, third = (behaviour(evidence(None, error=error)) for error in errors)
    assert first == second != third
    assert behaviour(b"PK damaged") == behaviour(None) == ""


def test_the_histogram_counts_whole_points_and_full_marks_alone():
    assert measures.histogram([0, 0.5, 1, 2.5, 3], 3) == [("0", 2), ("1", 1), ("2", 1), ("3", 1)]
    rows = measures.histogram([0, 2.9, 3, 29.9, 30], 30)
    assert [count for _, count in rows] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    assert rows[0][0] == "0 to 3" and rows[-1][0] == "30"


def test_the_correlation_is_that_of_a_textbook():
    # Worked out by hand: means 2 and 4; sums of squares 2 and 8; of products 3.
    assert measures.correlation([(1, 2), (2, 6), (3, 4)]) == pytest.approx(2 / math.sqrt(2 * 8))
    assert measures.correlation([(1, 2), (1, 6)]) is None
    # Of r = 0.6 and 28 pairs: artanh 0.6 = 0.69315, less and more 1.96 / 5; tanh 0.30115 and tanh 1.08515.
    assert measures.interval(0.6, 28) == pytest.approx((0.2924, 0.7951), abs=1e-4)


def test_a_small_class_is_told_that_it_is_small(worked_out, root):
    assert all(one.correlation is None for one in worked_out.tasks)
    told = {one.item.name: (one.full, one.part, one.nothing, one.asked) for one in worked_out.tasks}
    assert told["scale"] == (4, 4, 0, 1) and told["flatten"] == (9, 0, 0, 0)
    assert "Nobody loses a point here" in next(o.says for o in worked_out.tasks if o.item.name == "flatten")
    assert "With 9 learners a correlation would be mostly chance" in parsed(root).get_text()


def test_a_class_of_forty_is_told_which_task_separates(tmp_path):
    root = make_course(tmp_path / "course")
    weak = {"scale": TYPE_ONLY, "flatten": "returns the squares"}  # who fails the one fails the other
    people = [Person(f"s{k}", f"S {k}", weak if k % 2 else {}) for k in range(40)]
    hand_in(root, people)
    told = {one.item.name: one for one in page.work_out(gathered(root)).tasks}
    assert told["scale"].correlation == pytest.approx(1) and "separates well" in told["scale"].says
    assert told["one_hot"].correlation is None and "tells nobody apart" in told["one_hot"].says


# -------------------------------------------------------------------------------------------------- the page


def test_names_stand_only_where_the_lecturer_must_act(root):
    soup = parsed(root)
    names = soup.select_one("section.own-page")
    assert "Gus Ivanov" in names.get_text() and HOSTILE in names.get_text()
    names.extract()
    rest = soup.get_text()
    for person in PEOPLE:
        for part in {*person.name.split(), person.id} - {"Ada", "ada"}:
            assert f" {part} " not in f" {' '.join(rest.split())} ", part
    assert "Zeb" not in rest and "zeb" not in rest


def test_an_example_of_one_learner_alone_is_shown_without_their_name(tmp_path, monkeypatch):
    root = make_course(tmp_path / "course")
    monkeypatch.chdir(root)
    hand_in(root, [Person("zebulon", "Zeb Zebulon", {"scale": TYPE_ONLY}, {"scale": ZEBS})])
    soup = parsed(root)
    soup.select_one("section.own-page").extract()
    assert "def scale(pixels, name_1='...'):" in soup.select_one("#findings").parent.get_text()
    assert "zeb" not in soup.get_text().casefold()


def test_what_a_learner_wrote_is_text_and_nothing_else(root):
    source = (root / "reports" / f"{STAGE.stem}.html") if parsed(root) else None
    soup = BeautifulSoup(source.read_text(encoding="utf-8"), "html.parser")
    assert soup.find("img") is None and len(soup.find_all("script")) == 1
    assert "\u202e" not in source.read_text(encoding="utf-8")
    assert "default-src 'none'" in soup.find("meta", {"http-equiv": True})["content"]
    assert "<script>document.title=1</script>" in soup.select_one("#flagged").find_next("pre").get_text()


def test_the_page_answers_what_to_do_on_monday(root):
    soup = parsed(root)
    first = soup.find("h2")
    assert first.get_text() == "On Monday"
    said = first.find_next("p")
    assert " ".join(said.get_text().split()) == "1 mistake to explain again, 10 learners who need you."
    (card,) = soup.select(".card")
    assert "The division by 255 is missing" in card.get_text()
    assert "4 learners (44 %) lost 6 points in all" in " ".join(card.get_text().split())
    assert "Why divide by 255" in card.get_text()
    for link in soup.select(".todo a"):
        assert soup.find(id=link["href"][1:]) is not None
    assert 'digitrec comment 02_preparing scale --kind not-scaled "..."' in soup.get_text()


def test_the_picture_has_its_numbers_as_a_table(root):
    soup = parsed(root)
    figure = soup.find("figure")
    assert "the mean is 9.2" in figure.find("svg")["aria-label"]
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in figure.select("tbody tr")]
    assert ["8", "4"] in rows and ["10", "4"] in rows and ["9", "0"] in rows


def test_a_place_in_the_book_is_a_link_where_the_book_is(root):
    assert not parsed(root).select(".card a")
    built = root / "book" / "_build" / "html"
    built.mkdir(parents=True)
    (built / "index.html").write_text("")
    (link,) = parsed(root).select(".card a")
    assert link["href"] == "../book/_build/html/02_preparing.html#not-scaled"


def network_receipt(root, student, weights):
    """Keep a receipt of stage 5 with a network that has these weights."""
    layers = [
        {"class": "Dense", "own": False, "activation": name, "weights": {"kernel": W, "bias": b}}
        for name, W, b in zip(("relu", "relu", "softmax"), weights[::2], weights[1::2], strict=True)
    ]
    network = {"model": True, "layers": layers, "graph": None, "input_shape": [784]}
    asked = receipts.Question("c", "training.trained", PUBLIC, "", pack({}), pack({"network": network}))
    receipts.keep(root, receipts.Receipt(student, "05_training", "", True, (asked,), {}))


def test_the_class_s_own_digits_are_read_by_its_networks(root, monkeypatch):
    training, weights = stage_called("training"), trained_weights()
    images, labels, _ = load_hands()
    network_receipt(root, "ada", weights)
    network_receipt(root, "ben", [*weights[:4], 0 * weights[4], np.eye(10, dtype="float32")[7]])  # says 7
    assert page.read_hands(root, training, ["ada"]) is None, "nobody collected hands"
    np.savez_compressed(root / POOL, images=images, labels=labels, hands=10)
    found = page.read_hands(root, training, ["ada", "ben", "cid"])
    p = from_scratch.predict(weights, scale(flatten(images)))
    right = (p.argmax(axis=1) == labels).mean()
    assert found.course == pytest.approx(right) and found.interval[0] < right < found.interval[1]
    assert [share for share, _ in found.networks] == pytest.approx([0.1, right])
    assert found.left_out == 1 and (found.digits, found.hands) == (300, 10)
    assert found.by_digit[-1] == (7, pytest.approx(1, abs=0.1), 30) and found.by_digit[0][1] <= 0.5
    assert page.read_hands(root, STAGE, ["ada"]) is None, "in this stage no network is trained"

    monkeypatch.setattr(page, "read_hands", lambda *_: found)
    text = parsed(root).select_one("section[aria-labelledby=hands]").get_text(" ", strip=True)
    assert "300 digits of 10 people who agreed" in text and "No mark depends on it" in text
    assert "2 networks of the class" in text and "Of 1 more no network is known" in text
    assert not any(person.name in text for person in PEOPLE)
    (root / POOL).write_bytes(b"PK")
    monkeypatch.setattr(page, "read_hands", lambda *_: read_hands(root, training, []))
    assert "Write it anew" in parsed(root).get_text()


def test_nothing_is_changed(root):
    def picture():
        files = (path for path in root.rglob("*") if path.is_file() and "reports" not in path.parts)
        return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    before = picture()
    parsed(root)
    assert picture() == before


def test_several_stages_have_a_page_each_and_one_over_all(root):
    run = CliRunner().invoke(main, ["report", "--to", str(root / "pages")])
    assert run.exit_code == 0, run.output
    soup = BeautifulSoup((root / "pages" / "index.html").read_text(encoding="utf-8"), "html.parser")
    pages = [link["href"] for link in soup.select("table a")]
    assert pages == ["01_loading.html", "02_preparing.html", "03_building.html"]
    assert all((root / "pages" / name).is_file() for name in pages)
    assert "The division by 255 is missing" in soup.select_one(".card").get_text()


def test_a_stage_has_its_page_where_it_is_asked_for(root, tmp_path):
    run = CliRunner().invoke(main, ["report", "2", "--to", str(tmp_path / "a" / "mine.html")])
    assert run.exit_code == 0 and (tmp_path / "a" / "mine.html").is_file()
    assert "Explain again: the division by 255 is missing" in run.output


def test_what_cannot_be_reported_is_one_sentence(root, tmp_path):
    for arguments, said in (
        (["7"], "Nobody has handed in 07_predicting yet"),
        (["nonsense"], "There is no stage called 'nonsense'"),
        (["2", "--to", str(root)], "cannot be written"),
        (["1", "2", "--to", str(root / "nbgrader_config.py")], "is a file, and several stages need a folder"),
    ):
        run = CliRunner().invoke(main, ["report", *arguments])
        assert run.exit_code == 1 and said in run.output and "Traceback" not in run.output
    empty = make_course(tmp_path / "empty")
    with pytest.raises(reporting.ReportError, match="Nothing is handed in yet"):
        reporting.report_on_stages(empty)


def test_the_report_needs_no_tensorflow(root):
    code = (
        "import sys; from digitrec.classroom.report.reporting import report_on_stages; "
        "from digitrec.course import stage; "
        "report_on_stages('.', [stage('preparing')]); print('tensorflow' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "False"


# ----------------------------------------------------------------------------------------------- in a browser


def test_the_pages_are_accessible_at_any_width_and_nothing_runs_in_them(browser, root):
    from pages import DESKTOP, OF_COLOURS, OF_WIDTH, PHONE, Watched, accessibility_faults, settle

    people = [Person(f"twin{k}", f"Twin {k}", {}, {"one_hot": LOOPS, "prepare": CHECKS}) for k in range(2)]
    hand_in(root, people)
    assert CliRunner().invoke(main, ["report"]).exit_code == 0
    assert CliRunner().invoke(main, ["similar", "preparing"]).exit_code == 0
    watched = Watched(browser.new_page())
    opened = watched.page
    for name in ("02_preparing.html", "index.html", "02_preparing_similar.html"):
        for size in (DESKTOP, PHONE):
            opened.set_viewport_size(size)
            opened.emulate_media(color_scheme="light")
            assert watched.open((root / "reports" / name).as_uri()) == []
            assert "eport" in opened.title() or "alike" in opened.title()
            opened.evaluate("dispatchEvent(new Event('beforeprint'))")
            assert opened.evaluate(
                "[...document.querySelectorAll('details:not(.kinds details)')].every(d => d.open)"
            )
            assert accessibility_faults(opened, OF_WIDTH if size is PHONE else None) == []
            assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
            opened.emulate_media(color_scheme="dark")
            settle(opened)
            assert accessibility_faults(opened, OF_COLOURS) == []
            assert watched.faults == []
    opened.close()
