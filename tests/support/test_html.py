"""The checker itself: it finds what is wrong, names the page, and lets htmx's attributes be."""

from tests.support.html import faults

GOOD = (
    '<!doctype html><html lang="fr"><head><title>Bien</title></head><body hx-boost:inherited="true">'
    '<button hx-post="/x" hx-status:422="swap:outerHTML">Oui</button></body></html>'
)


def test_a_sound_page_with_htmx_attributes_has_no_fault() -> None:
    assert faults({"bonne page": GOOD}) == []


def test_each_fault_says_which_page_it_is_in() -> None:
    broken = GOOD.replace("<button", '<img src="a.png"><button').replace("Oui", "<div>Oui</div>")
    found = faults({"bonne page": GOOD, "page fautive": broken})
    assert len(found) == 2
    assert all(fault.startswith("page fautive:1:") for fault in found)
