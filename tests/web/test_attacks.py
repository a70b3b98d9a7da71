"""What somebody outside tries with addresses, headers and names of files."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web import download
from tests.support.fragments import HTMX

ELSEWHERE = [
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_choosing_a_theme_or_signing_out_leads_to_no_other_site(client: FlaskClient, target: str) -> None:
    chosen = client.post("/apparence", data={"theme": "dark", "retour": target})
    assert chosen.headers["Location"] == "/"
    assert "evil" not in client.post("/deconnexion", data={"suite": target}).headers["Location"]


@pytest.mark.parametrize(
    "came_from", ["https://evil.example/a?b=1", "//evil.example/a", "javascript:alert(1)"]
)
def test_signing_in_again_leads_back_to_no_other_site(client: FlaskClient, came_from: str) -> None:
    sent = client.get("/essai/ferme", headers=HTMX | {"HX-Current-URL": came_from}).headers["HX-Redirect"]
    page = client.get(sent).text
    assert "evil" not in page
    assert "javascript:" not in page


def claiming(browser: FlaskClient, host: str) -> dict[str, str]:
    """Headers of a request with another Host: a browser of tests would leave its cookie out."""
    cookie = browser.get_cookie("visites")
    return {"Host": host} | ({"Cookie": f"visites={cookie.value}"} if cookie else {})


def test_the_host_that_a_request_claims_is_in_no_address_that_the_site_sends(
    app: Flask, client: FlaskClient, classroom, sign_in
) -> None:
    odile = sign_in(classroom.odile)
    claimed = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    signed_in = claimed | claiming(odile, "evil.example")
    answers = [
        client.get("/compte", headers=claimed | {"Host": "evil.example"}),
        client.get("/connexion", headers=claimed | {"Host": "evil.example"}),
        app.test_client(use_cookies=False).get("/", headers=signed_in),
        app.test_client(use_cookies=False).get(f"{classroom.url}/membres", headers=signed_in),
    ]
    assert [answer.status_code for answer in answers] == [302, 200, 302, 200]
    for answer in answers:
        assert "evil" not in answer.headers.get("Location", "") + answer.text


def test_a_forwarded_host_counts_for_nothing_without_a_proxy(classroom, sign_in) -> None:
    page = sign_in(classroom.odile).get(
        f"{classroom.url}/invitation", headers={"X-Forwarded-Host": "evil.example"}
    )
    assert "http://localhost/rejoindre/" in page.text
    assert "evil.example" not in page.text


def test_a_public_address_wins_over_the_host_that_a_request_claims(app: Flask, classroom, sign_in) -> None:
    app.config["PUBLIC_URL"] = "https://visites.example"
    headers = claiming(sign_in(classroom.odile), "evil.example")
    page = app.test_client(use_cookies=False).get(f"{classroom.url}/invitation", headers=headers)
    assert "https://visites.example/rejoindre/" in page.text
    assert "evil.example" not in page.text


@pytest.mark.parametrize(
    "path",
    [
        "../secret_key",
        "..%2f..%2fsecret_key",
        "css/../../instance/secret_key",
        "css/..%5c..%5csecret_key",
        "/etc/passwd",
        "css/%2e%2e/%2e%2e/app/config.py",
        "css/site.css%00.png",
    ],
)
def test_no_path_leads_out_of_the_static_files(app: Flask, client: FlaskClient, path: str) -> None:
    answer = client.get(f"/static/{app.config['ASSET_VERSION']}/{path}")
    assert answer.status_code in (404, 308)
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize("path", ["..%2f..%2fvisites.sqlite3", "%2e%2e", "a%00b", "../../../etc/passwd"])
@pytest.mark.parametrize("room", ["photos", "traces/fichiers"])
def test_no_path_leads_out_of_the_kept_files(classroom, sign_in, room: str, path: str) -> None:
    assert sign_in(classroom.ines).get(f"{classroom.url}/{room}/{path}").status_code == 404


@pytest.mark.parametrize(
    "name", ["a\r\nX-Planted: 1.csv", "../../secret.csv", 'b".csv;x="', "é\u202evsc.exe", "a\0b", "", "/"]
)
def test_the_name_of_a_file_to_keep_stays_one_name(app: Flask, name: str) -> None:
    with app.test_request_context():
        answer = download(b"", name, "text/csv")
    assert set(answer.headers.keys()) == {"Content-Type", "Content-Length", "Content-Disposition"}
    given = answer.headers["Content-Disposition"]
    assert given.startswith("attachment")
    assert not set(given) & set("/\\\r\n\0\u202e")


def test_other_methods_than_a_form_s_are_held_to_the_same_origin(app: Flask) -> None:
    for method in ("PUT", "PATCH", "DELETE", "PROPFIND"):
        assert app.test_client().open("/essai/fait", method=method).status_code == 403


def test_a_method_in_disguise_is_no_other_method(client: FlaskClient) -> None:
    answer = client.get("/essai/formulaire", headers={"X-HTTP-Method-Override": "POST"})
    assert answer.status_code == 405
    assert client.post("/essai/ferme", data={"_method": "GET"}).status_code == 405


def test_no_other_site_is_told_that_it_may_read(client: FlaskClient) -> None:
    answer = client.get("/connexion", headers={"Origin": "https://evil.example"})
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
