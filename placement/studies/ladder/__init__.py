"""One budget after another: the figures, the page and the command of this study."""
