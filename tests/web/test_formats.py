"""Dates, times and numbers as they are written in France."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.web import formats


def test_a_day_is_written_in_full() -> None:
    assert formats.day(date(2026, 11, 24)) == "mardi 24 novembre 2026"
    assert formats.day(date(2027, 6, 1)) == "mardi 1er juin 2027"


@pytest.mark.parametrize(
    ("utc", "written"),
    [
        (datetime(2026, 7, 1, 12, 32, tzinfo=UTC), "14\u00a0h\u00a032"),
        (datetime(2026, 12, 1, 13, 5, tzinfo=UTC), "14\u00a0h\u00a005"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "1\u00a0h\u00a059"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "3\u00a0h"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2\u00a0h\u00a030"),
    ],
)
def test_the_clock_is_the_one_in_paris(utc: datetime, written: str) -> None:
    assert formats.clock(utc) == written


def test_an_hour_of_the_programme_needs_no_zone() -> None:
    assert formats.clock(time(9, 30)) == "9\u00a0h\u00a030"


def test_a_moment_of_another_day_says_the_day() -> None:
    at = datetime(2025, 2, 3, 8, 0, tzinfo=UTC)
    assert formats.moment(at) == "3 févr. 2025 à 9\u00a0h"
    assert " à " not in formats.moment(datetime.now(UTC))


def test_a_day_near_midnight_is_the_day_in_paris() -> None:
    assert formats.short_day(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == "24 nov. 2026"


def test_numbers_have_french_separators() -> None:
    assert formats.number(1250.5) == "1\u202f250,5"
    assert formats.number(3) == "3"


def test_zero_and_one_are_singular() -> None:
    assert [formats.plural(count, "réponse") for count in (0, 1, 2)] == [
        "0\u00a0réponse",
        "1\u00a0réponse",
        "2\u00a0réponses",
    ]


def test_today_is_the_date_in_paris() -> None:
    assert abs(formats.today() - datetime.now(UTC).date()) <= timedelta(days=1)
