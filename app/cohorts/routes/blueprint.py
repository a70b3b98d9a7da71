"""The blueprint of the cohorts room."""

from flask import Blueprint

bp = Blueprint("cohorts", __name__)
