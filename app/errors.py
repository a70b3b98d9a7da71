"""What can go wrong, in the product's words. The web room turns these into pages; nothing here knows HTTP."""


class DomainError(Exception):
    """A refusal that a person can understand: `message` is a French sentence ready to be shown."""

    default = "Cette action n’est pas possible."

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.default
        super().__init__(self.message)


class NotFound(DomainError):
    """The thing does not exist, or this person may not know that it does."""

    default = "Cette page n’existe pas, ou elle n’est pas pour vous."


class Forbidden(DomainError):
    """The person may see the thing but not do this to it."""

    default = "Vous n’avez pas le droit de faire cela ici."


class Conflict(DomainError):
    """Somebody else got there first, or the thing is no longer in the state the person saw."""

    default = "Quelqu’un d’autre vient de modifier cette page."


class Invalid(DomainError):
    """What was typed cannot be taken. `errors` maps a field's name to a French sentence ("" for the whole form)."""

    default = "Certains champs sont à corriger."

    def __init__(self, errors: dict[str, str], message: str | None = None) -> None:
        self.errors = errors
        super().__init__(message or next(iter(errors.values()), None))

    @classmethod
    def single(cls, message: str, field: str = "") -> "Invalid":
        """One sentence about one field, or about the whole."""
        return cls({field: message})


class Unavailable(DomainError):
    """Something that the site needs does not answer, such as the place where photos are kept. Later it may."""

    default = "Le site ne peut pas le faire pour l’instant. Réessayez dans une minute."
