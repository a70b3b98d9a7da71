"""The fictional cohort of the demonstration, built through the same verbs as the screens."""


def build_cohort() -> None:
    """Create it in the current session; the caller commits."""


def who_can_sign_in() -> str:
    """What to type to try the site, for the terminal."""
    return ""
