"""Pages of the resource space."""

from app.library.routes import items, links, outside, pages, writing
from app.library.routes.blueprint import bp

__all__ = ["bp", "items", "links", "outside", "pages", "writing"]
