"""Options side by side: the figures, the page and the command of this study."""
