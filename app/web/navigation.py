"""What every page's frame needs to know: where links lead, who is looking, which part of the site this is."""

from typing import Any

from flask import Flask, current_app, g, request, url_for


def external_url(endpoint: str, **values: Any) -> str:
    """An absolute address for links that leave the site: invitations, QR codes, one-time links."""
    base = current_app.config["PUBLIC_URL"]
    path = url_for(endpoint, **values)
    return (base.rstrip("/") if base else request.host_url.rstrip("/")) + path


def install(app: Flask) -> None:
    """Give the templates `member`, `nav_url` and `in_room`."""

    def nav_url(endpoint: str) -> str | None:
        """The address of a main page, or None when there is no such page or no cohort to see it in."""
        if endpoint not in app.view_functions:
            return None
        if app.url_map.is_endpoint_expecting(endpoint, "cohort_slug") and not g.get("member"):
            return None
        return url_for(endpoint)

    def in_room(*rooms: str) -> bool:
        """Whether the page being shown belongs to one of these rooms."""
        return request.blueprint in rooms

    app.jinja_env.globals |= {"nav_url": nav_url, "in_room": in_room, "html_lang": "fr"}

    @app.context_processor
    def who_is_looking() -> dict[str, Any]:
        return {"member": g.get("member")}
