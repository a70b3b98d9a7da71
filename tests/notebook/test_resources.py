"""What the resource space publishes goes into a basket, and leaves it with the publication."""

from bs4 import BeautifulSoup

from tests.library.conftest import THREE, Space, count_queries, space, world

__all__ = ["count_queries", "space", "world"]


def basket(space: Space) -> str:
    ines = space.world.room.ines
    page = space.as_(ines).get(f"{space.world.room.url}/notes/{ines.member_id}/panier")
    return page.text.replace("\xa0", " ")


def test_a_published_day_and_its_links_are_picked_and_go_with_the_publication(space: Space) -> None:
    space.write()
    ines_adds = {
        "lien-url": "https://exemple.fr/bail",
        "lien-title": "Le bail",
        "lien-abstract": "Pas à pas.",
    }
    assert space.post("/liens", space.world.room.ines, **ines_adds).status_code == 303
    assert space.publish().status_code == 303
    page = BeautifulSoup(space.get().text, "html.parser")
    keys = [str(one["action"]).rpartition("/")[2] for one in page.select("form.pick")]
    assert sorted(key[0] for key in keys) == ["d", "j"]
    ines = space.as_(space.world.room.ines)
    for key in keys:
        assert ines.post(f"{space.world.room.url}/notes/panier/{key}").status_code == 303
    held = basket(space)
    assert THREE["learned"] in held
    assert "https://exemple.fr/bail" in held
    assert BeautifulSoup(space.get(who=space.world.room.guy).text, "html.parser").select("form.pick") == []
    assert space.post("/retrait").status_code == 303
    withdrawn = basket(space)
    assert "2 éléments retirés" in withdrawn
    assert THREE["learned"] not in withdrawn


def test_what_is_not_published_cannot_be_picked(space: Space) -> None:
    space.write()
    ines = space.as_(space.world.room.ines)
    assert ines.post(f"{space.world.room.url}/notes/panier/j-{space.day}").status_code == 404
