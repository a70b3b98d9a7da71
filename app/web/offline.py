"""What makes pages open without a network: the service worker, the page it falls back to, and whose page is whose."""

from flask import Blueprint, Flask, Response, current_app, g, make_response, render_template, request, url_for
from flask_login import current_user

from app.web import assets
from app.web.gate import public
from app.web.render import page

bp = Blueprint("offline", __name__)

# What home, a visit and a sheet are made of; other files are kept when a page first asks for them.
SHELL = (
    "css/blur.css",
    "css/site.css",
    "css/kinds.css",
    "css/fieldwork.css",
    "css/home.css",
    "css/visits.css",
    "js/site.js",
    "js/kinds.js",
    "js/offline.js",
    "js/phone.js",
    "js/resume.js",
    "js/fieldwork/drain.js",
    "js/fieldwork/everywhere.js",
    "js/fieldwork/files.js",
    "js/fieldwork/memo.js",
    "js/fieldwork/met.js",
    "js/fieldwork/photos.js",
    "js/fieldwork/saving.js",
    "js/fieldwork/sheet.js",
    "js/fieldwork/shrink.js",
    "js/fieldwork/veil.js",
    "vendor/htmx.min.js",
    "icons/favicon.svg",
)


# Pages, their news and their photos.
NAMED = {"text/html", "application/json", "image/jpeg", "image/png", "image/webp"}


@bp.get("/sw.js")
@public
def worker() -> Response:
    """The service worker: one for the whole site, another one as soon as a static file changes."""
    version = current_app.config["ASSET_VERSION"]
    script = render_template(
        "offline/worker.js",
        version=version,
        prefix=f"/static/{version}/",
        files=[assets.address(version, path) for path in SHELL],
        offline=url_for("offline.away"),
        phone=url_for("offline.phone"),
    )
    answer = Response(script, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/hors-connexion")
@public
def away() -> Response:
    """What is shown instead of a page that this phone does not have."""
    return page("offline/away.html")


@bp.get("/sur-ce-telephone")
@public
def phone() -> Response:
    """What waits on this phone. With `?garde`: the copy kept for when there is no network, made for nobody."""
    return page(
        "offline/phone.html",
        shell="garde" in request.args,
        operations_url=url_for("fieldwork.operations"),
        sign_in=url_for("accounts.sign_in", suite=url_for("offline.phone")),
    )


@bp.get("/application.webmanifest")
@public
def manifest() -> Response:
    """How the site is installed on a home screen."""
    answer = make_response(render_template("offline/manifest.json"))
    answer.mimetype = "application/manifest+json"
    return answer


def install(app: Flask) -> None:
    """Name on each page the person it was made for, so that a phone never shows it to another one."""
    app.register_blueprint(bp)

    @app.after_request
    def name_person(response: Response) -> Response:
        if (
            response.mimetype in NAMED
            and g.get("_login_user") is not None
            and current_user.is_authenticated
            and not request.path.startswith(("/compte", "/lien"))
        ):
            response.headers["X-Person"] = str(current_user.id)
        return response
