"""From a programme to a proved plan: the search, its workers, and why there may be none."""
