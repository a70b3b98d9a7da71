"""Pages of the comparison room."""

from app.comparison.routes import between, discussing, earlier, pages, principles, syntheses, tables
from app.comparison.routes.blueprint import bp

__all__ = ["between", "bp", "discussing", "earlier", "pages", "principles", "syntheses", "tables"]
