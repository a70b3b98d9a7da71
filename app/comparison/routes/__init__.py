"""Pages of the comparison room."""

from app.comparison.routes import pages, principles, syntheses
from app.comparison.routes.blueprint import bp

__all__ = ["bp", "pages", "principles", "syntheses"]
