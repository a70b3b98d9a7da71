"""Pages of the deciding room."""

from app.deciding.routes import account, acts, objections, pages, team, writing
from app.deciding.routes.blueprint import bp

__all__ = ["account", "acts", "bp", "objections", "pages", "team", "writing"]
