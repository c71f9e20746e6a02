"""All text that people read, in English and Welsh, and numbers as each language writes them."""

from placement.i18n.catalogue import LANGUAGES, Language, Words, languages_of, stated_languages, with_english

__all__ = ["LANGUAGES", "Language", "Words", "languages_of", "stated_languages", "with_english"]
