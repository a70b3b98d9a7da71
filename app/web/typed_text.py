"""Text as any database can keep it: a NUL, which no keyboard makes and PostgreSQL refuses, is taken out."""

from collections.abc import Iterator

from flask import Flask, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from app.web.transactions import SAFE

NUL = "\0"
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def install(app: Flask) -> None:
    """Clean what forms and addresses carry before anything reads it."""

    @app.before_request
    def take_out_nul() -> None:
        if any(NUL in text for text in _texts(request.args)):
            request.args = _cleaned(request.args)
        if request.method in SAFE or request.mimetype not in FORMS:
            return
        try:
            form = request.form
        except RequestEntityTooLarge:
            return  # the view meets it too, and may know better words for it
        if any(NUL in text for text in _texts(form)):
            # Werkzeug keeps the parsed form under its name; every later reader gets this one.
            request.__dict__["form"] = _cleaned(form)


def _texts(fields: MultiDict[str, str]) -> Iterator[str]:
    return (text for texts in fields.listvalues() for text in texts)


def _cleaned(fields: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict((name, text.replace(NUL, "")) for name, text in fields.items(multi=True))
