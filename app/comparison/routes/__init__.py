"""Pages of the comparison room."""

from app.comparison.routes import pages, principles
from app.comparison.routes.blueprint import bp

__all__ = ["bp", "pages", "principles"]
