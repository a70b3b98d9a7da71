"""Figures that we promise. Each module here has `measure()`, which gives a few of them; `make bench` prints all."""
