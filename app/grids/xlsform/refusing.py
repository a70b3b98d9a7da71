"""Why a row of somebody else's form makes no criterion, in words."""

from app.grids.xlsform.headings import Named

_BY_PHONE = "Le téléphone la remplit seul : ce n’est pas une question posée à quelqu’un."
_REASONS = {
    "note": "Une note n’attend pas de réponse.",
    "date": "Une date n’a pas de type de réponse ici : faites-en un texte court.",
    "time": "Une heure n’a pas de type de réponse ici : faites-en un texte court.",
    "datetime": "Une date n’a pas de type de réponse ici : faites-en un texte court.",
    "geopoint": "Un relevé de position n’existe pas ici : le lieu est celui de la visite.",
    "geotrace": "Un relevé de position n’existe pas ici : le lieu est celui de la visite.",
    "geoshape": "Un relevé de position n’existe pas ici : le lieu est celui de la visite.",
    "barcode": "La lecture de codes-barres n’existe pas ici.",
    "audio": "Les sons sont des traces du carnet, pas un type de réponse.",
    "video": "Les vidéos ne sont pas un type de réponse.",
    "file": "Les documents sont des traces du carnet, pas un type de réponse.",
    "acknowledge": "Une case à confirmer n’est pas un type de réponse : faites-en un « oui, partiel, non ».",
    "trigger": "Une case à confirmer n’est pas un type de réponse : faites-en un « oui, partiel, non ».",
    "calculate": "Un calcul n’est pas une question posée à quelqu’un.",
    "hidden": "Un champ caché n’est pas une question posée à quelqu’un.",
    "rank": "Un classement n’a pas de type de réponse ici.",
    "matrix": "Un tableau de questions n’a pas de type de réponse ici.",
    "xml-external": "Un fichier attaché au formulaire n’est pas repris.",
    "csv-external": "Un fichier attaché au formulaire n’est pas repris.",
    **dict.fromkeys(
        (
            *("start", "end", "today", "deviceid", "device_id", "subscriberid", "simserial", "phonenumber"),
            *("username", "email", "audit", "start-geopoint", "background-audio", "background-geopoint"),
        ),
        _BY_PHONE,
    ),
}
_TAKEN = ("text", "string", "integer", "int", "decimal", "range", "image", "photo")
_LISTS = ("select_one", "select_multiple")


def why_not(line: Named) -> str:
    """The reason for which a row can't be a criterion; '' if it can be tried."""
    word = line.type.partition(" ")[0].casefold()
    if not line.type:
        return "Cette ligne n’a pas de type."
    if line.get("disabled").casefold() in ("yes", "true", "true()", "oui", "1"):
        return "Elle est désactivée dans le fichier (disabled)."
    if word in _REASONS:
        return _REASONS[word]
    if (
        line.type.casefold()
        .replace(" ", "_")
        .startswith(tuple(f"{one}_{end}" for one in _LISTS for end in ("from_file", "external")))
    ):
        return "Ses choix sont dans un autre fichier, qui n’est pas repris."
    if word not in (*_TAKEN, *_LISTS):
        return f"Le type « {line.type[:60]} » n’existe pas ici."
    if not line.label:
        return "Elle n’a pas de question (colonne label)."
    return ""
