#!/usr/bin/env bash
# eSpeak NG 1.52.0 as espeakng-loader 0.2.4 brings it: figures of a table read aloud in Welsh.
#
# Expected: The Welsh voice says a sign as the English voice does, in Welsh or in English: minus before -3, "at
# least" for a bound, pounds for £5.
#
# Instead: In Welsh -3 is "tri", the same sounds as 3, and so "at least 5" and "at most 5", written with their signs,
# and £5 are all "pump". A change of minus three posts is heard as three posts, and a floor and a ceiling of a rule
# are heard as one figure. Some other signs fall back to an English word: the true minus sign (U+2212) is "minus",
# + is "plus" and % is "per cent". The English voice says each of them. German has them too; Irish and Gaelic do not.
#
# Who meets it: Listeners to a Welsh page or paper through eSpeak NG, where the program before it does not put words in
# place of signs; and whoever makes an audio version of a paper.
#
# What to do: U+2212 for minus, words for bounds ("o leiaf 5", "hyd at 5") and for money ("5 punt") in text that
# people may listen to.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "espeakng-loader==0.2.4"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import ctypes
import espeakng_loader as speech

library = ctypes.CDLL(speech.get_library_path())
library.espeak_Info.restype = library.espeak_TextToPhonemes.restype = ctypes.c_char_p
assert library.espeak_Initialize(2, 0, speech.get_data_path().encode(), 0) > 0


def sounds(text, voice):
    assert library.espeak_SetVoiceByName(voice.encode()) == 0
    rest = ctypes.pointer(ctypes.cast(ctypes.c_char_p(text.encode()), ctypes.c_void_p))
    heard = []
    while rest.contents.value:
        heard.append((library.espeak_TextToPhonemes(rest, 1, 2) or b"").decode().strip())
    return " ".join(heard)


signs = {"-3": "3", "\u22123": "3", "+3": "3", "\u2265 5": "5", "\u2264 5": "5", "\u00a35": "5", "5%": "5", "5 \u00d7 4": "5 4"}
silent = {}
for voice in ("cy", "en", "de", "ga", "gd"):
    silent[voice] = [text for text, bare in signs.items() if sounds(text, voice) == sounds(bare, voice)]
    print(voice, {text: sounds(text, voice) for text in ("3", *signs)}, "unsaid:", silent[voice])
print("eSpeak NG", library.espeak_Info(None).decode(), silent)
assert silent["en"] == silent["de"] == []
assert silent["cy"] == ["-3", "\u2265 5", "\u2264 5", "\u00a35", "5 \u00d7 4"]
assert {"-3", "\u2265 5", "\u2264 5"} <= set(silent["ga"]) & set(silent["gd"])
PYTHON
