"""A tab of a browser that speaks WebDriver BiDi: what a person does in it, and what they see."""

import json
import time
from contextlib import suppress
from typing import Any, Protocol

PATIENCE = 20.0
ENTER = "\ue007"


class Refused(Exception):
    """Firefox could not do what it was asked; the text says why."""


class Speaks(Protocol):
    """The browser around the tab."""

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """One command and its result. Raises Refused."""


class Tab:
    """One tab. `owner` names the cookies and the storage that it shares with others."""

    def __init__(self, firefox: Speaks, identity: str, owner: str) -> None:
        self.firefox, self.id, self.owner = firefox, identity, owner

    @property
    def _jar(self) -> dict[str, str]:
        """Where this tab's cookies are (of a private window they cannot be reached)."""
        return {"type": "storageKey", "userContext": self.owner}

    def sign_in(self, name: str, value: str) -> None:
        """Gives this person the cookie that signing in would have set."""
        cookie = {"name": name, "value": {"type": "string", "value": value}, "domain": "127.0.0.1"}
        self.firefox.send("storage.setCookie", cookie=cookie | {"path": "/"}, partition=self._jar)

    def sign_out(self) -> None:
        """Takes all cookies away, as an expired session does."""
        self.firefox.send("storage.deleteCookies", partition=self._jar)

    def goto(self, url: str) -> None:
        """Opens an address, and waits until it has loaded."""
        self.firefox.send("browsingContext.navigate", context=self.id, url=url, wait="complete")

    def reload(self) -> None:
        """The reload button."""
        self.firefox.send("browsingContext.reload", context=self.id, wait="complete")

    def close(self) -> None:
        """Closes the tab."""
        self.firefox.send("browsingContext.close", context=self.id)

    def run(self, function: str, *given: Any) -> Any:
        """What a JavaScript function gives for these JSON values in the page; promises are waited for."""
        call = f"({function})(...{json.dumps(given)})"
        result = self.firefox.send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await {call}) ?? 'null')()",
            target={"context": self.id},
            awaitPromise=True,
        )
        if result["type"] == "exception":
            raise Refused(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"])

    def wait(self, function: str, *given: Any, patience: float = PATIENCE) -> Any:
        """The first result of the function that is something. Fails with its last one."""
        deadline = time.monotonic() + patience
        last: Any = None
        while time.monotonic() < deadline:
            # A page that is being replaced has nothing to say for a moment.
            with suppress(Refused):
                last = self.run(function, *given)
                if last:
                    return last
            time.sleep(0.05)
        raise AssertionError(f"after {patience} s still {last!r}: {function} {given}\n{self.text()}")

    def text(self) -> str:
        """All that can be read on the page."""
        with suppress(Refused):
            return str(self.run("() => document.body.innerText"))
        return ""

    def text_of(self, selector: str) -> str:
        """What can be read in one element."""
        return str(self.run("(one) => document.querySelector(one).textContent", selector))

    def wait_for_text(self, selector: str, words: str, patience: float = PATIENCE) -> None:
        """Waits until an element says these words, among others."""
        deadline = time.monotonic() + patience
        said = ""
        while time.monotonic() < deadline:
            with suppress(Refused):
                if words in (said := self.text_of(selector)):
                    return
            time.sleep(0.05)
        raise AssertionError(f"{selector} says {said!r}, not {words!r}")

    def tap(self, selector: str) -> None:
        """Presses the middle of an element."""
        self.run("(one) => document.querySelector(one).scrollIntoView({block: 'center'})", selector)
        origin = {"type": "element", "element": {"sharedId": self._node(selector)}}
        self._act(
            type="pointer",
            id="finger",
            actions=[
                {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
                {"type": "pointerDown", "button": 0},
                {"type": "pointerUp", "button": 0},
            ],
        )

    def type_into(self, selector: str, text: str, each: int = 10) -> None:
        """Types at the end of a field, one key every `each` milliseconds."""
        self.run(
            """(one) => {
              const field = document.querySelector(one);
              field.focus();
              if (field.type !== "email") field.setSelectionRange(field.value.length, field.value.length);
            }""",
            selector,
        )
        self.press(text, each)

    def press(self, text: str, each: int = 10) -> None:
        """Types where the caret is. Returns with the last key."""
        pause = {"type": "pause", "duration": each}
        actions: list[dict[str, Any]] = []
        for key in text:
            actions += [pause, {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self._act(type="key", id="keyboard", actions=actions)

    def rest(self, milliseconds: int) -> None:
        """Touches nothing for a moment."""
        self._act(type="none", id="nobody", actions=[{"type": "pause", "duration": milliseconds}])

    def _node(self, selector: str) -> str:
        locator = {"type": "css", "value": selector}
        found = self.firefox.send("browsingContext.locateNodes", context=self.id, locator=locator)["nodes"]
        return str(found[0]["sharedId"])

    def _act(self, **source: Any) -> None:
        self.firefox.send("input.performActions", context=self.id, actions=[source])
