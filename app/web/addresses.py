"""What stands in addresses."""

from flask import Flask
from werkzeug.routing import IntegerConverter


class Whole(IntegerConverter):
    """A number that any column holds: nine digits at most, like what forms bring back (fields.whole)."""

    regex = r"\d{1,9}"


def install(app: Flask) -> None:
    """Let `<int:…>` mean this, before any room names its addresses: a longer number leads nowhere."""
    app.url_map.converters["int"] = Whole
