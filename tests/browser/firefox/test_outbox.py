"""The outbox in a stock Firefox: nothing typed is lost, and nothing is said to be sent that is not."""

from tests.browser.firefox.phones import ALL_SENT, Phone
from tests.browser.sheets import Site
from tests.support.cable import Cable
from tests.support.firefox import Firefox
from tests.support.server import Server

TEXT, OTHER_TEXT = "UTIL-06", "GOUV-06"


def test_what_is_typed_is_received(firefox: Firefox, sheets: Site, site: Server) -> None:
    phone = Phone(firefox.phone(), sheets, site.url).open("Inès", "groupe-A")
    before = phone.typed(TEXT)
    phone.type(TEXT, "en ligne, é comprise")
    phone.says(TEXT, "reçu à")
    phone.says_of_all(ALL_SENT)
    assert sheets.value(TEXT, "groupe-A") == {"text": before + "en ligne, é comprise"}
    assert phone.queue() == []


def test_a_site_that_is_killed_in_mid_typing_gets_everything_once_it_is_back(
    firefox: Firefox, sheets: Site, site: Server
) -> None:
    phone = Phone(firefox.phone(), sheets, site.url).open("Léa", "groupe-B")
    before = phone.typed(TEXT)
    phone.type(TEXT, "avant ")
    site.kill()
    phone.type(TEXT, "pendant")
    phone.says(TEXT, "sur ce téléphone")
    phone.says_of_all("1 sur ce téléphone")
    site.start()
    phone.says_of_all(ALL_SENT)
    assert sheets.value(TEXT, "groupe-B") == {"text": before + "avant pendant"}


def test_a_reload_without_the_site_opens_the_sheet_with_what_was_typed(
    firefox: Firefox, sheets: Site, cable: Cable
) -> None:
    phone = Phone(firefox.phone(), sheets, cable.url).open("Mehdi", "groupe-C")
    phone.tab.wait(
        "() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
    )
    phone.reload()
    before = phone.typed(TEXT)
    cable.cut()
    phone.type(TEXT, "au sous-sol")
    phone.says_of_all("1 sur ce téléphone")
    phone.reload()
    assert phone.typed(TEXT) == before + "au sous-sol"
    phone.says(TEXT, "sur ce téléphone")
    phone.type(TEXT, ", au fond")
    cable.mend()
    phone.says_of_all(ALL_SENT)
    assert sheets.value(TEXT, "groupe-C") == {"text": before + "au sous-sol, au fond"}


def test_replies_lost_after_the_commit_store_once(firefox: Firefox, sheets: Site, cable: Cable) -> None:
    phone = Phone(firefox.phone(), sheets, cable.url).open("Jonas", "groupe-D")
    already = len(sheets.operations(TEXT, "groupe-D"))
    before = phone.typed(TEXT)
    cable.to_lose = 2
    phone.type(TEXT, "une fois")
    phone.says(TEXT, "reçu à")
    phone.says_of_all(ALL_SENT)
    assert cable.lost == 2
    kept = sheets.operations(TEXT, "groupe-D")[already:]
    # Where typing takes long, what was typed first leaves by itself; nothing is stored twice.
    assert {one.outcome for one in kept} == {"applied"}
    texts = [str(one.content) for one in kept]
    assert len(texts) == len(set(texts))
    assert sheets.value(TEXT, "groupe-D") == {"text": before + "une fois"}


def test_an_expired_session_keeps_the_queue_and_sends_after_signing_in(
    firefox: Firefox, sheets: Site, site: Server
) -> None:
    phone = Phone(firefox.phone(), sheets, site.url).open("Véronique", "groupe-E")
    before = phone.typed(TEXT)
    phone.tab.sign_out()
    phone.type(TEXT, "session finie")
    phone.says_of_all("Reconnectez-vous\u00a0: 1\u00a0réponse gardée sur ce téléphone")
    assert phone.queue()[-1]["fields"]["text"] == [before + "session finie"]
    phone.let_in("Véronique")
    phone.come_back()
    phone.says_of_all(ALL_SENT)
    assert sheets.value(TEXT, "groupe-E") == {"text": before + "session finie"}


def test_somebody_else_on_the_same_phone_sends_nothing_of_the_first(
    firefox: Firefox, sheets: Site, cable: Cable
) -> None:
    phone = Phone(firefox.phone(), sheets, cable.url).open("Solène", "groupe-A")
    already = len(sheets.operations(OTHER_TEXT, "groupe-A"))
    cable.cut()
    phone.type(OTHER_TEXT, "de Solène")
    phone.says_of_all("1 sur ce téléphone")
    phone.let_in("Paul")
    cable.mend()
    phone.says_of_all("Une autre personne est connectée")
    phone.open("Paul", "groupe-A").says_of_all("1\u00a0réponse d’une autre personne sur ce téléphone")
    assert len(sheets.operations(OTHER_TEXT, "groupe-A")) == already
    phone.open("Solène", "groupe-A").says_of_all(ALL_SENT)
    assert [one.by for one in sheets.operations(OTHER_TEXT, "groupe-A")[already:]] == ["Solène"]


def test_two_tabs_show_each_other_what_is_typed_and_send_it_once(
    firefox: Firefox, sheets: Site, cable: Cable
) -> None:
    one = Phone(firefox.phone(), sheets, cable.url).open("Thierry", "groupe-B")
    other = Phone(firefox.beside(one.tab), sheets, cable.url).open("Thierry", "groupe-B")
    already = len(sheets.operations(OTHER_TEXT, "groupe-B"))
    before = one.typed(OTHER_TEXT)
    cable.cut()
    one.type(OTHER_TEXT, "du premier onglet")
    one.says_of_all("1 sur ce téléphone")
    other.says_of_all("1 sur ce téléphone")
    assert other.typed(OTHER_TEXT) == before + "du premier onglet"
    other.type(OTHER_TEXT, ", puis du second")
    cable.mend()
    other.says_of_all(ALL_SENT)
    one.says_of_all(ALL_SENT)
    kept = sheets.operations(OTHER_TEXT, "groupe-B")[already:]
    assert {one.outcome for one in kept} == {"applied"}
    assert sheets.value(OTHER_TEXT, "groupe-B") == {"text": before + "du premier onglet, puis du second"}
