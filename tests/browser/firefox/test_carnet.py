"""The carnet d’étonnements in a stock Firefox: one tap, then words, with a site or without."""

from tests.browser.firefox.phones import ALL_SENT, SECONDS, Phone
from tests.browser.sheets import Site
from tests.support.cable import Cable
from tests.support.firefox import Firefox

BUTTON = ".walk [popovertarget=carnet]"
STATUS = "#carnet [data-jotting] [data-status]"
HELD = "() => [...document.querySelectorAll('#carnet [name=text]')].map((one) => one.value)"


def test_a_jotting_takes_one_tap_and_outlives_a_reload_without_the_site(
    firefox: Firefox, sheets: Site, cable: Cable
) -> None:
    phone = Phone(firefox.phone(), sheets, cable.url).open("Omar", "groupe-E")
    phone.tab.wait(
        "() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
    )
    phone.reload()
    cable.cut()
    phone.tab.tap(BUTTON)
    phone.tab.wait("() => document.activeElement.matches('#carnet [data-jotting]:first-child [name=text]')")
    phone.tab.press("une odeur de pain")
    phone.tab.wait_for_text(STATUS, "sur ce téléphone", SECONDS)
    phone.reload()
    assert "une odeur de pain" in phone.tab.run(HELD)
    cable.mend()
    phone.tab.wait_for_text(STATUS, "reçu à", SECONDS)
    phone.says_of_all(ALL_SENT)
    phone.reload()
    assert "une odeur de pain" in phone.tab.run(HELD)
