"""Jupyter's side of a sandboxed kernel: a manager that speaks to it over sockets in a job's folder."""

import asyncio
import os
import stat

from jupyter_client import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Any

from digitrec.grading.run.sandbox.outside import ANSWER, NoSandboxError

PORTS = ("shell", "iopub", "stdin", "control", "hb")


class SandboxedProvisioner(LocalProvisioner):
    """Ask the sandbox for a kernel."""

    async def pre_launch(self, **kwargs):
        """Write down how to reach the kernel; there is no command."""
        manager = self.parent
        manager.prepare()
        self.connection_info = manager.get_connection_info()
        return kwargs | {"cmd": []}

    async def launch_kernel(self, cmd, **kwargs):
        """Start the kernel and return how to reach it."""
        manager = self.parent
        self.process = manager.sandbox.start(manager.stage, manager.job, manager.arguments(), manager.limits)
        manager.handles = self.process
        await _sockets_are_there(os.path.dirname(manager.ip), self.process)
        return self.connection_info

    async def send_signal(self, signum):
        """Send a signal to the kernel, whatever its process group is called."""
        if self.process:
            self.process.send_signal(signum)

    async def kill(self, restart=False):
        """End the kernel and all that it started."""
        if self.process:
            self.process.kill()


class SandboxedKernelManager(AsyncKernelManager):
    """A kernel of a sandbox. `sandbox`, `stage`, `job` and `limits` say which, and what it may take."""

    sandbox, stage, job, limits, handles = Any(), Any(), Any(), Any(), Any()

    async def start_kernel(self, **kwargs):
        """Start the kernel in the sandbox."""
        self.kernel_id = self.kernel_id or "sandboxed"
        self.provisioner = SandboxedProvisioner(
            parent=self, kernel_id=self.kernel_id, kernel_spec=self.kernel_spec
        )
        await super().start_kernel(**kwargs)

    def prepare(self):
        """Choose where the sockets are."""
        self.transport, self.ip = "ipc", os.path.join(self.job, "sockets", "s")
        for number, port in enumerate(PORTS, start=1):
            setattr(self, f"{port}_port", number)

    def arguments(self):
        """Return the arguments of the kernel; its key is in them, as no file of ours is in the sandbox."""
        return [
            f"--transport={self.transport}",
            f"--ip={self.ip}",
            *(f"--{port}={number}" for number, port in enumerate(PORTS, start=1)),
            f"--Session.key={self.session.key.decode()}",
            "--IPKernelApp.log_level=ERROR",
            "--IPKernelApp.extra_extensions=digitrec.kernel",
            "--HistoryManager.enabled=False",
            "--IPKernelApp.connection_file=/tmp/connection.json",
        ]


async def _sockets_are_there(folder, handles):
    """Wait for the kernel to bind its sockets, before any cell runs. Raises NoSandboxError."""
    for _ in range(int(10 * ANSWER)):
        modes = [os.lstat(os.path.join(folder, name)).st_mode for name in os.listdir(folder)]
        if len(modes) >= len(PORTS) or handles.poll() is not None:
            break
        await asyncio.sleep(0.1)
    if len(modes) != len(PORTS) or not all(map(stat.S_ISSOCK, modes)):
        raise NoSandboxError("a kernel in the sandbox did not open its sockets")
