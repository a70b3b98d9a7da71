"""Pages of the rounds room."""

from app.rounds.routes import block, pages, presses, programme, trying, work
from app.rounds.routes.blueprint import bp

__all__ = ["block", "bp", "pages", "presses", "programme", "trying", "work"]
