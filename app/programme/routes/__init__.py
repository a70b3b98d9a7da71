"""Pages of the programme."""

from app.programme.routes import calendars, pages, planning
from app.programme.routes.blueprint import bp

__all__ = ["bp", "calendars", "pages", "planning"]
