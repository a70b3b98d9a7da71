"""A class of phones in a storm: what was promised to each still holds when it is over."""
