"""Security headers, caching of private pages, and unchanged pages that cost nothing to load again."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "media-src 'self' blob:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class SecureWhenHttps(SecureCookieSessionInterface):
    """The session cookie is Secure as soon as the request came by https, and works on a classroom's plain http."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether this request came by https."""
        return request.is_secure


def install(app: Flask) -> None:
    """Add the headers to every answer."""
    app.session_interface = SecureWhenHttps()

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(self), microphone=(self), geolocation=()")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.is_secure:
            # On plain http browsers ignore it, and complain at each page.
            headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        # Written by name: a page must be asked for again, and no proxy may keep it for somebody else.
        headers.setdefault("Cache-Control", "private, no-cache")
        response.vary.update(("Cookie", "HX-Request"))
        return response


def install_conditional(app: Flask) -> None:
    """Answer 304 to a browser that has the very same page. Bound before compression, so it runs after it."""

    @app.after_request
    def answer_not_modified(response: Response) -> Response:
        if (
            request.method == "GET"
            and response.status_code == 200
            and response.mimetype == "text/html"
            and not response.is_streamed
        ):
            response.headers.pop("ETag", None)
            response.add_etag(weak=True)
            response.make_conditional(request)
        return response
