"""Headers, error pages, redirects, unchanged pages and static files, as a browser gets them."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.web import assets

HTMX = {"HX-Request": "true"}


def test_every_answer_carries_the_security_headers(client: FlaskClient) -> None:
    for answer in (client.get("/essai/vivant"), client.get("/nulle-part"), client.post("/essai/refus/403")):
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in answer.headers["Vary"]
        assert "Strict-Transport-Security" not in answer.headers


def test_https_adds_hsts_and_a_secure_cookie(app: Flask, classroom) -> None:
    client = app.test_client()
    answer = client.get("/essai/vivant", base_url="https://visites.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    with client.session_transaction(base_url="https://visites.example") as session:
        session["x"] = 1
    cookie = client.get_cookie("visites", domain="visites.example")
    assert cookie is not None
    assert (cookie.secure, cookie.http_only, cookie.same_site) == (True, True, "Lax")


@pytest.mark.parametrize("code", ["403", "404", "409", "422"])
def test_a_refusal_is_a_french_page_with_the_words_of_the_rule(client: FlaskClient, code: str) -> None:
    answer = client.post(f"/essai/refus/{code}")
    assert answer.status_code == int(code)
    assert "<html" in answer.text
    assert ("Donnez un nom." if code == "422" else "Les mots de la règle.") in answer.text


def test_the_same_refusal_is_a_fragment_for_htmx(client: FlaskClient) -> None:
    answer = client.post("/essai/refus/409", headers=HTMX)
    assert answer.status_code == 409
    assert "<html" not in answer.text
    assert "Les mots de la règle." in answer.text


def test_the_same_refusal_is_json_for_a_script(client: FlaskClient) -> None:
    answer = client.post("/essai/refus/409", headers={"Accept": "application/json"})
    assert answer.get_json() == {"error": 409, "message": "Les mots de la règle."}


def test_a_breakdown_is_a_french_page_that_tells_nothing(production: Flask) -> None:
    answer = production.test_client().get("/essai/panne")
    assert answer.status_code == 500
    assert "Erreur du site" in answer.text
    assert "boum" not in answer.text


def test_without_a_database_the_site_says_so_instead_of_breaking(production: Flask) -> None:
    def no_database(session_id: str) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    production.login_manager.user_loader(no_database)  # type: ignore[attr-defined]
    client = production.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "1.x"
    answer = client.get("/compte")
    assert answer.status_code == 503
    assert "Site indisponible" in answer.text


def test_a_request_that_is_too_large_is_refused_in_french(app: Flask, client: FlaskClient) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100

    @app.post("/essai/grand")
    def large():
        from flask import request

        return request.form["x"]

    app.view_functions["large"].public = True
    answer = client.post("/essai/grand", data={"x": "y" * 1000})
    assert answer.status_code == 413
    assert "trop lourd" in answer.text


def test_a_wrong_method_says_which_is_right(client: FlaskClient) -> None:
    answer = client.delete("/essai/fait")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_something_done_redirects_a_form_and_htmx_alike(client: FlaskClient) -> None:
    assert client.post("/essai/fait").location == "/ailleurs"
    assert client.post("/essai/fait", headers=HTMX).headers["HX-Redirect"] == "/ailleurs"


def test_a_screen_that_is_up_to_date_costs_nothing(client: FlaskClient) -> None:
    assert client.get("/essai/vivant?version=7").status_code == 204
    assert client.get("/essai/vivant?version=6").text == "nouveau"


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_the_same_page_again_is_not_sent_again(client: FlaskClient, encoding: str) -> None:
    accept = {"Accept-Encoding": encoding}
    first = client.get("/essai/longue", headers=accept)
    again = client.get("/essai/longue", headers=accept | {"If-None-Match": first.headers["ETag"]})
    assert first.status_code == 200
    assert (again.status_code, again.data) == (304, b"")


def test_static_files_have_addresses_that_can_be_kept_for_good(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = app.jinja_env.globals["asset"]("css/site.css")
    assert re.fullmatch(r"/static/[0-9a-f]{12}/css/site\.css", address)
    with client.get(address) as answer:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_page_announces_its_style_sheets_in_a_header(client: FlaskClient) -> None:
    page = client.get("/connexion")
    announced = page.headers.getlist("Link")
    assert announced
    for link in announced:
        address = link.partition(">")[0].lstrip("<")
        assert f'<link rel="stylesheet" href="{address}">' in page.text


def test_built_styles_are_one_file_compressed(tmp_path: Path) -> None:
    static = tmp_path / "static"
    (static / "css").mkdir(parents=True)
    (static / "css/site.css").write_text(
        '@layer a, b;\n@import "one.css" layer(a);\n@import "two.css" layer(b);\n'
    )
    (static / "css/one.css").write_text("/* why */p { color: red }")
    (static / "css/two.css").write_text("q { color: blue }")
    (static / "logo.png").write_bytes(b"not text")
    built = assets.build(static, tmp_path / "built")
    css = (built / "css/site.css").read_text()
    assert css == "@layer a,b;@layer a{p{color:red}}@layer b{q{color:blue}}"
    assert (built / "css/site.css.br").exists()
    assert not (built / "logo.png.br").exists()
    assert assets.build(static, tmp_path / "built") == built


def test_built_scripts_say_the_same_in_fewer_letters_and_libraries_are_left_as_they_came(
    tmp_path: Path,
) -> None:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "page.js").write_text("// why\nconst told = (words) => `${words}\u00a0!`;\ntold(1);\n")
    (tmp_path / "vendor/library.js").write_text("// theirs\nlibrary ( 1 );\n")
    built = assets.build(tmp_path, tmp_path.parent / "built")
    assert (built / "page.js").read_text() == "const told=e=>`${e}\u00a0!`;told(1)"
    assert (built / "vendor/library.js").read_text() == "// theirs\nlibrary ( 1 );\n"


def test_an_address_changes_with_any_static_file(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    before = assets.content_hash(tmp_path)
    (tmp_path / "a.js").write_text("2")
    assert assets.content_hash(tmp_path) != before
