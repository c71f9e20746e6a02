"""Why here, why not us: a note for each cluster: the figures, the page and the command of this study."""
