"""Editions as XLSForm files, and grids begun from one."""
