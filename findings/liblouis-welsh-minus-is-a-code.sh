#!/usr/bin/env bash
# liblouis 3.24.0 as Debian 12 has it, text to braille: figures with signs by the Welsh tables.
#
# Expected: A minus sign in a table of changes, U+2212, is one braille sign, as by the table of English (UEB); a sign
# that the Welsh table lacks is left out, or stands as it does in English.
#
# Instead: It is spelt as the number of the character: backslash, x, 2212 between apostrophes. "-3" with a true minus
# is ten cells, of which the last two are the figure. So are "at least" and "at most". A hyphen is right. Contracted
# Welsh (grade 2) does the same; the older British table knows the minus and spells "at least". Nothing is said.
#
# Who meets it: Braille readers of a Welsh table of gains and losses. A hyphen helps them and harms listeners: the
# Welsh voice of eSpeak NG is silent at a hyphen and says the true minus, so no one sign serves both.
#
# What to do: Words instead of signs where Welsh is meant for braille and for speech: "3 yn llai", "o leiaf 5".
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p lists/partial cache/archives/partial
own=(-qq -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o Debug::NoLocking=1 -o APT::Sandbox::User=root)
apt-get "${own[@]}" update
apt-get "${own[@]}" download liblouis20=3.24.0-1 liblouis-data=3.24.0-1 liblouis-bin=3.24.0-1
for package in *.deb; do
    dpkg -x "$package" braille
done
library="$(dirname "$(find "$work/braille" -name 'liblouis.so.20')")"
export LD_LIBRARY_PATH="$library" LOUIS_TABLEPATH="$work/braille/usr/share/liblouis/tables"
cat > signs.py <<'PYTHON'
import subprocess

texts = {"minus": "\u22123", "hyphen": "-3", "at least": "\u2265 5", "at most": "\u2264 5"}
seen = {}
for table in ("cy-cy-g1.utb", "cy-cy-g2.ctb", "en-ueb-g1.ctb", "en-gb-g1.utb"):
    done = subprocess.run(
        ["braille/usr/bin/lou_translate", f"unicode.dis,{table}"],
        input="\n".join(texts.values()) + "\n", capture_output=True, text=True, check=True,
    )
    assert done.stderr == ""
    seen[table] = dict(zip(texts, done.stdout.splitlines(), strict=True))
    print(table, seen[table])
three, five, begin = "\u283c\u2809", "\u283c\u2811", "\u2804\u2873\u282d"
for table in ("cy-cy-g1.utb", "cy-cy-g2.ctb"):
    assert seen[table]["hyphen"] == "\u2824" + three
    assert seen[table]["minus"] == begin + "\u2806\u2806\u2802\u2806\u2804" + three and len(seen[table]["minus"]) == 10
    assert all(seen[table][sign].startswith(begin) for sign in ("at least", "at most"))
assert seen["en-ueb-g1.ctb"]["minus"] == "\u2810\u2824" + three
assert seen["en-gb-g1.utb"]["minus"] == "\u2824" + three and begin in seen["en-gb-g1.utb"]["at least"]
assert not any(begin in braille for braille in seen["en-ueb-g1.ctb"].values())
PYTHON
python3 signs.py
