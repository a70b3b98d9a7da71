"""A stock Firefox, driven over WebDriver BiDi, which it speaks itself: no driver program stands in between."""

import json
import os
import shutil
import signal
import subprocess
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from tests.support.tab import Refused, Tab

NAMES = ("firefox-esr", "firefox")
STARTING_SECONDS = 60
FAULT = ("log.entryAdded", "javascript", "error")
# Any address but this machine's leads to a closed port: a test reaches nobody.
PREFERENCES: dict[str, Any] = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1",
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "intl.accept_languages": "fr-FR",
}


def firefox_path() -> str:
    """The system's Firefox: `$FIREFOX` first."""
    for name in (os.environ.get("FIREFOX", ""), *NAMES):
        if name and (found := shutil.which(name)):
            return found
    raise RuntimeError("No Firefox here. Type: sudo apt-get install -y firefox-esr")


class Firefox:
    """One Firefox with a profile of its own. It can be killed and opened again on the same profile."""

    def __init__(self, profile: Path, **preferences: Any) -> None:
        self.profile = profile
        self.preferences = PREFERENCES | preferences
        self.faults: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: ClientConnection | None = None
        self._open_line = ExitStack()
        self._number = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.quit()

    def start(self) -> None:
        """Opens the browser and waits until it listens."""
        self.profile.mkdir(parents=True, exist_ok=True)
        told = self.profile / "WebDriverBiDiServer.json"
        told.unlink(missing_ok=True)
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(to)});" for name, to in self.preferences.items()]
        (self.profile / "user.js").write_text("\n".join(lines), "utf-8")
        with (self.profile / "firefox.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(firefox_path(), "--headless", "--new-instance", "--remote-debugging-port=0"),
                    *("--profile", str(self.profile)),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | {"HOME": str(self.profile), "MOZ_CRASHREPORTER_DISABLE": "1"},
                start_new_session=True,
            )
        try:
            address = self._address(told)
            line = connect(f"{address}/session", max_size=None, proxy=None)
            self._connection = self._open_line.enter_context(line)
            self.send("session.new", capabilities={})
            self.send("session.subscribe", events=["log.entryAdded"])
        except BaseException:
            self.kill()
            raise

    def quit(self) -> None:
        """Closes the browser as a person does."""
        if self._connection is None or self._process is None:
            return
        with suppress(Refused, WebSocketException, OSError):
            self.send("browser.close")
        self._hang_up()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """Ends the browser and all its processes at once, as a phone does that needs the memory."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
        self._hang_up()

    def phone(self, *, apart: bool = True) -> Tab:
        """A tab as wide as a phone; `apart`: with cookies and storage of its own."""
        owner = self.send("browser.createUserContext")["userContext"] if apart else "default"
        return self._open(owner)

    def beside(self, tab: Tab) -> Tab:
        """One more tab of the same person."""
        return self._open(tab.owner)

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """One command and its result. Raises Refused."""
        if self._connection is None:
            raise Refused("this Firefox is not running")
        self._number += 1
        self._connection.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            message = json.loads(self._connection.recv(timeout=60))
            if message.get("id") == self._number:
                break
            self._note(message)
        if message["type"] == "error":
            raise Refused(f"{method}: {message['error']}: {message['message']}")
        result: dict[str, Any] = message["result"]
        return result

    def _open(self, owner: str) -> Tab:
        made = self.send("browsingContext.create", type="tab", userContext=owner)
        tab = Tab(self, made["context"], owner)
        self.send("browsingContext.setViewport", context=tab.id, viewport={"width": 390, "height": 844})
        return tab

    def _hang_up(self) -> None:
        with suppress(WebSocketException, OSError):
            self._open_line.close()
        self._connection = None

    def _note(self, message: dict[str, Any]) -> None:
        entry = message.get("params", {})
        if (message.get("method"), entry.get("type"), entry.get("level")) == FAULT:
            self.faults.append(entry["text"])

    def _address(self, told: Path) -> str:
        deadline = time.monotonic() + STARTING_SECONDS
        while True:
            with suppress(FileNotFoundError, ValueError):
                listening = json.loads(told.read_text("utf-8"))
                return f"ws://{listening['ws_host']}:{listening['ws_port']}"
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.profile / "firefox.log").read_text(errors="replace"))
            time.sleep(0.05)
