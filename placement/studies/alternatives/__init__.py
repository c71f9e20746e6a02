"""Other plans nearly as good, as different as can be: the figures, the page and the command of this study."""
