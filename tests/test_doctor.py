"""The doctor: each check on a healthy set-up, and on one with a fault planted."""

import os
import subprocess
import sys

import pytest
from links import needs_links

from digitrec import loading
from digitrec.grading.run.sandbox import outside
from digitrec.grading.run.sandbox.check import check_sandbox
from digitrec.running import doctor


@pytest.mark.slow
def test_this_set_up_has_nothing_wrong():
    run = subprocess.run([sys.executable, "-m", "digitrec", "doctor"], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Everything that the course needs is there." in run.stdout
    subjects = [line.split()[1] for line in run.stdout.splitlines() if line.startswith(("good", "advice"))]
    named = ["Python", "Packages", "TensorFlow", "Kernel", "Data", "Disk", "Memory", "Browser", "Sandbox"]
    assert subjects == named
    assert run.stderr == ""


def test_an_old_python_is_wrong(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    result = doctor.check_python()
    assert result.state == doctor.WRONG
    assert "3.11, 3.12 or 3.13" in result.advice


def test_the_advice_does_not_lead_back_to_the_newest_python(monkeypatch):
    """On Windows `py` alone is the newest Python, which was what was wrong."""
    monkeypatch.setattr(sys, "version_info", (3, 14, 0))
    monkeypatch.setattr(doctor.platform, "system", lambda: "Windows")
    assert "`py -3.12 -m venv .venv`" in doctor.check_python().advice
    monkeypatch.setattr(doctor.platform, "system", lambda: "Linux")
    assert "`python3.12 -m venv .venv`" in doctor.check_python().advice


def test_a_python_for_arm_on_windows_is_wrong(monkeypatch):
    monkeypatch.setattr(doctor.platform, "system", lambda: "Windows")
    monkeypatch.setattr(doctor.platform, "machine", lambda: "ARM64")
    result = doctor.check_python()
    assert result.state == doctor.WRONG
    assert "x64" in result.advice


def test_an_intel_mac_is_wrong(monkeypatch):
    monkeypatch.setattr(doctor.platform, "system", lambda: "Darwin")
    monkeypatch.setattr(doctor.platform, "machine", lambda: "x86_64")
    result = doctor.check_python()
    assert result.state == doctor.WRONG
    assert "Colab" in result.advice


@pytest.mark.parametrize(
    "lock,state,found",
    [
        ("numpy==0.1", doctor.ADVICE, "numpy "),
        ("no-such-package-of-ours==1.0", doctor.WRONG, "1 of 1 missing: no-such-package-of-ours"),
        ("no-such-package-of-ours==1.0 ; sys_platform == 'never'\n# a comment\n-e .", doctor.GOOD, "all 0"),
    ],
)
def test_packages_are_held_against_the_lock(lock, state, found, tmp_path):
    (tmp_path / "requirements.txt").write_text(lock)
    result = doctor.check_packages(tmp_path / "requirements.txt")
    assert (result.state, found in result.found) == (state, True)


def test_without_a_lock_the_ranges_of_the_package_count(tmp_path):
    result = doctor.check_packages(tmp_path / "nowhere.txt")
    assert result.state == doctor.GOOD


def test_a_damaged_data_file_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "PACKAGED_FILE", tmp_path / "nowhere.npz")
    result = doctor.check_data()
    assert result.state == doctor.WRONG
    assert result.advice == "Reinstall digitrec to get it back."


def test_a_tensorflow_that_dies_is_wrong(monkeypatch, tmp_path):
    (tmp_path / "tensorflow.py").write_text("import os; os._exit(132)")
    (tmp_path / "keras.py").write_text("import os; os._exit(132)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    result = doctor.check_tensorflow()
    assert result.state == doctor.WRONG
    assert "132" in result.found


def test_what_a_failing_tensorflow_says_may_be_in_any_encoding(monkeypatch, tmp_path):
    """Windows tells the loss of a DLL in the language and the encoding of its user."""
    said = "import os\nos.write(2, b'nicht verf\\xfcgbar\\n')\nraise ImportError('DLL load failed')"
    for name in ("tensorflow", "keras"):
        (tmp_path / f"{name}.py").write_text(said)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    result = doctor.check_tensorflow()
    assert result.state == doctor.WRONG
    assert result.found == "does not start: ImportError: DLL load failed"


def test_a_folder_that_refuses_a_file_is_wrong(monkeypatch):
    """Whatever its attributes say: on Windows `os.access` knows only the read-only mark."""

    def refuse(dir):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refuse)
    result = doctor.check_disk()
    assert result.state == doctor.WRONG
    assert "cannot be written to" in result.found


def test_a_full_disk_and_little_memory(monkeypatch):
    import psutil

    usage = doctor.shutil.disk_usage(".")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage._replace(free=10**8))
    assert doctor.check_disk().found == "0.1 GB free; 2 are needed."
    memory = psutil.virtual_memory()
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory._replace(available=10**9))
    assert doctor.check_memory().state == doctor.ADVICE


def test_no_kernel_and_a_kernel_of_another_python(monkeypatch):
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel

    def none(self, name):
        raise NoSuchKernel(name)

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", none)
    assert doctor.check_kernel().state == doctor.WRONG
    other = KernelSpec(argv=["/opt/other/python", "-m", "ipykernel_launcher"])
    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", lambda self, name: other)
    assert "runs another Python, /opt/other/python" in doctor.check_kernel().found


@needs_links
def test_one_python_has_several_names(monkeypatch, tmp_path):
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

    for environment in ("this", "another"):
        (tmp_path / environment).mkdir()
        for name in ("python", "python3"):
            (tmp_path / environment / name).symlink_to(sys.executable)
    kernel = KernelSpec(argv=[str(tmp_path / "this" / "python3"), "-m", "ipykernel_launcher"])
    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", lambda self, name: kernel)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "this" / "python"))
    assert doctor.check_kernel().state == doctor.GOOD
    monkeypatch.setattr(sys, "executable", str(tmp_path / "another" / "python"))
    assert doctor.check_kernel().state == doctor.WRONG


def test_no_browser_is_advice(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda _: None)
    monkeypatch.setattr(doctor.platform, "system", lambda: "Linux")
    assert doctor.check_browser().state == doctor.ADVICE


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the sandbox")
def test_a_sandbox_that_can_be_had_is_good_and_one_that_cannot_is_advice_with_the_reason(monkeypatch):
    assert check_sandbox().state == doctor.GOOD
    monkeypatch.setattr(outside, "INSIDE", outside.INSIDE.with_name("check.py"))  # has no `unshare`
    refused = check_sandbox()
    assert (refused.state, "Error" in refused.found) == (doctor.ADVICE, True)
    monkeypatch.setenv("PATH", "")
    missing = check_sandbox()
    assert missing.found == "Submissions cannot be isolated here: the program bwrap is missing."
    assert "apt install bubblewrap" in missing.advice and "Only marking a class" in missing.advice
