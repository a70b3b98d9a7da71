"""What a browser without scripts would send back for a piece of HTML."""

from html.parser import HTMLParser


class Controls(HTMLParser):
    """Collects the fields that a form would submit, as names to lists of strings."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.ids: list[str] = []
        self.references: list[str] = []
        self._in_template = 0
        self._area: str | None = None
        self._text = ""
        self._select: str | None = None
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_template += tag == "template"
        if self._in_template:
            return
        self.ids += [given["id"]] if "id" in given else []
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.references += given.get(name, "").split()
        name = given.get("name", "")
        if tag == "input" and (given.get("type") not in ("checkbox", "radio", "file") or "checked" in given):
            self._send(name, given.get("value", ""))
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self._send(self._select, given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        self._in_template -= tag == "template"
        if tag == "textarea" and self._area is not None:
            self._send(self._area, self._text.removeprefix("\n"))
            self._area = None

    def _send(self, name: str, text: str) -> None:
        self.sent.setdefault(name, []).append(text)


def sent_back(markup: str, prefix: str) -> dict[str, list[str]]:
    """The form received by the server, without the prefix."""
    return {name.removeprefix(prefix): texts for name, texts in Controls(markup).sent.items()}
