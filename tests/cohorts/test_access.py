"""Who may open and do what, for every address of the accounts and cohorts rooms."""

import pytest
from flask import Flask

from tests.conftest import new_client
from tests.support.fragments import HTMX
from tests.support.people import Classroom, SignIn

WHO = ("anonymous", "student", "guest", "facilitator", "stranger")
# Method, address, answer for each of WHO. Posts carry nothing: who may act gets 303, 422 or a page.
RUN = (0, 403, 403, True, 404)
SEE = (0, 200, 200, 200, 404)
OWN = (0, True, True, True, True)
OPEN = (True, True, True, True, True)
COHORT = "/promotions/<cohort_slug>"
MEMBER = f"{COHORT}/membres/<int:member_id>"
INVITATION = f"{COHORT}/invitation"
TABLE = {
    ("GET", "/connexion"): OPEN,
    ("POST", "/connexion"): OPEN,
    ("POST", "/deconnexion"): OPEN,
    ("GET", "/lien/<token>"): (404,) * 5,
    ("POST", "/lien/<token>"): (404,) * 5,
    ("GET", "/installation"): (404,) * 5,
    ("POST", "/installation"): (404,) * 5,
    ("GET", "/compte"): OWN,
    ("POST", "/compte"): OWN,
    ("POST", "/compte/mot-de-passe"): OWN,
    ("POST", "/compte/deconnexions"): OWN,
    ("GET", "/rejoindre/<code>"): OPEN,
    ("POST", "/rejoindre/<code>"): OPEN,
    # The stranger runs a promotion elsewhere.
    ("GET", "/promotions/nouvelle"): (0, 403, 403, 200, 200),
    ("POST", "/promotions/nouvelle"): (0, 403, 403, 422, 422),
    ("GET", f"{COHORT}/membres"): SEE,
    ("GET", f"{COHORT}/journal"): RUN,
    ("GET", f"{COHORT}/reglages"): RUN,
    ("POST", f"{COHORT}/reglages"): RUN,
    ("GET", f"{COHORT}/groupes"): RUN,
    ("POST", f"{COHORT}/groupes"): RUN,
    ("POST", f"{COHORT}/groupes/<letter>"): RUN,
    ("POST", f"{COHORT}/groupes/<letter>/suppression"): (0, 403, 403, 409, 404),
    ("POST", MEMBER): RUN,
    ("POST", f"{MEMBER}/retrait"): RUN,
    ("POST", f"{MEMBER}/retour"): (0, 404, 404, 404, 404),
    ("POST", f"{MEMBER}/lien"): RUN,
    ("POST", f"{COHORT}/liens"): RUN,
    ("GET", INVITATION): RUN,
    ("GET", f"{INVITATION}/ecran"): RUN,
    ("POST", f"{INVITATION}/code"): RUN,
    ("POST", f"{INVITATION}/ouverture"): RUN,
    ("POST", f"{INVITATION}/fermeture"): RUN,
    ("GET", f"{COHORT}/liste"): RUN,
    ("POST", f"{COHORT}/liste"): RUN,
}


def test_every_address_of_both_rooms_is_in_the_table(app: Flask) -> None:
    known = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in ("accounts", "cohorts")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert known == set(TABLE)


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
@pytest.mark.parametrize(("method", "rule"), TABLE, ids=[f"{method} {rule}" for method, rule in TABLE])
def test_who_may(
    app: Flask, sign_in: SignIn, classroom: Classroom, method: str, rule: str, htmx: bool
) -> None:
    path = _address(rule, classroom)
    people = {
        "anonymous": None,
        "student": classroom.ines,
        "guest": classroom.guy,
        "stranger": classroom.stranger,
        "facilitator": classroom.odile,
    }
    expected = dict(zip(WHO, TABLE[method, rule], strict=True))
    faults = []
    for who, actor in people.items():
        client = sign_in(actor) if actor else new_client(app)
        answer = client.open(path, method=method, headers=HTMX if htmx else {})
        if not _fits(
            expected[who], answer.status_code, asked_to_sign_in=302 if _reads(method, htmx) else 401
        ):
            faults.append(f"{who}: {answer.status_code}, not {expected[who]}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("deed", ["", "/retrait", "/retour", "/lien"])
def test_a_member_of_another_promotion_is_not_found_through_ones_own(
    sign_in: SignIn, classroom: Classroom, deed: str
) -> None:
    theirs = classroom.stranger.member_id
    answer = sign_in(classroom.odile).post(f"{classroom.url}/membres/{theirs}{deed}")
    assert answer.status_code == 404


def _reads(method: str, htmx: bool) -> bool:
    return method == "GET" and not htmx


def _fits(expected: int | bool, status: int, asked_to_sign_in: int) -> bool:
    if expected is True:
        return status in (200, 204, 302, 303, 422)
    return status == (expected or asked_to_sign_in)


def _address(rule: str, classroom: Classroom) -> str:
    values = {
        "<cohort_slug>": classroom.slug,
        "<int:member_id>": str(classroom.karim.member_id),
        "<letter>": "A",
        "<token>": "inconnu",
        "<code>": "code-promo",
    }
    for name, value in values.items():
        rule = rule.replace(name, value)
    return rule
