#!/usr/bin/env bash
# streamlit 1.67.0, a text field whose proposed text follows from another field; in Chromium.
#
# Expected: While the page is drawn anew, one field of that name stands there, the old or the new.
#
# Instead: If the cursor has gone on to the field, both stand there, under the same label and both to
# be seen, until the script has ended: the new one, and the old one, which keeps the cursor and is
# marked `data-retained`. What somebody types meanwhile goes into the old one and is lost with it.
#
# Who meets it: A planner who changes an amount, tabs on to the name and types at once; whoever tests
# such a page by labels, as a screen reader reads it: two fields answer to one name.
#
# What to do: Propose a text beside the field, not in it, so that the field stays the same. In a test,
# wait until `data-test-script-state` of stApp is notRunning; look in elements without `data-retained`.
set -euo pipefail

browser="$(command -v chromium || command -v chromium-browser || command -v google-chrome)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "streamlit==1.67.0" \
    "playwright==1.65.2"
cd "$work"
cat > app.py <<'PYTHON'
import time
import streamlit as st

amount = st.number_input("Amount", value=1, step=1)
st.text_input("Name", value=f"for {amount}")
time.sleep(5)
st.write("end")
PYTHON
BROWSER="$browser" "$work/venv/bin/python" - <<'PYTHON'
import os, socket, subprocess, sys, time, urllib.request
from importlib.metadata import version
from playwright.sync_api import sync_playwright

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = str(free.getsockname()[1])
options = ["--server.port", port, "--server.headless", "true", "--browser.gatherUsageStats", "false"]
server = subprocess.Popen(
    [sys.executable, "-m", "streamlit", "run", "app.py", *options],
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
)
FIELDS = """all => all.map(one => [one.value,
  one.closest('[data-testid=stElementContainer]').dataset.retained === 'true',
  one === document.activeElement, one.checkVisibility()])"""
try:
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health")
            break
        except OSError:
            time.sleep(0.2)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ["BROWSER"], args=["--no-sandbox", "--disable-gpu"]
        )
        page = chromium.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"http://127.0.0.1:{port}")
        page.get_by_text("end").wait_for()
        page.locator("[data-test-script-state=notRunning]").wait_for()
        amount, name = page.get_by_label("Amount"), page.get_by_label("Name")
        amount.fill("7")
        amount.press("Tab")
        page.wait_for_function("document.querySelectorAll('input[aria-label=Name]').length === 2")
        page.wait_for_function("[...document.querySelectorAll('input')].some(one => one.value === 'for 7')")
        twice = name.evaluate_all(FIELDS)
        page.keyboard.type("my own")
        page.locator("[data-test-script-state=notRunning]").wait_for()
        once = name.evaluate_all(FIELDS)
        chromium.close()
finally:
    server.terminate()
    server.wait()
print("streamlit", version("streamlit"), twice, once)
assert [(value, kept) for value, kept, _, _ in twice] == [("for 7", False), ("for 1", True)]
assert [focus for _, _, focus, _ in twice] == [False, True]
assert [seen for *_, seen in twice] == [True, True]
assert [value for value, *_ in once] == ["for 7"]
PYTHON
