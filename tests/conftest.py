"""What several tests share: the data, and one full training run."""

import pytest


@pytest.fixture(scope="session")
def mnist():
    from digitrec.loading import load_mnist

    return load_mnist()


@pytest.fixture(scope="session")
def full_run():
    """The whole workflow on the full data: five epochs, seed 1; trained once in a session."""
    from digitrec.workflow import run_workflow

    return run_workflow(seed=1)
