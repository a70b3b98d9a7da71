"""The outbox and a network that fails in every way: nothing typed is lost, nothing is said to be sent that is not."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.sheets import (
    COHORT,
    PATIENCE,
    UNDER_WAY,
    Answers,
    Site,
    article,
    its_sheets,
    one_site,
    queue,
    ready,
    received,
    status,
    text_of,
    type_into,
    unsent,
)
from tests.support.browser import People
from tests.support.server import Server

site = pytest.fixture(scope="module")(one_site)
sheets = pytest.fixture(scope="module")(its_sheets)

FAILURES = "status of|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_FAILED|ERR_EMPTY_RESPONSE|ERR_NETWORK|when fetching the script"
CODE, OWNER = "UTIL-06", "groupe-B"


def json_body(**content: Any) -> dict[str, str]:
    return {"content_type": "application/json", "body": json.dumps(content)}


def opened(people: People, sheets: Site, who: str = "Léa", owner: str = OWNER) -> Page:
    page = people.phone()
    people.watch(page).expect(FAILURES)
    return sheets.open(page, who, owner)


def test_typing_goes_on_without_network_and_arrives_by_itself(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Jonas", "groupe-D")
    type_into(text_of(page, CODE), "avant ")
    page.context.set_offline(True)
    type_into(text_of(page, CODE), "pendant")
    article(page, "UTIL-05").get_by_role("radio").first.check()
    expect(status(page, CODE)).to_have_text("sur ce téléphone")
    expect(unsent(page)).to_have_text("2 sur ce téléphone")
    page.wait_for_timeout(2_000)
    expect(unsent(page)).to_have_text("2 sur ce téléphone")
    page.context.set_offline(False)
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert sheets.value(CODE, "groupe-D") == {"text": "avant pendant"}
    assert sheets.value("UTIL-05", "groupe-D") == 1


def test_a_reload_brings_back_what_could_not_be_sent(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Jonas", "groupe-D")
    page.context.set_offline(True)
    type_into(text_of(page, "GOUV-06"), "dans la cave")
    expect(unsent(page)).to_have_text("1 sur ce téléphone")
    stopped = Answers(page, status=503, body="")
    page.context.set_offline(False)
    page.reload()
    ready(page)
    expect(text_of(page, "GOUV-06")).to_have_value("dans la cave")
    expect(status(page, "GOUV-06")).to_have_text("sur ce téléphone")
    type_into(text_of(page, "GOUV-06"), ", au fond")
    stopped.let_go()
    received(page, "GOUV-06")
    expect(unsent(page)).to_have_text("Tout est envoyé")
    assert sheets.value("GOUV-06", "groupe-D") == {"text": "dans la cave, au fond"}
    assert {one.outcome for one in sheets.operations("GOUV-06", "groupe-D")} == {"applied"}


def test_a_server_killed_in_mid_typing_gets_everything_once_it_is_back(
    people: People, sheets: Site, site: Server
) -> None:
    page = opened(people, sheets, "Aminata")
    type_into(text_of(page, "DC-05"), "le cours ")
    site.kill()
    type_into(text_of(page, "DC-05"), "continue ")
    article(page, "UTIL-05").get_by_role("radio").nth(3).check()
    expect(unsent(page)).to_have_text("2 sur ce téléphone")
    page.wait_for_timeout(1_500)
    site.start()
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert sheets.value("DC-05", OWNER) == {"text": "le cours continue "}
    assert sheets.value("UTIL-05", OWNER) == 4


def test_a_reply_lost_after_the_commit_stores_once(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Gaël", "groupe-E")
    lost: list[int] = []

    def lose(route: Route) -> None:
        if len(lost) < 2:
            lost.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/operations", lose)
    article(page, "COOP-02").locator(".kind").get_by_role("radio").nth(4).check()
    received(page, "COOP-02")
    assert lost == [200, 200]
    kept = sheets.operations("COOP-02", "groupe-E")
    assert [one.outcome for one in kept] == ["applied"]
    assert sheets.value("COOP-02", "groupe-E") == 5


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            {"status": 200, "content_type": "text/html", "body": "<h1>Bienvenue au café</h1>"},
            "1 sur ce téléphone",
        ),
        (dict(status=200, **json_body(acks=[])), "1 sur ce téléphone"),
        ({"status": 302, "headers": {"Location": "/connexion"}, "body": ""}, "1 sur ce téléphone"),
        (
            dict(status=401, **json_body(error="signed_out", sign_in="/connexion")),
            "Reconnectez-vous : 1 réponse gardée sur ce téléphone",
        ),
        ({"status": 401, "content_type": "text/html", "body": "Portail"}, "1 sur ce téléphone"),
        (dict(status=403, **json_body(error=403, message="Accès refusé.")), "1 sur ce téléphone"),
        (
            dict(status=409, **json_body(error="person", message="")),
            "Une autre personne est connectée : 1 réponse gardée sur ce téléphone",
        ),
        ({"status": 413, "content_type": "text/html", "body": "Too large"}, "1 sur ce téléphone"),
        (dict(status=429, **json_body(error=429, message="Trop d’essais.")), "1 sur ce téléphone"),
        (dict(status=500, **json_body(error=500, message="Erreur.")), "1 sur ce téléphone"),
        ({"status": 503, "body": ""}, "1 sur ce téléphone"),
    ],
    ids=[
        "portal",
        "no-acks",
        "redirect",
        "401",
        "401-portal",
        "403",
        "409",
        "413-proxy",
        "429",
        "500",
        "503",
    ],
)
def test_what_is_no_acknowledgement_keeps_the_answer_here(
    people: People, sheets: Site, request: pytest.FixtureRequest, answer: dict[str, Any], words: str
) -> None:
    page = opened(people, sheets, "Claire")
    typed = f"malgré {request.node.callspec.id}"
    stopped = Answers(page, **answer)
    text_of(page, CODE).fill(typed)
    expect(unsent(page)).to_have_text(words)
    expect(status(page, CODE)).to_have_text("sur ce téléphone")
    assert [one["fields"]["text"] for one in queue(page)][-1] == [typed]
    stopped.let_go()
    # What a person does: comes back to the page, or signs in again.
    page.evaluate("dispatchEvent(new Event('online'))")
    received(page, CODE)
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert sheets.value(CODE, OWNER) == {"text": typed}
    assert queue(page) == []


@pytest.mark.parametrize("code", [413, 422])
def test_an_answer_that_the_site_cannot_read_does_not_hold_up_the_others(
    people: People, sheets: Site, code: int
) -> None:
    page = opened(people, sheets, "Thierry")
    bad = article(page, "UTIL-06").get_attribute("data-criterion")

    def refuse(route: Route) -> None:
        sent = json.loads(route.request.post_data or "")
        if any(one["criterion"] == int(bad or 0) for one in sent["operations"]):
            route.fulfill(status=code, **json_body(error=code, message="Trop long pour le site."))
        else:
            route.continue_()

    page.context.set_offline(True)
    type_into(text_of(page, "UTIL-06"), "x")
    type_into(text_of(page, "GOUV-06"), f"passe malgré {code}")
    article(page, "UTIL-05").get_by_role("radio").nth(1).check()
    page.route("**/operations", refuse)
    page.context.set_offline(False)
    expect(status(page, "UTIL-06")).to_contain_text("refusé : Trop long pour le site.", timeout=PATIENCE)
    expect(unsent(page)).to_have_text("1 réponse refusée", timeout=PATIENCE)
    assert sheets.value("GOUV-06", OWNER)["text"].endswith(f"passe malgré {code}")
    page.unroute("**/operations")
    type_into(text_of(page, "UTIL-06"), " corrigé")
    received(page, "UTIL-06")
    expect(unsent(page)).to_have_text("Tout est envoyé")


def test_an_answer_over_which_the_site_fails_is_tried_last(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Élise", "groupe-C")
    bad = article(page, "UTIL-06").get_attribute("data-criterion")

    def fail(route: Route) -> None:
        sent = json.loads(route.request.post_data or "")
        if any(one["criterion"] == int(bad or 0) for one in sent["operations"]):
            route.fulfill(status=500, body="")
        else:
            route.continue_()

    page.context.set_offline(True)
    type_into(text_of(page, "UTIL-06"), "faute du site")
    article(page, "UTIL-05").get_by_role("radio").nth(1).check()
    page.route("**/operations", fail)
    page.context.set_offline(False)
    received(page, "UTIL-05")
    expect(unsent(page)).to_have_text("1 sur ce téléphone")
    page.unroute("**/operations")
    received(page, "UTIL-06")


def test_a_refused_answer_says_why_after_a_reload_and_can_be_given_up(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Solène", "groupe-A")
    before = text_of(page, "UTIL-06").input_value()
    text_of(page, "UTIL-06").fill("long " * 400)
    expect(status(page, "UTIL-06")).to_contain_text("refusé : ")
    reason = status(page, "UTIL-06").text_content()
    page.reload()
    ready(page)
    expect(status(page, "UTIL-06")).to_have_text(reason or "")
    assert text_of(page, "UTIL-06").input_value().startswith("long long")
    expect(unsent(page)).to_have_text("1 réponse refusée")
    article(page, "UTIL-06").get_by_role("button", name="Abandonner ma saisie").tap()
    ready(page)
    expect(text_of(page, "UTIL-06")).to_have_value(before)
    expect(unsent(page)).to_have_text("Tout est envoyé")


def test_signed_out_in_mid_typing_everything_waits_until_one_is_back(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Paul", "groupe-A")
    page.context.clear_cookies()
    type_into(text_of(page, "GOUV-06"), "déconnecté")
    expect(unsent(page)).to_have_text("Reconnectez-vous : 1 réponse gardée sur ce téléphone")
    unsent(page).get_by_role("link").tap()
    page.locator("[name=email]").fill("paul@demo.example")
    page.locator("[name=password]").fill("visite-apprenante")
    page.get_by_role("button", name="Se connecter").tap()
    page.wait_for_url("**/fiches/groupe-A**")
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert sheets.value("GOUV-06", "groupe-A")["text"].endswith("déconnecté")


def test_another_person_on_the_same_phone_sends_nothing_of_the_first(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Nadia", "groupe-A")
    stopped = Answers(page, status=503, body="")
    text_of(page, "DC-05").fill("de Nadia")
    expect(unsent(page)).to_have_text("1 sur ce téléphone")
    sheets.let_in(page, "Mehdi")
    stopped.let_go()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(unsent(page)).to_have_text("Une autre personne est connectée : 1 réponse gardée sur ce téléphone")
    sheets.open(page, "Mehdi", "groupe-C")
    expect(unsent(page)).to_have_text("1 réponse d’une autre personne sur ce téléphone")
    type_into(text_of(page, "GOUV-06"), "!")
    received(page, "GOUV-06")
    assert sheets.operations("DC-05", "groupe-A") == []
    assert [one.by for one in sheets.operations("GOUV-06", "groupe-C")][-1] == "Mehdi"
    sheets.open(page, "Nadia", "groupe-A")
    expect(unsent(page)).to_have_text("Tout est envoyé", timeout=PATIENCE)
    assert [(one.by, one.outcome) for one in sheets.operations("DC-05", "groupe-A")] == [("Nadia", "applied")]


def test_any_page_says_what_waits_and_sends_it(people: People, sheets: Site) -> None:
    page = opened(people, sheets, "Karim", "groupe-A")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    stopped = Answers(page, status=503, body="")
    article(page, "UTIL-05").get_by_role("radio").nth(4).check()
    expect(unsent(page)).to_have_text("1 sur ce téléphone")
    page.goto(COHORT + "/visites")
    expect(unsent(page)).to_have_text("1 sur ce téléphone")
    stopped.let_go()
    expect(unsent(page)).to_be_hidden(timeout=PATIENCE)
    assert sheets.value("UTIL-05", "groupe-A") == 5
    page.goto(f"{UNDER_WAY}/groupe-A")
    assert not any("everywhere.js" in url for url in asked[-3:])


def test_who_never_wrote_on_a_sheet_loads_no_outbox(people: People, sheets: Site) -> None:
    page = people.phone()
    sheets.let_in(page, "Odile")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(COHORT + "/visites")
    page.wait_for_load_state("networkidle")
    assert any("everywhere.js" in url for url in asked)
    assert not any("drain.js" in url for url in asked)
    expect(unsent(page)).to_be_hidden()
