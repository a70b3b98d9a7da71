"""The real server, in a process of its own with data of its own: it can be stopped, killed and started again."""

import multiprocessing
import os
import random
import re
import signal
import time
import urllib.error
import urllib.request
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from flask.cli import ScriptInfo

STARTING_SECONDS = 60
# Far apart: a server that was killed finds its address free again although others start meanwhile.
PORTS = range(20_000, 32_000)
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/")
# Each server is forked from a process that has imported the application: a second and a half less for each.
_nursery = multiprocessing.get_context("forkserver")
_nursery.set_forkserver_preload(["app", "app.cli"])


class Server:
    """`flask serve`, as in production. Leaving the `with` block fails if the server printed a traceback."""

    def __init__(self, instance: Path, *, demo: bool = False, **settings: Any) -> None:
        self.instance = instance
        self.demo = demo
        self.settings = {"INSTANCE_PATH": str(instance), **settings}
        self.log = instance / "server.log"
        self.port = 0
        self.process: BaseProcess | None = None

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
        arguments = ["serve", "--port", str(self.port or random.choice(PORTS))]
        if self.demo:
            arguments.append("--demo")
        self.process = _nursery.Process(
            target=_serve, args=(self.settings, arguments, str(self.log)), daemon=True
        )
        self.process.start()
        deadline = time.monotonic() + STARTING_SECONDS
        while not self._answers(self.output()[len(already) :]):
            if not self.process.is_alive() or time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"the server did not start:\n{self.output()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Asks the server to end, as a service manager does."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends the server in the middle of whatever it was doing."""
        self._end(signal.SIGKILL)

    def send(self, which: signal.Signals) -> None:
        """Sends a signal to the server: SIGSTOP and SIGCONT hold it and let it go on."""
        assert self.process is not None
        assert self.process.pid is not None
        os.kill(self.process.pid, which)

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
            with suppress(ProcessLookupError):
                self.send(how)
            self.process.join(timeout=20)
            assert self.process.exitcode is not None, "the server does not end"
            self.process = None


def _serve(settings: dict[str, Any], arguments: list[str], log: str) -> None:
    """What `flask` does with these arguments, in a process of its own that prints to `log`."""
    from app import create_app
    from app.config import ENVIRONMENT

    os.setsid()
    printed = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(printed, stream)
    # The settings of the application are given by name.
    for name in ENVIRONMENT:
        os.environ.pop(name, None)
    app = create_app(settings)
    app.cli.main(arguments, prog_name="flask", obj=ScriptInfo(create_app=lambda: app))
