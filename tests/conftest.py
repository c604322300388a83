"""What several tests share: the data, and one full training run."""

import pytest

from digitrec import course

pytest_plugins = ["not_run"]
STAGES = [stage.name for stage in course.STAGES]


@pytest.fixture(scope="session")
def mnist():
    from digitrec.loading import load_mnist

    return load_mnist()


@pytest.fixture(scope="session")
def full_run():
    """The whole workflow on the full data: five epochs, seed 1; trained once in a session."""
    from digitrec.running.workflow import run_workflow

    return run_workflow(seed=1)


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in this hook
def pytest_collection_modifyitems(items):
    """Keep the tests of a file in one process, where they share fixtures; the bank's, those of a stage."""
    for item in items:
        group = item.path.stem
        if group == "test_bank":
            stage = next((name for name in STAGES if f"{name}." in item.name), "all")
            group = f"{group}-{stage}"
        item.add_marker(pytest.mark.xdist_group(group))
