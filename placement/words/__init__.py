"""All text that people read, in English and Welsh, and numbers as each language writes them."""

from placement.words.catalogue import LANGUAGES, Language, Words

__all__ = ["LANGUAGES", "Language", "Words"]
