"""Pages of the comparison room."""

from app.comparison.routes import between, pages, principles, syntheses
from app.comparison.routes.blueprint import bp

__all__ = ["between", "bp", "pages", "principles", "syntheses"]
