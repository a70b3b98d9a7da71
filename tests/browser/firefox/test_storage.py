"""What a stock Firefox keeps when it is killed, and what it says when it keeps nothing."""

from pathlib import Path

from tests.browser.firefox.phones import ALL_SENT, Phone
from tests.browser.sheets import Site
from tests.support.cable import Cable
from tests.support.firefox import Firefox

TEXT, OTHER_TEXT = "UTIL-06", "GOUV-06"
NOWHERE = {"browser.privatebrowsing.autostart": True, "dom.indexedDB.privateBrowsing.enabled": False}


def test_killed_when_the_next_key_would_have_come_it_has_kept_every_letter(
    tmp_path: Path, sheets: Site, cable: Cable
) -> None:
    """At 60 ms a key. Killed at once after the last key it kept all of them too, eight times of eight on a busy
    machine; with keys 10 ms apart the last letter was lost once in two."""
    firefox = Firefox(tmp_path / "profile")
    firefox.start()
    try:
        phone = Phone(firefox.phone(apart=False), sheets, cable.url).open("Claire", "groupe-B")
        before = phone.typed(TEXT)
        cable.cut()
        phone.type(TEXT, "tapé d’une traite, puis plus rien", each=60)
        phone.tab.rest(60)
        firefox.kill()
        firefox.start()
        cable.mend()
        phone = Phone(firefox.phone(apart=False), sheets, cable.url).open("Claire", "groupe-B")
        assert phone.typed(TEXT) == before + "tapé d’une traite, puis plus rien"
        phone.says_of_all(ALL_SENT)
        assert sheets.value(TEXT, "groupe-B") == {"text": before + "tapé d’une traite, puis plus rien"}
    finally:
        firefox.quit()


def test_a_private_window_without_a_database_says_so_and_saves_online(
    tmp_path: Path, sheets: Site, cable: Cable
) -> None:
    with Firefox(tmp_path / "profile", **NOWHERE) as firefox:
        phone = Phone(firefox.phone(apart=False), sheets, cable.url).sign_in("karim@demo.example", "groupe-A")
        phone.says_of_all("Ce navigateur ne garde rien\u00a0: restez en ligne")
        before = phone.typed(OTHER_TEXT)
        phone.type(OTHER_TEXT, "fenêtre privée")
        phone.says(OTHER_TEXT, "reçu à")
        assert sheets.value(OTHER_TEXT, "groupe-A") == {"text": before + "fenêtre privée"}
        cable.cut()
        phone.type(OTHER_TEXT, ", sans réseau")
        phone.says_of_all("1 dans cette page seulement")
        cable.mend()
        phone.says_of_all("restez en ligne")
        assert sheets.value(OTHER_TEXT, "groupe-A") == {"text": before + "fenêtre privée, sans réseau"}
