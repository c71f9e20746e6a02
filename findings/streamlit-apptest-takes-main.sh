#!/usr/bin/env bash
# streamlit 1.67.0: after AppTest has run a page, __main__ of the test process is the page, and stays it.
#
# Guess:  AppTest runs a script beside the tests and leaves the process as it was.
# Seen:   sys.modules["__main__"] is the script's module; a test that later starts a process by "spawn"
#         (multiprocessing, Dask's nannies) has its children run that script first, where it cannot run, so that
#         they end before they have done anything: a failure far from its cause, and only in some orders of tests.
set -euo pipefail
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install -q streamlit==1.67.0
cat > "$home/seen.py" <<'PY'
import logging
import multiprocessing
import sys

def work(queue):
    queue.put("done")

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    from streamlit.testing.v1 import AppTest

    def page():
        import streamlit as st
        st.title("x")

    context = multiprocessing.get_context("spawn")
    before = sys.modules["__main__"]
    child = context.Process(target=print, args=("a child before",)); child.start(); child.join()
    tested = AppTest.from_function(page).run(timeout=60)
    assert [title.value for title in tested.title] == ["x"]
    after = sys.modules["__main__"]
    child = context.Process(target=print, args=("a child after",)); child.start(); child.join()
    print("__main__ is another module:", after is not before)
    print("a child ends with:", child.exitcode)
    assert after is not before
    assert child.exitcode == 1
PY
"$home/venv/bin/python" "$home/seen.py" 2> "$home/err" || { cat "$home/err"; exit 1; }
grep -q "NameError" "$home/err"
echo "as seen: the page stays __main__, and a child that is spawned later ends with 1"
