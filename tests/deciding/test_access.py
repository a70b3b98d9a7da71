"""Who may open and do what: each address of the room, for each sort of person."""

from flask.testing import FlaskClient

from tests.support.people import Classroom, SignIn

# What is below the grid's address, and what a student gets there; guests and outsiders get 404 everywhere.
READ = {
    "/propositions": 200,
    "/propositions?etat=decidees": 200,
    "/propositions?etat=inconnu": 200,
    "/propositions/1": 200,
    "/propositions/2": 404,
    "/propositions/1/texte": 200,
    "/criteres/GOUV-01/proposition": 200,
    "/criteres/GOUV-01/proposition?geste=merge": 200,
    "/criteres/GOUV-01/proposition?geste=inconnu": 200,
    "/criteres/NON/proposition": 404,
    "/axes/ECO/proposition": 200,
}
WRITE = {
    "/propositions/1/position": 422,
    "/propositions/1/fil": 422,
    "/propositions/1/etape": 403,
    "/propositions/1/ouverture": 403,
    "/propositions/1/decision": 409,
    "/propositions/1/publication": 303,
    "/propositions/1/reprise": 409,
    "/propositions/1/accord": 409,
    "/propositions/1/reunion/1": 409,
    "/propositions/1/objections/1": 404,
    "/propositions/1/objections/1/charge": 404,
    "/propositions/1/texte": 422,
    "/criteres/GOUV-01/proposition?geste=retire": 422,
    "/axes/ECO/proposition": 422,
}


def test_reading_is_for_the_class_and_its_team(
    home: str, classroom: Classroom, sign_in: SignIn, client: FlaskClient
) -> None:
    ines, odile, guy, stranger = map(
        sign_in, (classroom.ines, classroom.odile, classroom.guy, classroom.stranger)
    )
    for path, status in READ.items():
        got = [one.get(home + path).status_code for one in (ines, odile, guy, stranger, client)]
        assert got == [status, status, 404, 404, 302], path


def test_writing_is_for_the_class_and_its_team(
    home: str, classroom: Classroom, sign_in: SignIn, client: FlaskClient
) -> None:
    ines, guy, stranger = map(sign_in, (classroom.ines, classroom.guy, classroom.stranger))
    for path, status in WRITE.items():
        got = [one.post(home + path).status_code for one in (client, guy, stranger, ines)]
        assert got == [401, 404, 404, status], path
