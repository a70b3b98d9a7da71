"""The fictional people of the demonstration: nobody here exists."""

from dataclasses import dataclass

from app.kinds.plain import plain

DOMAIN = "demo.example"
PASSWORD = "visite-apprenante"  # noqa: S105  printed on the terminal, for a fictional class only

FACILITATORS = ("Odile Marchetti", "Samuel Ndiaye")

# Five groups; the first of each is the one that the terminal names.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "A": ("Les arpenteuses", ("Inès Lambert", "Karim Haddad", "Solène Garric", "Paul Vasseur", "Nadia Benali")),
    "B": ("Les relieurs", ("Léa Fontaine", "Thierry Moreau", "Aminata Diallo", "Hugo Perrin", "Claire Josselin")),
    "C": ("Le banc public", ("Mehdi Ouazzani", "Brigitte Laurent", "Yann Kerbrat", "Fatou Sarr", "Élise Monnier")),
    "D": ("Les contre-points", ("Jonas Weber", "Martine Chevalier", "Rosa Pereira", "Bilel Trabelsi", "Anouk Delmas")),
    "E": ("La lanterne", ("Véronique Astier", "Omar Cissé", "Judith Klein", "Gaël Riou")),
}  # fmt: skip


@dataclass(frozen=True)
class Somebody:
    """A name with the address that goes with it."""

    name: str

    @property
    def email(self) -> str:
        """First name at the demonstration's domain, without accents."""
        return f"{plain(self.name.split()[0])}@{DOMAIN}"
