"""Who gets what at each address: one table, held against every route."""
