"""A sheet that was filled in by hand is typed in at once, after the visit too, and nothing typed is lost."""

from bs4 import BeautifulSoup
from flask import Flask

from tests.fieldwork.conftest import Field, current, stored
from tests.fieldwork.test_late import close
from tests.support.people import SignIn


def typed_in(field: Field, page: str, **answers: tuple[str, str]) -> dict[str, str]:
    """The form as the page gives it, with some answers typed."""
    form = BeautifulSoup(page, "html.parser").select_one("main form")
    assert form is not None
    hidden = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
    return hidden | {
        f"c{field.by_kind[kind].criterion_id}-{name}": text for kind, (name, text) in answers.items()
    }


def test_a_whole_sheet_is_typed_in_at_once(app: Flask, field: Field, sign_in: SignIn) -> None:
    client, url = sign_in(field.people.ines), f"{field.url}/papier"
    form = typed_in(field, client.get(url).text, scale=("value", "4"), number=("amount", "12"))
    assert client.post(url, data=form).status_code == 303
    answer = current(app, field.by_kind["scale"])
    assert answer is not None
    assert answer.value == 4
    assert len(stored(app)) == 2


def test_after_the_visit_it_is_kept_aside_for_the_team_and_the_page_says_so(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    close(app, field)
    client, url = sign_in(field.people.ines), f"{field.url}/papier"
    page = client.get(url).text
    assert "Visite terminée" in page
    assert client.post(url, data=typed_in(field, page, scale=("value", "4"))).status_code == 303
    assert current(app, field.by_kind["scale"]) is None
    assert [one.outcome for one in stored(app)] == ["late"]
    assert "gardée à part" in client.get(f"{field.people.url}/visites/{field.number}/fiches").text


def test_what_cannot_be_kept_comes_back_as_typed_and_the_rest_is_kept_once(
    app: Flask, field: Field, sign_in: SignIn
) -> None:
    close(app, field)
    client, url = sign_in(field.people.ines), f"{field.url}/papier"
    form = typed_in(field, client.get(url).text, scale=("value", "4"), number=("amount", "douze"))
    back = client.post(url, data=form)
    assert back.status_code == 422
    there = BeautifulSoup(back.text, "html.parser")
    wrong = there.find("input", attrs={"name": f"c{field.by_kind['number'].criterion_id}-amount"})
    assert wrong is not None
    assert wrong["value"] == "douze"
    kept = there.find("input", attrs={"name": f"c{field.by_kind['scale'].criterion_id}-value", "value": "4"})
    assert kept is not None
    assert kept.has_attr("checked")
    again = form | {f"c{field.by_kind['number'].criterion_id}-amount": "12"}
    assert client.post(url, data=again).status_code == 303
    assert [one.outcome for one in stored(app) if one.outcome != "refused"] == ["late", "late"]


def test_only_those_whose_sheet_it_is_type_it_in(field: Field, sign_in: SignIn) -> None:
    for who in (field.people.odile, field.people.lea, field.people.guy):
        assert sign_in(who).get(f"{field.url}/papier").status_code == 403
