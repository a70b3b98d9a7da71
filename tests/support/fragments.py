"""A fragment is the page's own partial: what htmx swaps in equals what a reload would show."""

from bs4 import BeautifulSoup, Tag

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def roots(fragment: str) -> list[Tag]:
    """The elements of a fragment, without those that htmx puts elsewhere (announcements)."""
    tree = BeautifulSoup(fragment, "html.parser")
    return [
        tag
        for tag in tree.find_all(recursive=False)
        if isinstance(tag, Tag) and "hx-swap-oob" not in tag.attrs
    ]


def differences(fragment: str, page: str) -> list[str]:
    """How each element of `fragment` differs from the one with its id in `page`; empty when they are equal."""
    if " ".join(fragment.split()) in " ".join(page.split()) and all(
        root.get("id") for root in roots(fragment)
    ):
        return []
    found = []
    tree = BeautifulSoup(page, "html.parser")
    for root in roots(fragment):
        name = root.get("id")
        if not name:
            found.append(f"<{root.name}> has no id, so nothing can tell where it belongs")
            continue
        same = tree.find(id=name)
        if not isinstance(same, Tag):
            found.append(f"#{name} is not in the page")
        elif _words(root) != _words(same):
            found.append(f"#{name}\n--- fragment\n{root.prettify()}\n--- page\n{same.prettify()}")
    return found


def assert_fragment_equals_reload(fragment: str, page: str) -> None:
    """Fails with the difference between what htmx got and what the reloaded page shows."""
    assert roots(fragment), "the fragment is empty"
    found = differences(fragment, page)
    assert not found, "\n".join(found)


def _words(tag: Tag) -> list[str]:
    """An element as tags and words: how lines are broken and indented does not count."""
    return str(tag).split()
