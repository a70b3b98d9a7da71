"""People, and the ways they sign in."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.tables import Base, Identified, Instant, now


class Person(UserMixin, Identified, Base):
    """Somebody who can sign in. `email` is stored folded; `session_token` changes to sign out every device."""

    __tablename__ = "person"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    session_token: Mapped[str] = mapped_column(String(43))
    # May start a promotion without being a facilitator anywhere yet.
    founder: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    signed_in_at: Mapped[datetime | None] = mapped_column(Instant)

    def get_id(self) -> str:
        """What the session cookie holds: worthless once the token has changed."""
        return f"{self.id}.{self.session_token}"


class SignInLink(Identified, Base):
    """A one-time link for somebody who has no password, or lost it. Only the token's hash is kept."""

    __tablename__ = "sign_in_link"
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

    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
