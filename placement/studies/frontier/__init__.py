"""What one aim costs the other: the figures, the page and the command of this study."""
