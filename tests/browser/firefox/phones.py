"""A sheet on a phone with Firefox: opening it, typing on it, reading what it says."""

from typing import Any

from app.demo.people import PASSWORD
from tests.browser.sheets import PATIENCE, UNDER_WAY, Site
from tests.support.tab import ENTER, Tab

ALL_SENT = "Tout est envoyé"
SECONDS = PATIENCE / 1_000

IN_THE_DATABASE = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("visites");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("operations").objectStore("operations").getAll();
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
  };
})"""


class Phone:
    """One person's sheet in one tab."""

    def __init__(self, tab: Tab, sheets: Site, url: str) -> None:
        self.tab, self.sheets, self.url = tab, sheets, url

    def open(self, first_name: str, owner: str) -> "Phone":
        """The sheet of the visit under way, ready to be typed on, all its criteria unfolded."""
        self.let_in(first_name)
        self.tab.goto(f"{self.url}{UNDER_WAY}/{owner}?moment=tout")
        return self.ready()

    def sign_in(self, email: str, owner: str) -> "Phone":
        """Through the sign-in page, as in a private window, which has no cookies that could be given."""
        self.tab.goto(f"{self.url}{UNDER_WAY}/{owner}?moment=tout")
        self.tab.type_into("[name=email]", email, 0)
        self.tab.type_into("[name=password]", PASSWORD, 0)
        self.tab.press(ENTER)
        return self.ready()

    def let_in(self, first_name: str) -> None:
        """Signs somebody in on this phone, in the place of whoever was."""
        self.tab.sign_in(self.sheets.cookie_name, self.sheets.cookies[first_name])

    def ready(self) -> "Phone":
        """Waits until the script has taken the sheet over."""
        self.tab.wait("""() => {
          document.querySelectorAll("details.rest").forEach((rest) => { rest.open = true; });
          return document.querySelector("#sheet[data-ready=true]") !== null;
        }""")
        return self

    def reload(self) -> "Phone":
        """The reload button, and the sheet again."""
        self.tab.reload()
        return self.ready()

    def type(self, code: str, text: str, each: int = 10) -> None:
        """At the end of a short text, one key after the other."""
        self.tab.type_into(_text(code), text, each)

    def typed(self, code: str) -> str:
        """What a short text holds on the screen."""
        return str(self.tab.run("(one) => document.querySelector(one).value", _text(code)))

    def says(self, code: str, words: str) -> None:
        """Waits until a criterion says so of its answer."""
        self.tab.wait_for_text(f"#critere-{code} [data-status]", words, SECONDS)

    def says_of_all(self, words: str) -> None:
        """Waits until the page says so of everything."""
        self.tab.wait_for_text("[data-unsent]", words, SECONDS)

    def queue(self) -> list[dict[str, Any]]:
        """The operations on this phone."""
        found: list[dict[str, Any]] = self.tab.run(IN_THE_DATABASE)
        return found

    def come_back(self) -> None:
        """What a phone tells its pages when it finds a network."""
        self.tab.run("() => { dispatchEvent(new Event('online')); }")


def _text(code: str) -> str:
    return f"#critere-{code} textarea[name$='-text']"
