"""nbgrader's formgrader, served by a Jupyter server that the tests start."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from urllib.request import urlopen


@contextmanager
def formgrader_in(course, home):
    """Start a Jupyter server in a course's folder, its own files in `home`, and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home / "log"
    settings = {
        "ip": "127.0.0.1", "port": port, "port_retries": 0, "open_browser": False, "allow_root": True,
        "jpserver_extensions": {"nbgrader.server_extensions.formgrader": True},
    }  # fmt: skip
    (home / "jupyter_server_config.json").write_text(
        json.dumps({"ServerApp": settings, "IdentityProvider": {"token": ""}})
    )
    own = {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home), "JUPYTER_RUNTIME_DIR": str(home)}
    with log.open("w") as lines:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server"],
            cwd=course,
            env={**os.environ, **own},
            stdout=lines,
            stderr=lines,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            with suppress(OSError), urlopen(f"{address}/api"):
                break
            assert process.poll() is None, log.read_text()
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(30)
