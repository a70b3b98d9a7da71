"""Pages of the accounts room."""

from app.accounts.routes import account, installation, links, signing_in
from app.accounts.routes.blueprint import bp

__all__ = ["account", "bp", "installation", "links", "signing_in"]
