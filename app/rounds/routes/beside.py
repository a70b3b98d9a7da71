"""Without script one button sends a whole page of fields: what was typed beside what it is about comes back as it was."""

from typing import TypeVar

from flask import request

from app.rounds.forms import IdeaForm
from app.web.fields import StanceForm

IDEA, POSITION = "idee-", "position-"
Typed = TypeVar("Typed", IdeaForm, StanceForm)


def position(number: int) -> str:
    """The prefix of the fields of one's stance on a proposal."""
    return f"{POSITION}{number}-"


def came_along(sent: str) -> bool:
    """Whether more came than what is `sent`, by its prefix. A script needs none of it back: it is on its screen."""
    others = (key for key in request.form if key.startswith((IDEA, POSITION)) and not key.startswith(sent))
    return "seul" not in request.form and any(others)


def beside(form: Typed, prefix: str, sent: str) -> Typed:
    """The form as it was typed, `unsent`, if that came along with what is `sent` and is not what is stored."""
    if prefix == sent or "seul" in request.form or not any(key.startswith(prefix) for key in request.form):
        return form
    typed = type(form)(request.form, prefix=prefix)
    shown = [name for name in form.data if name != "text_number"]
    typed.unsent = any((typed[name].data or "") != (form[name].data or "") for name in shown)
    return typed if typed.unsent else form
