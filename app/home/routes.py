"""The start pages: the cohorts of a person, and what matters today in one of them."""

from flask import Blueprint

bp = Blueprint("home", __name__)
