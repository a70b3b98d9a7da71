"""A text as two are compared, whatever their accents and capitals. Pure."""

import unicodedata


def plain(text: str) -> str:
    """Without accents, capitals, ligatures or curved apostrophes: « École d’Œuvre » is « ecole d'oeuvre »."""
    flat = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(one for one in flat if not unicodedata.combining(one)).replace("’", "'")
