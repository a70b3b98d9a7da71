"""Coding: notions that readers put on traces and answers, each for oneself, to compare their readings (decision 0021)."""
