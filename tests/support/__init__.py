"""What the tests lean on: servers, browsers, checkers. Nothing here knows a room of the application."""
