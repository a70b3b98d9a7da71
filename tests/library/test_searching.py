"""Words are found without their accents, wherever one may read them and nowhere else."""

from collections.abc import Callable

from bs4 import BeautifulSoup

from tests.library.conftest import Space

SAID = {"learned": "L’École tient à sa gouvernance partagée, cœur du projet.", "divides": "La clé."}


def found(space: Space, words: str, who: object = None) -> list[str]:
    client = space.as_(who or space.world.room.ines)  # type: ignore[arg-type]
    answer = client.get(f"{space.world.room.url}/ressources", query_string={"mots": words})
    assert answer.status_code == 200
    return [one.text for one in BeautifulSoup(answer.text, "html.parser").select(".found a.open")]


def test_accents_case_and_ligatures_do_not_count_and_every_word_does(space: Space) -> None:
    space.write(**SAID)
    space.publish()
    for words in ("ecole", "ÉCOLE", "coeur projet", "gouvernance clé", "l'ecole", "moulin"):
        assert found(space, words) == ["Au Moulin"], words
    assert found(space, "ecole absente") == []


def test_the_excerpt_shows_the_words_as_they_are_written(space: Space) -> None:
    space.write(**SAID)
    answer = space.as_(space.world.room.ines).get(
        f"{space.world.room.url}/ressources", query_string={"mots": "coeur"}
    )
    mark = BeautifulSoup(answer.text, "html.parser").select_one(".excerpt mark")
    assert mark is not None
    assert mark.text == "cœur"


def test_drafts_are_found_by_those_who_write_and_not_by_guests(space: Space) -> None:
    space.write(**SAID)
    assert found(space, "ecole") == ["Au Moulin"]
    assert found(space, "ecole", space.world.room.guy) == []
    space.publish()
    space.write(learned="Un mot secret.")
    assert found(space, "secret") == []
    assert found(space, "ecole", space.world.room.guy) == ["Au Moulin"]


def test_links_and_their_reasons_are_looked_through(space: Space) -> None:
    link = {"lien-url": "https://communs.example/", "lien-title": "Ostrom", "lien-abstract": "Huit règles."}
    space.post("/liens", space.world.room.ines, **link)
    space.write()
    space.publish()
    path = space.link("acces/invites")
    for words in ("ostrom", "regles", "communs.example"):
        assert found(space, words) == ["Au Moulin"], words
        assert "Au Moulin" in space.nobody().get(path, query_string={"mots": words}).text
    assert "Rien avec ces mots" in space.nobody().get(path, query_string={"mots": "marx"}).text


def test_what_stands_in_the_middle_of_words_is_safe(space: Space) -> None:
    space.write(learned="<script>alert(1)</script> et ﬁn")
    for words in ("<script>", "fin", "\x00", "%", "'", "a" * 5000, "ﬁ"):
        found(space, words)


def test_the_list_asks_no_more_of_the_database_with_many_pages(
    space: Space, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    space.write()
    space.publish()
    odile = space.as_(space.world.room.odile)
    url = f"{space.world.room.url}/ressources"
    odile.get(url)
    few = count_queries(lambda: odile.get(url))
    space.write(space.other)
    space.publish(space.other)
    assert count_queries(lambda: odile.get(url)) == few
