"""A NUL in a form or an address reaches no database."""

from flask import Flask, request
from flask.testing import FlaskClient

from app.web import public


def test_a_nul_is_taken_out_and_everything_else_is_kept(app: Flask, client: FlaskClient) -> None:
    @app.post("/essai/texte")
    @public
    def echo():
        return [request.form.getlist("mot"), request.args["q"]]

    answer = client.post("/essai/texte?q=a%00b", data={"mot": ["é\0è", "<b>🙂</b>"]})
    assert answer.get_json() == [["éè", "<b>🙂</b>"], "ab"]
