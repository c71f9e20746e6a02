"""Classical siting problems with published optima, through the whole program."""
