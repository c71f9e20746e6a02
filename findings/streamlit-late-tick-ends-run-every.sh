#!/usr/bin/env bash
# streamlit 1.67.0, `st.fragment(run_every=...)` in a page that is drawn anew; without a browser.
#
# Expected: After the page was drawn anew, its fragment is run every half second as before.
#
# Instead: A tick of the page before, which came after the new run had ended and before the server had
# passed on what that run said, begins a run of its own. What was not passed on is thrown away: with it
# goes the message that sets the timer. The browser has ended the old timer by then, so no fragment is
# run any more until somebody clicks. A fragment keeps its id from run to run, by its function's name
# and place; with another name in each run, the late tick is refused and the timer stays.
#
# Who meets it: A page that waits for something, on a server busy with others: here one planner of ten,
# whose answer had long been there.
#
# What to do: Give the fragment's function another `__qualname__` in each run of the page.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check "streamlit==1.67.0"
cd "$work"
cat > app.py <<'PYTHON'
import time
import streamlit as st

turn = st.session_state["turn"] = st.session_state.get("turn", 0) + 1
time.sleep(1)

def look():
    st.write("looked")

if st.query_params.get("named") == "anew":
    look.__qualname__ = f"look{turn}"
st.fragment(look, run_every=0.5)()
PYTHON
"$work/venv/bin/python" - 2>/dev/null <<'PYTHON'
import asyncio, threading
from importlib.metadata import version
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager


class Browser:
    """Its timers, as Streamlit's own page keeps them: a new run of the page ends all, auto_rerun sets one."""

    client_context = None

    def __init__(self):
        self.timers, self.pages, self.at_rest = {}, 0, 0

    def write_forward_msg(self, msg):
        kind = msg.WhichOneof("type")
        if kind == "new_session" and not msg.metadata.run.fragment_ids:
            self.timers.clear()
            self.pages += 1
        elif kind == "auto_rerun":
            self.timers[msg.auto_rerun.fragment_id] = msg.auto_rerun.interval
        elif kind == "session_status_changed":
            self.at_rest += not msg.session_status_changed.script_is_running


def asked(named, fragment=""):
    message = BackMsg()
    message.rerun_script.query_string = f"named={named}"
    if fragment:
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_auto_rerun = True
    return message


async def timers_after(runtime, named, late):
    browser = Browser()
    me = runtime.connect_session(browser, {})
    runtime.handle_backmsg(me, asked(named))
    while browser.at_rest < 1:
        await asyncio.sleep(0.01)
    (before,) = browser.timers
    runtime.handle_backmsg(me, asked(named))
    while browser.pages < 2:
        await asyncio.sleep(0.01)
    if late:  # the server's loop is busy with others until the run has ended; then it hears the tick
        for thread in threading.enumerate():
            if thread.name == "ScriptRunner.scriptThread":
                thread.join()
        runtime.handle_backmsg(me, asked(named, before))
    while browser.at_rest < 2:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.5)
    return list(browser.timers.values())


async def main():
    config = RuntimeConfig("app.py", MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload"))
    runtime = Runtime(config)
    await runtime.start()
    found = {
        (named, late): await timers_after(runtime, named, late)
        for named in ("alike", "anew") for late in (False, True)
    }
    runtime.stop()
    return found


found = asyncio.run(main())
print("streamlit", version("streamlit"), found)
assert found[("alike", False)] == [0.5]
assert found[("alike", True)] == []
assert found[("anew", False)] == found[("anew", True)] == [0.5]
PYTHON
