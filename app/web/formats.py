"""Dates, times and numbers the French way, in Paris time, for every page and export."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, parse_pattern
from flask import Flask

from app.tables import PARIS

LOCALE = "fr_FR"
NBSP = "\N{NO-BREAK SPACE}"
# Read once: a page may hold hundreds of numbers.
DECIMAL: Any = parse_pattern("#,##0.##")


def local(moment: datetime) -> datetime:
    """The same moment on a clock in Paris."""
    return moment.astimezone(PARIS)


def present() -> datetime:
    """The present moment, on a clock in Paris."""
    return datetime.now(PARIS)


def today() -> date:
    """The date in Paris now."""
    return present().date()


def day(value: date | datetime) -> str:
    """« mardi 24 novembre 2026 »."""
    return format_date(_as_date(value), "EEEE d MMMM y", locale=LOCALE).replace(" 1 ", " 1er ")


def short_day(value: date | datetime) -> str:
    """« 24 nov. 2026 »."""
    return format_date(_as_date(value), "d MMM y", locale=LOCALE)


def clock(value: time | datetime) -> str:
    """« 14 h 32 »; « 9 h » on the hour."""
    at = local(value) if isinstance(value, datetime) else value
    return f"{at.hour}{NBSP}h" + (f"{NBSP}{at.minute:02d}" if at.minute else "")


def moment(value: datetime) -> str:
    """« 14 h 32 » today, « 24 nov. à 14 h 32 » this year, with the year otherwise."""
    at, present = local(value), today()
    if at.date() == present:
        return clock(at)
    pattern = "d MMM" if at.year == present.year else "d MMM y"
    return f"{format_date(at.date(), pattern, locale=LOCALE)} à {clock(at)}"


def number(value: int | float | Decimal) -> str:
    """« 1 250,5 »: French separators, at most two decimals."""
    return _count(value) if type(value) is int else format_decimal(value, format=DECIMAL, locale=LOCALE)


# The same few counts are written a thousand times in a table, and Babel takes 20 µs for each.
@lru_cache(maxsize=4096)
def _count(value: int) -> str:
    return format_decimal(value, format=DECIMAL, locale=LOCALE)


def plural(count: int, one: str, many: str | None = None) -> str:
    """« 1 réponse », « 3 réponses », « 0 réponse »: French counts zero and one alike."""
    return f"{number(count)}{NBSP}{one if abs(count) < 2 else many or one + 's'}"


def install(app: Flask) -> None:
    """Give the templates these as filters."""
    for render in (day, short_day, clock, moment, number, plural):
        app.jinja_env.filters[render.__name__] = render
    app.jinja_env.globals["today"] = today


def _as_date(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value
