"""Firefox, for the tests of the live pages: driven over WebDriver BiDi, which it speaks itself.

What is sent and what comes back is described in https://w3c.github.io/webdriver-bidi/: commands and answers
with a number, and events in between, as JSON over a WebSocket.
"""

import json
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from websocket import create_connection

PATIENCE = 120  # seconds until what Firefox should do counts as not done; a busy machine takes its time
EVENTS = ["log.entryAdded", "network.beforeRequestSent", "network.fetchError"]
PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "ui.prefersReducedMotion": 1,
}


class NoFirefoxError(RuntimeError):
    """There is no Firefox on this machine."""

    def __init__(self):
        """Say what to do."""
        super().__init__(
            "The tests of the live pages in Firefox need Firefox, and none is here. "
            "`python .ci/packages.py` installs one on Debian; the variable FIREFOX may name another's path."
        )


class Firefox:
    """A tab of a running Firefox, with the faults that were met since a page was opened."""

    def __init__(self, socket):
        """Begin a session on `socket`, a WebSocket to Firefox."""
        self.socket, self.number, self.faults = socket, 0, []
        self.command("session.new", capabilities={})
        self.command("session.subscribe", events=EVENTS)
        (self.tab,) = (each["context"] for each in self.command("browsingContext.getTree")["contexts"])

    def command(self, method, **parameters):
        """Send a command and return its result; note what happens meanwhile. Raises RuntimeError."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message["type"] == "event":
                self._note(message["method"], message["params"])
            elif message["id"] == self.number:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['message']}")
                return message["result"]

    def open(self, address, width=1280, height=900):
        """Load a page in a window of this size."""
        self.faults = []
        viewport = {"width": width, "height": height}
        self.command("browsingContext.setViewport", context=self.tab, viewport=viewport)
        self.command("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def run(self, expression):
        """Return the value of a JavaScript expression, awaited; it has to be one that JSON can hold."""
        text = f"(async () => JSON.stringify(await ({expression})) ?? 'null')()"
        answer = self.command(
            "script.evaluate", expression=text, target={"context": self.tab}, awaitPromise=True
        )
        if answer["type"] != "success":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def wait_until(self, expression):
        """Wait until a JavaScript expression is true; look for it once a frame of the page."""
        wait = f"""(async () => {{
          const end = performance.now() + {1000 * PATIENCE}, holds = () => Boolean({expression});
          while (!holds() && performance.now() < end) {{
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
          }}
          return holds();
        }})()"""
        if not self.run(wait):
            raise TimeoutError(f"Not so after {PATIENCE} seconds: {expression}")

    def drag(self, points):
        """Press the mouse's button at the first of some places, in CSS pixels; move it through the others."""
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y)} for x, y in points]
        actions = [
            moves[0],
            {"type": "pointerDown", "button": 0},
            *moves[1:],
            {"type": "pointerUp", "button": 0},
        ]
        mouse = {"type": "pointer", "id": "mouse", "actions": actions}
        self.command("input.performActions", context=self.tab, actions=[mouse])

    def _note(self, method, happened):
        if method == "log.entryAdded":
            if happened["level"] == "error":
                self.faults.append(f"{happened['type']}: {happened['text']}")
        elif method == "network.fetchError":
            self.faults.append(f"request failed: {happened['request']['url']}")
        elif not happened["request"]["url"].startswith(("file:", "data:", "blob:", "http://127.0.0.1:")):
            self.faults.append(f"asks another host: {happened['request']['url']}")


@contextmanager
def firefox():
    """Start a headless Firefox with a profile of its own. Raises NoFirefoxError where there is none."""
    path = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
    if not path or not shutil.which(path):
        raise NoFirefoxError
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in PREFERENCES.items()]
        Path(profile, "user.js").write_text("".join(lines), encoding="utf-8")
        command = [path, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
        process = subprocess.Popen(
            command,
            env=os.environ | {"HOME": profile},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            address = f"ws://127.0.0.1:{_port(process, Path(profile))}/session"
            socket = create_connection(address, timeout=PATIENCE, suppress_origin=True)
            yield Firefox(socket)
            socket.close()
        finally:
            process.terminate()
            process.wait()


def _port(process, profile):
    """Return the port at which Firefox listens, as it writes it into its profile once it does."""
    file, end = profile / "WebDriverBiDiServer.json", time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            return json.loads(file.read_text(encoding="utf-8"))["ws_port"]
        except (OSError, ValueError):  # not yet, or not whole yet
            time.sleep(0.05)
    raise RuntimeError("Firefox does not answer.")
