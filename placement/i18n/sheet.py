"""The catalogues as a table for translators, and back: one row for each text and each of its plural forms.

    file         the catalogue, without its ending
    key          what the program asks for; never changed
    form         empty, or which numbers a plural form is for: 0, 1, 2, 3, 6 or other
    slots        what a text must hold, such as {wte}; a plural form may leave out {n}
    en, cy       the text; English has the forms 1 and other alone
    proposed     another Welsh text that somebody was not sure of, for a reviewer to take or leave; from a
                 remark above the text in its file. Not read coming back, and gone once a person has reviewed
    reviewed_by  who has reviewed the Welsh of this file

Coming back, a text that was not changed is left alone, byte for byte; faults are gathered, never raised.
"""

from __future__ import annotations

import csv
import io
import re
import string
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.pofile import denormalize, escape

from placement.i18n.catalogue import LANGUAGES, Language

COLUMNS = ("file", "key", "form", "slots", "en", "cy", "proposed", "reviewed_by")
NEEDED = ("file", "key", "form", "en", "cy")
FORMS: dict[Language, tuple[str, ...]] = {"en": ("1", "other"), "cy": ("0", "1", "2", "3", "6", "other")}
"""Of plurals, in the order of `msgstr[0]`, `msgstr[1]` …; a text that is no plural has the form ""."""
UNREVIEWED = "# Nid yw'r testun hwn wedi'i adolygu gan siaradwr Cymraeg. / Not reviewed by a Welsh speaker."

QUOTED = r'".*"(?:\n".*")*'
ENTRY = re.compile(
    rf"^msgid (?P<key>{QUOTED})\n(?:msgid_plural {QUOTED}\n)?"
    rf"(?P<texts>(?:msgstr(?:\[\d\])? {QUOTED}\n?)+)",
    re.MULTILINE,
)
TEXT = re.compile(rf"^(?P<head>msgstr(?:\[(?P<at>\d)\])?) (?P<text>{QUOTED})", re.MULTILINE)
REVIEWER_LINE = re.compile(r'^"X-Reviewed-By:[ ]*(?P<name>[^"\\]*)(?:\\n)?"\n?', re.MULTILINE)
REMARK = re.compile(
    r"^# For a reviewer \([^\n]*?\)(?: \[(?P<form>\w+)\])?: (?P<text>.*)\n"
    r"(?=(?:#.*\n)*msgid (?P<key>\"[^\n]*\"))",
    re.MULTILINE,
)
"""A proposal for the Welsh of the entry below it: what kind of fault, which plural form, and the text."""
REVIEWER = re.compile(r"[^\W\d_][\w .,'\u2019()-]{0,98}[\w.)]")
HTML = re.compile(r"<\s*[A-Za-z/!?]|&#?\w+;")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
GUARDED = re.compile(r"'*[=+\-@\t\r]")
UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True)
class Wrong:
    """A fault of a table: its row as a spreadsheet counts, its column, what stands there."""

    key: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    slots: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ReturnedRow:
    """A row as it came back; `formulas` are the columns in which a formula stands."""

    row: int
    cells: Mapping[str, str]
    formulas: frozenset[str] = frozenset()

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()


Place = tuple[str, str]
"""File and key."""
Forms = dict[str, str]
Texts = dict[Place, Forms]


@dataclass(frozen=True)
class Catalogues:
    """The PO files of a folder as text, by language and name without ending."""

    files: Mapping[Language, Mapping[str, str]]

    def texts(self, language: Language) -> Texts:
        """Every text by file and key, in the order of the files."""
        return {
            (name, key): forms
            for name, content in self.files[language].items()
            for key, forms in entries(content, language)
        }

    def proposals(self) -> dict[tuple[str, str, str], str]:
        """Welsh texts for a reviewer to look at, by file, key and form."""
        return {
            (name, denormalize(found["key"]), found["form"] or ""): found["text"].strip()
            for name, content in self.files["cy"].items()
            for found in REMARK.finditer(content)
        }

    def reviewer(self, name: str) -> str:
        """Who has reviewed the Welsh of a file; "" if nobody."""
        found = REVIEWER_LINE.search(_header(self.files["cy"].get(name, "")))
        return found["name"].strip() if found else ""


def read_catalogues(folder: Path) -> Catalogues:
    """Raises OSError or UnicodeDecodeError if a file cannot be read."""
    return Catalogues(
        {
            language: {
                path.stem: path.read_bytes().decode() for path in sorted((folder / language).glob("*.po"))
            }
            for language in LANGUAGES
        }
    )


def entries(content: str, language: Language) -> Iterator[tuple[str, Forms]]:
    """Each key of a PO file with its forms."""
    for entry in ENTRY.finditer(content):
        if key := denormalize(entry["key"]):
            yield (
                key,
                {
                    _form(text["at"], language): denormalize(text["text"])
                    for text in TEXT.finditer(entry["texts"])
                },
            )


def _form(at: str | None, language: Language) -> str:
    return "" if at is None else FORMS[language][int(at)]


def rows(catalogues: Catalogues) -> tuple[tuple[str, ...], ...]:
    """The table that goes out, without its heads."""
    english, welsh = catalogues.texts("en"), catalogues.texts("cy")
    proposed = catalogues.proposals()
    return tuple(
        (
            file,
            key,
            form,
            " ".join(sorted(fields(english[file, key].values()))),
            english[file, key].get(form, "").strip(),
            text.strip(),
            proposed.get((file, key, form), ""),
            catalogues.reviewer(file),
        )
        for file, key in english
        for form, text in welsh.get((file, key), {}).items()
    )


def fields(texts: Iterable[str]) -> frozenset[str]:
    """The slots of some texts as they are written, `{wte}`. Raises ValueError for braces that do not pair."""
    return frozenset(
        "{" + name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "") + "}"
        for text in texts
        for _, name, spec, conversion in string.Formatter().parse(text)
        if name is not None
    )


def as_csv(table: Iterable[Sequence[str]]) -> bytes:
    """With a mark that tells a spreadsheet it is UTF-8, and an apostrophe before what it would run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([f"'{cell}" if GUARDED.match(cell) else cell for cell in row] for row in table)
    return out.getvalue().encode("utf-8-sig")


def from_csv(content: bytes) -> list[ReturnedRow]:
    """Rows of a CSV file. Raises UnicodeDecodeError or csv.Error if it is none."""
    found = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    return lines_of(found, [frozenset()] * len(found))


def lines_of(table: Sequence[Sequence[str]], formulas: Sequence[frozenset[int]]) -> list[ReturnedRow]:
    """Rows under their heads, the first of the table; `formulas` are positions by row."""
    heads = [head.strip() for head in table[0]] if table else []
    made = [ReturnedRow(1, {head: head for head in heads})]
    for number, (row, marked) in enumerate(zip(table[1:], formulas[1:], strict=True), start=2):
        cells = {
            head: cell[1:] if cell.startswith("'") and GUARDED.match(cell) else cell
            for head, cell in zip(heads, row, strict=False)
        }
        if any(cell.strip() for cell in cells.values()):
            made.append(ReturnedRow(number, cells, frozenset(heads[at] for at in marked if at < len(heads))))
    return made


@dataclass(frozen=True)
class Taken:
    """What came back: the files that change, how many texts do, and every fault."""

    files: Mapping[tuple[Language, str], str]
    texts: int
    wrong: tuple[Wrong, ...]


def take_back(catalogues: Catalogues, lines: Sequence[ReturnedRow], *, reviewer: str | None = None) -> Taken:
    """The files as they would be after these rows; none if anything is wrong.

    A Welsh file of which any text changed in either language loses its mark of review, unless `reviewer`
    has reviewed it: then every Welsh file in the table gets the mark, and must be there whole.
    """
    lacking = [name for name in NEEDED if not lines or name not in lines[0].cells]
    if lacking:
        return Taken({}, 0, tuple(Wrong("words_column", 1, name) for name in lacking))
    texts = {language: catalogues.texts(language) for language in LANGUAGES}
    wrong: list[Wrong] = []
    seen: dict[tuple[Place, str], int] = {}
    changed: dict[Language, dict[Place, dict[str, tuple[ReturnedRow, str]]]] = {"en": {}, "cy": {}}
    for line in lines[1:]:
        place, form = (line["file"], line["key"]), line["form"]
        if (fault := _misplaced(line, place, texts["cy"], seen)) is not None:
            wrong.append(fault)
            continue
        seen[place, form] = line.row
        for language in LANGUAGES:
            old = texts[language][place].get(form)
            if line[language] != (old or "").strip() or language in line.formulas:
                faults = list(_faults(line, language, old, texts["en"][place]))
                wrong += faults
                if not faults and old is not None:
                    changed[language].setdefault(place, {})[form] = (line, _framed(line[language], old))
    wrong += _lost_slots(changed, texts)
    if reviewer is not None:
        wrong += _unreviewable(reviewer, texts["cy"], seen)
    if wrong:
        return Taken({}, 0, tuple(wrong))
    return Taken(
        _rewritten(catalogues, changed, {place[0] for place, _ in seen}, reviewer),
        sum(len(forms) for found in changed.values() for forms in found.values()),
        (),
    )


def _misplaced(
    line: ReturnedRow, place: Place, known: Texts, seen: Mapping[tuple[Place, str], int]
) -> Wrong | None:
    if place not in known:
        return Wrong("words_key", line.row, "key", f"{place[0]}: {place[1]}")
    if line["form"] not in known[place]:
        return Wrong("words_form", line.row, "form", line["form"], {"forms": ", ".join(known[place])})
    if (place, line["form"]) in seen:
        return Wrong("words_twice", line.row, "key", place[1], {"row": seen[place, line["form"]]})
    return None


def _framed(new: str, old: str) -> str:
    """The new text with the spaces that stood around the old one, which no table shows."""
    return old[: len(old) - len(old.lstrip())] + new + old[len(old.rstrip()) :]


def _faults(line: ReturnedRow, language: Language, old: str | None, english: Forms) -> Iterator[Wrong]:
    """What is wrong with one changed text; `old` is None where the language has no such form."""
    new = line[language]

    def wrong(key: str, **slots: object) -> Wrong:
        return Wrong(key, line.row, language, new, slots)

    if old is None:
        yield wrong("words_no_form")
        return
    if not new:
        yield Wrong("words_empty", line.row, language)
        return
    if language in line.formulas or (new.startswith(FORMULA) and not old.startswith(new[0])):
        yield wrong("words_formula")
    if HTML.search(new):
        yield wrong("words_html")
    if any(unicodedata.category(letter) in UNSAFE for letter in new):
        yield wrong("words_marks")
    try:
        found, wanted = fields([new]), fields(english.values())
    except ValueError:
        yield wrong("words_braces")
        return
    missing = wanted - found - ({"{n}"} if line["form"] else set())
    if missing or found - wanted:
        yield wrong("words_slots", wanted=" ".join(sorted(wanted)) or "-")


def _lost_slots(
    changed: Mapping[Language, Mapping[Place, Mapping[str, tuple[ReturnedRow, str]]]],
    texts: Mapping[Language, Texts],
) -> Iterator[Wrong]:
    """Plurals that say their number in no form at all any more."""
    for language, places in changed.items():
        for place, forms in places.items():
            after = {**texts[language][place], **{form: text for form, (_, text) in forms.items()}}
            wanted = fields(texts["en"][place].values())
            if not wanted <= fields(after.values()):
                line, text = next(iter(forms.values()))
                yield Wrong("words_slots", line.row, language, text, {"wanted": " ".join(sorted(wanted))})


def _unreviewable(reviewer: str, welsh: Texts, seen: Mapping[tuple[Place, str], int]) -> Iterator[Wrong]:
    if REVIEWER.fullmatch(reviewer) is None:
        yield Wrong("words_reviewer", column="--reviewed-by", value=reviewer)
    present = {place[0] for place, _ in seen}
    for name in sorted(present):
        lacking = sum(
            (place, form) not in seen for place, forms in welsh.items() if place[0] == name for form in forms
        )
        if lacking:
            yield Wrong("words_not_whole", column="--reviewed-by", value=name, slots={"n": lacking})


def _rewritten(
    catalogues: Catalogues,
    changed: Mapping[Language, Mapping[Place, Mapping[str, tuple[ReturnedRow, str]]]],
    present: set[str],
    reviewer: str | None,
) -> dict[tuple[Language, str], str]:
    made: dict[tuple[Language, str], str] = {}
    touched = {place[0] for places in changed.values() for place in places}
    for language in LANGUAGES:
        for name, content in catalogues.files[language].items():
            new = {
                place[1]: {form: text for form, (_, text) in forms.items()}
                for place, forms in changed[language].items()
                if place[0] == name
            }
            after = with_texts(content, new, language)
            if language == "cy" and reviewer is not None and name in present:
                after = with_reviewer(after, reviewer)
            elif language == "cy" and name in touched and catalogues.reviewer(name):
                after = with_reviewer(after, None)
            if after != content:
                made[language, name] = after
    return made


def with_texts(content: str, new: Mapping[str, Mapping[str, str]], language: Language) -> str:
    """A PO file with these texts in place of its own; everything else stays as it is, byte for byte."""

    def entry(found: re.Match[str]) -> str:
        forms = new.get(denormalize(found["key"]), {})

        def text(part: re.Match[str]) -> str:
            form = _form(part["at"], language)
            return f"{part['head']} {escape(forms[form])}" if form in forms else part[0]

        start = found.start("texts") - found.start()
        return found[0][:start] + TEXT.sub(text, found["texts"]) if forms else found[0]

    return ENTRY.sub(entry, content)


def with_reviewer(content: str, name: str | None) -> str:
    """A Welsh PO file whose header names who reviewed it, or says that nobody has."""
    header = _header(content)
    bare = REVIEWER_LINE.sub("", header + "\n").rstrip("\n")
    kept = [line for line in bare.split("\n") if not (line.startswith("#") and "adolygu" in line)]
    after = [UNREVIEWED, *kept] if name is None else [*kept, f'"X-Reviewed-By: {name}\\n"']
    entries = content[len(header) :]
    return "\n".join(after) + (entries if name is None else REMARK.sub("", entries))


def _header(content: str) -> str:
    return content.split("\n\n", 1)[0]
