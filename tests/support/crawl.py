"""Walks a site along its links, as somebody would who opens everything once."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect


@dataclass(frozen=True)
class Answer:
    """What one address answered, redirects followed."""

    path: str
    status: int
    content_type: str
    text: str

    @property
    def is_page(self) -> bool:
        """Whether this is a whole HTML page."""
        return self.content_type.startswith("text/html") and "<html" in self.text[:2000]


@dataclass(frozen=True)
class Visited:
    """An address that a link led to, the view behind it, and its answer."""

    endpoint: str
    answer: Answer


Get = Callable[[str], Answer]


def crawl(get: Get, routes: Map, starts: Iterable[str], *, per_view: int) -> Iterator[Visited]:
    """Each view reachable from `starts`, by at most `per_view` of its addresses.

    Links (href) and the addresses that htmx reads (hx-get) are followed; nothing is posted.
    """
    waiting, known = deque(starts), set(starts)
    seen: Counter[str] = Counter()
    while waiting:
        path = waiting.popleft()
        endpoint = view_of(routes, path)
        if endpoint is None or seen[endpoint] >= per_view:
            continue
        seen[endpoint] += 1
        answer = get(path)
        yield Visited(endpoint, answer)
        if answer.content_type.startswith("text/html"):
            for link in links(answer):
                if link not in known:
                    known.add(link)
                    waiting.append(link)


def links(answer: Answer) -> list[str]:
    """Where a page leads on the same site, in the order of the page."""
    found = []
    for tag in html.fromstring(answer.text or "<p>").xpath("//a[@href] | //*[@hx-get]"):
        target = urlsplit(urljoin(answer.path, tag.get("href") or tag.get("hx-get")))
        if not target.scheme and not target.netloc and "download" not in tag.attrib:
            found.append(target.path + (f"?{target.query}" if target.query else ""))
    return found


def view_of(routes: Map, path: str) -> str | None:
    """The endpoint behind a path; None for files and for addresses that lead nowhere."""
    try:
        endpoint, _ = routes.bind("localhost").match(urlsplit(path).path, method="GET")
    except RequestRedirect as redirect:
        return view_of(routes, urlsplit(redirect.new_url).path)
    except HTTPException:
        return None
    return str(endpoint)
