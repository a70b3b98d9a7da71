"""The comparison itself: it ignores line breaks and sees words."""

import pytest

from tests.support.fragments import assert_fragment_equals_reload

PAGE = '<html><body><div id="a">\n  <p>Sept  réponses</p>\n</div></body></html>'


def test_the_same_partial_is_equal_however_it_is_indented() -> None:
    assert_fragment_equals_reload('<div id="a">\n<p>Sept réponses</p>\n</div>', PAGE)


def test_an_announcement_out_of_band_does_not_count() -> None:
    announced = '<div id="messages" hx-swap-oob="innerHTML">Fait</div>'
    assert_fragment_equals_reload('<div id="a"> <p>Sept réponses</p> </div>' + announced, PAGE)


@pytest.mark.parametrize(
    "fragment", ['<div id="a"> <p>Huit réponses</p> </div>', '<div id="b"></div>', "<p>Sans nom</p>", ""]
)
def test_another_content_or_place_is_not_equal(fragment: str) -> None:
    with pytest.raises(AssertionError):
        assert_fragment_equals_reload(fragment, PAGE)
