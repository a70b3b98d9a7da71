"""The real server, in a process of its own with data of its own: it can be stopped, killed and started again."""

import os
import random
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
STARTING_SECONDS = 60
# Far apart: a server that was killed finds its address free again although others start meanwhile.
PORTS = range(20_000, 32_000)
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/")


class Server:
    """`flask serve`, as in production. Leaving the `with` block fails if the server printed a traceback."""

    def __init__(self, instance: Path, *, demo: bool = False, **settings: Any) -> None:
        self.instance = instance
        self.demo = demo
        self.settings = {"INSTANCE_PATH": str(instance), **settings}
        self.log = instance / "server.log"
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address without a final slash; it stays the same after a restart."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if kind is None:
            self.assert_no_traceback()

    def start(self) -> None:
        """Starts the server and waits until it answers."""
        self.instance.mkdir(parents=True, exist_ok=True)
        already = self.output()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "flask", "--app", f"app:create_app({self.settings!r})"),
                    *(
                        "serve",
                        "--port",
                        str(self.port or random.choice(PORTS)),
                        *(["--demo"] if self.demo else []),
                    ),
                ],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=_environment(),
                start_new_session=True,
            )
        deadline = time.monotonic() + STARTING_SECONDS
        while not self._answers(self.output()[len(already) :]):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"the server did not start:\n{self.output()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Asks the server to end, as a service manager does."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends the server in the middle of whatever it was doing."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stops the server and starts it on the same data and address."""
        self.stop()
        self.start()

    def output(self) -> str:
        """All that the server printed, over all its starts."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def assert_no_traceback(self) -> None:
        """Fails with the server's output if an exception reached it."""
        printed = self.output()
        assert "Traceback (most recent call last)" not in printed, printed

    def _answers(self, printed: str) -> bool:
        if not (address := ADDRESS.search(printed)):
            return False
        self.port = int(address[1])
        try:
            urllib.request.urlopen(f"{self.url}/", timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=20)
            self.process = None


def _environment() -> dict[str, str]:
    """Ours without the settings of the application, which tests give by name."""
    from app.config import ENVIRONMENT

    kept = {name: value for name, value in os.environ.items() if name not in ENVIRONMENT}
    return kept | {"PYTHONUNBUFFERED": "1"}
