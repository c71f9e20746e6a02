"""One workbook that holds a region and its question: written to be filled in, and read as a person would."""

from placement.sources.book.as_read import BookRead
from placement.sources.book.read import read_book
from placement.sources.book.write import book_of

__all__ = ["BookRead", "book_of", "read_book"]
