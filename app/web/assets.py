"""Static files under an address that changes with their content: kept for good by browsers, never stale."""

import hashlib
import re
from pathlib import Path

import brotli
from flask import Flask, Response
from whitenoise import WhiteNoise

from app.web.bundle import bundle

IMPORT = re.compile(r"@import\s+(?:url\()?[\"']([^\"']+)[\"']\)?\s*(?:layer\(([\w.-]+)\))?\s*;")
STYLE_SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
# The part of a page that holds its <head>.
HEAD = 4096
COMPRESSED = {".css", ".js", ".svg", ".webmanifest", ".json", ".txt", ".md"}


def install(app: Flask, static: Path, built: Path) -> None:
    """Serve `static`, or its copy that `build` made below `built` if there is one for this very content."""
    version = content_hash(static)
    folder = built / version
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder if folder.is_dir() else static),
        prefix=f"static/{version}/",
        immutable_file_test=lambda path, url: True,
        max_age=31_536_000,
        charset="utf-8",
        allow_all_origins=False,
    )
    app.config["ASSET_VERSION"] = version
    app.jinja_env.globals["asset"] = lambda path: address(version, path)


def announce(app: Flask) -> None:
    """Name each page's style sheets in a header: a slow phone asks for them before it has read the page."""

    @app.after_request
    def announce_styles(response: Response) -> Response:
        if response.mimetype == "text/html" and response.status_code == 200 and not response.is_streamed:
            for found in STYLE_SHEET.finditer(response.get_data()[:HEAD].decode("utf-8", "ignore")):
                response.headers.add("Link", f"<{found[1]}>; rel=preload; as=style")
        return response


def address(version: str, path: str) -> str:
    """Where a static file is served as it is at this version."""
    return f"/static/{version}/{path}"


def content_hash(static: Path) -> str:
    """Twelve characters that stand for the names and contents of all static files."""
    digest = hashlib.sha256()
    for path in sorted(static.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(static)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def build(static: Path, built: Path) -> Path:
    """A copy of `static`: imports of styles and scripts written in, all said in fewer letters, each file compressed.

    Returns its folder, named by the content's hash; nothing is done if it is there already.
    """
    folder = built / content_hash(static)
    if folder.is_dir():
        return folder
    draft = folder.with_suffix(".draft")
    for path in sorted(static.rglob("*")):
        if not path.is_file():
            continue
        target = draft / path.relative_to(static)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = _built(path)
        target.write_bytes(content)
        if path.suffix in COMPRESSED:
            target.with_name(target.name + ".br").write_bytes(brotli.compress(content, quality=11))
    draft.rename(folder)
    return folder


def _built(path: Path) -> bytes:
    if path.suffix == ".css":
        return shorter("text/css", _with_imports(path)).encode()
    if path.suffix == ".js" and path.parent.name != "vendor":
        return shorter("application/javascript", bundle(path)).encode()
    return path.read_bytes()


def shorter(kind: str, text: str) -> str:
    """The same style sheet or script in fewer letters: a quarter of the compressed weight of our scripts."""
    # Here and not above: what this library starts does not outlive a fork, which servers and tests make.
    try:
        import minify
    except ModuleNotFoundError:  # no wheel for this system: the files are served longer than they need be
        return text
    return str(minify.string(kind, text))


def _with_imports(path: Path) -> str:
    """A style sheet with what it imports in place of the imports."""

    def inline(match: re.Match[str]) -> str:
        text = _with_imports(path.parent / match[1])
        return f"@layer {match[2]} {{\n{text}\n}}" if match[2] else text

    return IMPORT.sub(inline, path.read_text("utf-8"))
