"""Pages of the comparison room."""

from app.comparison.routes import discussing, pages, principles, syntheses
from app.comparison.routes.blueprint import bp

__all__ = ["bp", "discussing", "pages", "principles", "syntheses"]
