"""Pages of the cohorts room."""

from app.cohorts.routes import groups, invitations, joining, journal, members, promotions, roster
from app.cohorts.routes.blueprint import bp

__all__ = ["bp", "groups", "invitations", "joining", "journal", "members", "promotions", "roster"]
