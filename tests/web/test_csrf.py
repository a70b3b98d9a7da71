"""Only pages of this site may change something."""

import pytest
from flask import Flask

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("content_type", [FORM, "multipart/form-data", "text/plain", "application/json"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:81"},
        {"Origin": "null"},
    ],
)
def test_a_request_that_no_page_of_ours_made_is_refused(app: Flask, headers, content_type: str) -> None:
    answer = app.test_client().post("/essai/fait", headers=headers, content_type=content_type)
    assert answer.status_code == 403
    assert "Rien n’a été modifié" in answer.text


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}])
def test_a_page_of_ours_may_post(app: Flask, headers) -> None:
    assert app.test_client().post("/essai/fait", headers=headers).status_code == 303


def test_reading_needs_no_header(app: Flask) -> None:
    assert app.test_client().get("/essai/vivant").status_code == 200
