"""Text in drawings that leave the site: SVG breaks no lines by itself. Pure."""

# A little wider than the common fonts draw, so that a line never runs out of the drawing.
WIDE = 0.56


def wrap(text: str, width: float, size: float) -> list[str]:
    """The text in lines that fit this width in letters of this size; a longer word stands cut in pieces."""
    most = max(int(width / (size * WIDE)), 1)
    lines: list[str] = []
    line = ""
    for word in text.replace("\N{NO-BREAK SPACE}", "\0").split():
        pieces = [word[at : at + most] for at in range(0, len(word), most)]
        for piece in pieces:
            joined = f"{line} {piece}" if line else piece
            if len(joined) <= most:
                line = joined
            else:
                lines.append(line)
                line = piece
    return [one.replace("\0", "\N{NO-BREAK SPACE}") for one in [*lines, line] if one]
