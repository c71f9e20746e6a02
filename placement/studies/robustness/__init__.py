"""Which posts stay when the assumptions move: the figures, the page and the command of this study."""
