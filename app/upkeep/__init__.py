"""What keeps an installation alive: copies of all it holds, and bringing them back. Used by commands, not by pages."""
