"""Traces: what somebody said is read by others as far as they agreed, at once and everywhere."""

import uuid

import pytest
from flask import Flask

from tests.fieldwork.carnets import jot, kept, linked, page, scale
from tests.fieldwork.conftest import Field, Send
from tests.fieldwork.photos import picture, upload
from tests.support.people import SignIn

WORDS = "On décide à table, jamais en réunion."


def traces(field: Field) -> str:
    """The address of the page of traces."""
    return field.url.split("/visites/")[0] + "/traces"


def quote(field: Field, consent: str, **more: object) -> dict:  # type: ignore[type-arg]
    said = {"sort": "quote", "who": "Samia B.", "function": "cuisinière", "source": "heard"} | more
    return jot(field, WORDS, criterion=scale(field), consent=consent, **said)


def test_a_trace_says_what_it_is_how_it_is_known_and_what_is_made_of_it(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    one = jot(
        field,
        "La clé du bar pend à l’entrée.",
        sort="observation",
        source="seen",
        meaning="La confiance passe par les objets.",
        criterion=scale(field),
    )
    send(field.people.ines, one)
    text = page(sign_in, field.people.karim, field.url)
    assert "La clé du bar pend à l’entrée." in text
    assert "La confiance passe par les objets." in text
    assert "Observation, vu · Inès" in text


def test_one_trace_stands_under_several_criteria(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    others = [field.by_kind[name].criterion_id for name in ("scale", "single_choice")]
    one = jot(field, "Deux fois utile", criterion=[str(other) for other in others])
    send(field.people.ines, one)
    assert linked(app, one["jotting"]) == sorted(others)
    text = page(sign_in, field.people.lea, field.url)
    assert text.count("Deux fois utile") == 2
    send(field.people.ines, jot(field, "Deux fois utile", 1, one["jotting"], criterion=others[0]))
    assert linked(app, one["jotting"]) == [others[0]]
    assert page(sign_in, field.people.lea, field.url).count("Deux fois utile") == 1


@pytest.mark.parametrize(
    ("consent", "read", "named", "function"),
    [("yes", True, True, True), ("unnamed", True, False, True), ("no", False, False, False)],
)
def test_a_quote_is_read_as_far_as_the_person_agreed(
    field: Field, send: Send, sign_in: SignIn, consent: str, read: bool, named: bool, function: bool
) -> None:
    send(field.people.ines, quote(field, consent))
    for who in (field.people.karim, field.people.lea, field.people.odile):
        for address in (field.url, traces(field)):
            text = page(sign_in, who, address)
            assert (WORDS in text) == read
            assert ("Samia B." in text) == named
            assert ("cuisinière" in text) == function


def test_its_author_sees_why_nobody_else_reads_a_quote(field: Field, send: Send, sign_in: SignIn) -> None:
    send(field.people.ines, quote(field, "no"))
    for address in (field.url, traces(field)):
        text = page(sign_in, field.people.ines, address)
        assert WORDS in text
        assert "Vous seul·e lisez cette trace" in text


@pytest.mark.parametrize("name", ["ines", "odile"])
def test_a_consent_that_is_withdrawn_takes_the_quote_away_at_once(
    app: Flask, field: Field, send: Send, sign_in: SignIn, name: str
) -> None:
    one = quote(field, "yes")
    send(field.people.ines, one)
    version = 1
    address = f"{traces(field)}/{one['jotting']}/accord"
    answer = sign_in(getattr(field.people, name)).post(address, data={"consent": "withdrawn"})
    assert answer.status_code == 303
    for who in (field.people.karim, field.people.odile):
        assert WORDS not in page(sign_in, who, field.url)
        assert WORDS not in page(sign_in, who, traces(field))
    # A screen that shows it is told so.
    news = sign_in(field.people.karim).get(f"{field.url}/suite?depuis={version}").json
    assert [changed["criterion"] for changed in news["answers"]] == [scale(field)]
    assert WORDS not in news["answers"][0]["html"]
    evidence = kept(app, one["jotting"])
    assert evidence is not None
    assert (evidence.text, evidence.consent, evidence.version) == (WORDS, "withdrawn", 2)


def test_a_phone_that_did_not_see_a_withdrawal_does_not_undo_it(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    one = quote(field, "yes")
    send(field.people.ines, one)
    sign_in(field.people.odile).post(
        f"{traces(field)}/{one['jotting']}/accord", data={"consent": "withdrawn"}
    )
    more = {"sort": "quote", "consent": "yes", "criterion": scale(field)}
    [ack] = send(field.people.ines, jot(field, f"{WORDS} Jamais.", 1, one["jotting"], **more))
    assert ack["fields"]["consent"] == ["withdrawn"]
    evidence = kept(app, one["jotting"])
    assert evidence is not None
    assert (evidence.text, evidence.consent) == (f"{WORDS} Jamais.", "withdrawn")


def test_what_was_withdrawn_by_mistake_its_author_gives_back(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    one = quote(field, "withdrawn")
    send(field.people.ines, one)
    address = f"{traces(field)}/{one['jotting']}/accord"
    assert sign_in(field.people.odile).post(address, data={"consent": "yes"}).status_code == 404
    assert sign_in(field.people.ines).post(address, data={"consent": "unnamed"}).status_code == 303
    assert WORDS in page(sign_in, field.people.karim, field.url)


@pytest.mark.parametrize(("name", "status"), [("karim", 403), ("lea", 403), ("guy", 403)])
def test_nobody_else_says_what_the_person_agreed_to(
    app: Flask, field: Field, send: Send, sign_in: SignIn, name: str, status: int
) -> None:
    one = quote(field, "yes")
    send(field.people.ines, one)
    address = f"{traces(field)}/{one['jotting']}/accord"
    answer = sign_in(getattr(field.people, name)).post(address, data={"consent": "withdrawn"})
    assert answer.status_code == status
    evidence = kept(app, one["jotting"])
    assert evidence is not None
    assert evidence.consent == "yes"


def test_a_consent_that_was_never_offered_is_refused_in_words(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    one = quote(field, "yes")
    send(field.people.ines, one)
    answer = sign_in(field.people.ines).post(
        f"{traces(field)}/{one['jotting']}/accord", data={"consent": "peut-être"}
    )
    assert answer.status_code == 422
    assert "Choisissez l’accord dans la liste." in answer.text


def test_a_trace_of_another_cohort_does_not_exist(field: Field, send: Send, sign_in: SignIn) -> None:
    one = quote(field, "yes")
    send(field.people.ines, one)
    stranger = sign_in(field.people.stranger)
    assert stranger.get(traces(field)).status_code == 404
    assert (
        stranger.post(f"{traces(field)}/{one['jotting']}/accord", data={"consent": "no"}).status_code == 404
    )


def test_a_core_answer_without_a_trace_is_to_be_supported(field: Field, send: Send, sign_in: SignIn) -> None:
    assert "À étayer" not in page(sign_in, field.people.ines, field.url)
    send(field.people.ines, field.operation("scale", value="4"))
    assert "À étayer" in page(sign_in, field.people.karim, field.url)
    assert "à étayer" in page(sign_in, field.people.lea, field.url)
    send(field.people.ines, jot(field, "Vu de mes yeux", criterion=scale(field)))
    assert "À étayer" not in page(sign_in, field.people.karim, field.url)
    assert "à étayer" not in page(sign_in, field.people.lea, field.url)


def test_a_quote_without_consent_supports_nothing(field: Field, send: Send, sign_in: SignIn) -> None:
    send(field.people.ines, field.operation("scale", value="4"), quote(field, "no"))
    assert "À étayer" in page(sign_in, field.people.ines, field.url)


def test_an_address_that_is_none_comes_back_with_the_words(app: Flask, field: Field, send: Send) -> None:
    one = jot(field, "Les statuts", sort="document", link="voir le site")
    [ack] = send(field.people.ines, one)
    assert ack["outcome"] == "refused"
    assert "https://exemple.fr" in ack["reason"]


def test_a_photo_of_an_answer_is_among_the_traces_small_and_leads_to_the_whole_one(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    name = str(uuid.uuid4())
    assert upload(sign_in(field.people.ines), field, picture(), name).status_code == 201
    send(field.people.ines, field.operation("photo", row_media=name, row_seen="La cour", row_meaning=""))
    text = page(sign_in, field.people.lea, traces(field))
    assert f"/photos/{name}/vignette" in text
    assert 'alt="La cour"' in text
    assert "La cour" in page(sign_in, field.people.lea, f"{traces(field)}?sorte=photo")
    assert "La cour" not in page(sign_in, field.people.lea, f"{traces(field)}?sorte=quote")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("mots=DECIDE+a+table", True),
        ("mots=décide+demain", False),
        ("sorte=quote", True),
        ("sorte=observation", False),
        ("visite=1", True),
        ("visite=2", False),
        ("groupe=A", True),
        ("groupe=B", False),
        ("source=entendu", True),
        ("source=vu", False),
        ("accord=yes", True),
        ("accord=unnamed", False),
        ("critere=XYZ-99", False),
    ],
)
def test_traces_are_found_by_what_one_knows_of_them(
    field: Field, send: Send, sign_in: SignIn, asked: str, found: bool
) -> None:
    send(field.people.ines, quote(field, "yes"))
    text = page(sign_in, field.people.lea, f"{traces(field)}?{asked}")
    assert (WORDS in text) == found
    assert ("Rien ne correspond" in text) != found
