"""One budget for the boards of several questions, split where it does most: figures, page and document."""
