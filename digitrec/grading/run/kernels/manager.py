"""Jupyter's side: a kernel manager whose kernels are forked, and the handle of such a process."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from select import select

from jupyter_client import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from digitrec.grading.run.kernels.parent import Parent

PROVISIONER = "digitrec-forked"  # its entry point in pyproject.toml
LAUNCHER = [sys.executable, "-m", "ipykernel_launcher"]


def can_fork():
    """Say whether kernels can be forked here: it takes handles of processes, which Linux has since 5.3.

    A Python that was built for older systems, such as uv's, may lack them on a new one too.
    """
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):
        return False
    return True


def use_selector_loop():
    """On Windows, have new event loops watch sockets themselves, as ZeroMQ needs it.

    The loop that Windows has by default cannot; ZeroMQ would start a thread for it and warn of that.
    """
    policy = getattr(asyncio, "WindowsSelectorEventLoopPolicy", None)  # None elsewhere
    if policy and not isinstance(asyncio.get_event_loop_policy(), policy):
        asyncio.set_event_loop_policy(policy())


class ForkedKernelManager(AsyncKernelManager):
    """Start the Python kernel by a fork where `can_fork`. Elsewhere, and other kernels, start as always."""

    @property
    def kernel_spec(self):
        """Jupyter's description of the kernel, with the name of our provisioner in it."""
        spec = super().kernel_spec
        if spec and can_fork():
            spec.metadata.setdefault("kernel_provisioner", {"provisioner_name": PROVISIONER})
        return spec


class ForkedProvisioner(LocalProvisioner):
    """Ask the parent for a kernel. If it cannot give one, start the kernel as a program."""

    async def launch_kernel(self, cmd, **kwargs):
        """Start the kernel and return how to reach it."""
        if cmd[: len(LAUNCHER)] != LAUNCHER:
            return await super().launch_kernel(cmd, **kwargs)
        folder, environment = kwargs.get("cwd") or os.getcwd(), kwargs.get("env") or dict(os.environ)
        try:
            pid = Parent.running().fork(cmd[len(LAUNCHER) :], str(folder), environment)
            self.process = ForkedProcess(pid)
        except OSError as error:
            self.log.warning("Kernels cannot be forked here (%s), so each imports TensorFlow itself.", error)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid  # it leads a session of its own
        self.cwd = folder
        return self.connection_info


class ForkedProcess:
    """A process that is not our child, with as much of Popen as a provisioner uses."""

    stdin = stdout = stderr = _handle = None

    def __init__(self, pid):
        """Take hold of a process by its id. Raises OSError if it has ended."""
        self.pid = pid
        self._handle = os.pidfd_open(pid)

    def poll(self):
        """Return None while the process lives, then 0: only its parent learns its real status."""
        ended, _, _ = select([self._handle], [], [], 0)
        return 0 if ended else None

    def wait(self):
        """Return 0 when the process has ended."""
        select([self._handle], [], [])
        return 0

    def send_signal(self, number):
        """Send a signal; nothing happens if the process has ended."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, number)

    def terminate(self):
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self):
        """End the process."""
        self.send_signal(signal.SIGKILL)

    def __del__(self):
        """Let go of the process."""
        if self._handle is not None:
            os.close(self._handle)
