"""Live screens: a page asks every few seconds with the version that it shows; nothing new costs a 204."""

from flask import Response, request


def unchanged(version: int | str) -> Response | None:
    """An empty 204 if the asking page already shows `version`, else None."""
    return Response(status=204) if request.args.get("version") == str(version) else None
