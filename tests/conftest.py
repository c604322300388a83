"""What several tests share, in which process each runs, and which of them the daily loop leaves out."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

import digitrec.notebooks  # noqa: F401 (before nbgrader is imported: it spares what no notebook needs)
from digitrec import course

pytest_plugins = ["not_run"]
# A shell lets what it starts in the background ignore Ctrl+C, and Python takes that over. Here it is tested.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
STAGES = [stage.name for stage in course.STAGES]

# The groups of tests that take longest: they begin first, so that the processes end together.
LONGEST_FIRST = [
    "marked_class",
    "test_book",
    "test_cluster",
    "test_collect",
    "test_bank-training",
    "test_bank-capstone",
    "test_safe_pages",
    "test_train_here",
    "test_nothing_lost",
    "test_nbgrader_config",
    "test_bank-building",
    "test_draw_page",
    "test_learner",
    "full_run",
    "test_kernels",
    "test_bank-loading",
]

# What makes a test slow: a browser, a book, a class marked by nbgrader, kernels, a network that is trained.
SLOW_FIXTURES = {
    "browser",
    "fox",
    "book",
    "small_book",
    "any_page",
    "marked_class",
    "full_run",
    "by_the_command",
}
SLOW_FILES = {
    "test_agreement",
    "test_build",
    "test_changes",
    "test_cluster",
    "test_collect",
    "test_fast_training",
    "test_forget",
    "test_formats",
    "test_handing_back",
    "test_hostile_kinds",
    "test_kernels",
    "test_late",
    "test_learner",
    "test_marks",
    "test_nbgrader_config",
    "test_nothing_lost",
    "test_new_task",
    "test_mystery",
    "test_not_run",
    "test_patients",
    "test_platform_collector",
    "test_postgresql",
    "test_rejudge",
    "test_term_1_0_0",
    "test_save_marks",
    "test_trusted",
    "test_weights_tell",
    "test_workflow",
}
SLOW_BANKS = {
    f"test_bank-{stage}"
    for stage in ("loading", "building", "training", "evaluating", "capstone", "from_scratch")
}

# The same examples each time, however long a busy machine takes over one.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


# What NumPy and TensorFlow read, once, when they are first imported.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")


def pytest_xdist_auto_num_workers():
    """Return one more process than there are processors: where one waits for a browser, another counts."""
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1) + 1


def pytest_configure():
    """Let each process, and its kernels, count in one thread: with more they wait for one another."""
    for name in THREADS:
        os.environ.setdefault(name, "1")
    os.environ["DIGITREC_STAYS"] = "0"  # nothing outlives the tests
    from digitrec.grading.record.connection import open_quickly

    open_quickly()  # also where a test gives nbgrader no configuration of ours


@pytest.fixture(scope="session")
def mnist():
    from digitrec.loading import load_mnist

    return load_mnist()


@pytest.fixture(scope="session")
def full_run():
    """The whole workflow on the full data: five epochs, seed 1; trained once in a session."""
    from digitrec.running.workflow import run_workflow

    return run_workflow(seed=1)


@pytest.fixture(scope="module")  # a browser that is open disturbs the event loops of kernels in other files
def browser():
    """Chromium, started once for the tests of a file."""
    from benchmarks.instruments.browser import chromium

    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def book():
    """The folder of the rendered book, brought up to date; the tests that ask for it run in one process."""
    from digitrec.book.build import build_book

    return build_book(Path(__file__).parents[1]).parent


@pytest.fixture(scope="module")
def live(book, browser):
    """Open a chapter's figure by name: its element in a page that stays open."""
    from pages import DESKTOP

    pages = {}

    def live(page_name, name):
        if page_name not in pages:
            pages[page_name] = browser.new_page(viewport=DESKTOP, reduced_motion="reduce")
            pages[page_name].goto((book / f"{page_name}.html").as_uri())
        place = pages[page_name].locator(f'[data-live="{name}"]')
        place.evaluate("place => digitrec.figures.bring(place)")
        return place.locator(".live-figure")

    yield live
    for page in pages.values():
        page.close()


@pytest.fixture(scope="session")
def marked_class(tmp_path_factory):
    """A class that hands in every stage, marked by nbgrader when a test first asks for the stage."""
    from marked_class import MarkedClass

    made = MarkedClass(tmp_path_factory.mktemp("class"))
    yield made
    made.close()


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in this hook
def pytest_collection_modifyitems(items):
    """Group the tests, mark the slow ones, and put the longest groups first."""
    groups = {item: group_of(item) for item in items}
    for item, group in groups.items():
        item.add_marker(pytest.mark.xdist_group(group))
        if is_slow(item, group):
            item.add_marker(pytest.mark.slow)
    place = {group: number for number, group in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(groups[item], len(place)))


def group_of(item):
    """Return what the tests that run in one process with this one are called.

    They share what is expensive: they are those of its file; of the bank, those of its stage; or those for
    which a class is marked, a network trained or the book rendered.
    """
    for fixture in ("marked_class", "full_run"):
        if fixture in item.fixturenames:
            return fixture
    if item.path.stem.startswith("test_live_figures"):
        return "test_book"
    if item.path.stem == "test_bank":
        stage = next((name for name in STAGES if f"{name}." in item.name), "all")
        return f"test_bank-{stage}"
    return item.path.stem


def is_slow(item, group):
    """Say whether `pytest -m "not slow"` leaves the test out."""
    return (
        group in SLOW_BANKS or item.path.stem in SLOW_FILES or not SLOW_FIXTURES.isdisjoint(item.fixturenames)
    )
