"""One set of posts for many draws of the figures: the programme, its search and what is proved of it."""
