"""People, and the ways they sign in."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.tables import Base, Identified, Instant, Purpose, now

ACCOUNT = Purpose(
    "Votre nom et votre adresse e-mail",
    "Vous reconnaître quand vous vous connectez ; dire aux autres qui a écrit quoi.",
    "Votre nom : les membres de vos promotions. Votre adresse : vous et l’équipe encadrante.",
    "Jusqu’à ce que vous effaciez votre compte.",
)
SIGNING_IN = Purpose(
    "Votre mot de passe, vos sessions et vos liens de connexion, sous une forme illisible",
    "Ouvrir votre compte à vous, et à personne d’autre.",
    "Personne.",
    "Jusqu’à ce que vous les changiez, ou que vous effaciez votre compte.",
    secret=True,
)


class Person(UserMixin, Identified, Base):
    """Somebody who can sign in. `email` is stored folded; `session_token` changes to sign out every device."""

    __tablename__ = "person"
    __personal__ = (ACCOUNT.holds("email", "name"), SIGNING_IN.holds("password_hash", "session_token"))

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    session_token: Mapped[str] = mapped_column(String(43))
    # May start a promotion without being a facilitator anywhere yet.
    founder: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    signed_in_at: Mapped[datetime | None] = mapped_column(Instant)
    # Nobody any more: what was written stays, by « ancien·ne membre ».
    erased_at: Mapped[datetime | None] = mapped_column(Instant)

    def get_id(self) -> str:
        """What the session cookie holds: worthless once the token has changed."""
        return f"{self.id}.{self.session_token}"


class SignInLink(Identified, Base):
    """A one-time link for somebody who has no password, or lost it. Only the token's hash is kept."""

    __tablename__ = "sign_in_link"
    __personal__ = (SIGNING_IN.holds("person_id", "token_hash", "made_by_id"),)
    __table_args__ = (Index(None, "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class SetupCode(Identified, Base):
    """The one-time code that opens the first-run page of an empty installation."""

    __tablename__ = "setup_code"
    __impersonal__ = ("code_hash",)

    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
