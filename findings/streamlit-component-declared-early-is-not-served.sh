#!/usr/bin/env bash
# streamlit 1.67.0, the library of data apps that NHS analysts are taught, with streamlit-folium 0.27.4.
#
# Expected: A component (a map that answers clicks) that is declared when its package is imported is
# served, whenever the package is imported in the server's process: before the server starts, to have
# the page open sooner, or by the page itself.
#
# Instead: A component is registered only if it is declared while a page's script runs. Declared before,
# it is left out, and as Python imports a module once, its page answers 404 for good: the app shows
# "Your app is having trouble loading the component" in the place of the map. Nothing is logged.
#
# Who meets it: Whoever preloads heavy libraries before `streamlit run` in one process, so that the
# first visitor does not wait for them.
#
# What to do: Preload everything but packages that declare components, and import those in the page.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "streamlit==1.67.0" \
    "streamlit-folium==0.27.4" \
    "websockets==17.4"
cd "$work"
cat > page.py <<'PYTHON'
from pathlib import Path

import streamlit_folium

Path("ran").touch()
PYTHON
cat > serve.py <<'PYTHON'
import os
import sys
import threading
import time
import urllib.error
import urllib.request

early, port = sys.argv[1] == "early", sys.argv[2]
if early:
    import streamlit_folium  # read before the page is asked for
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web import bootstrap
from websockets.sync.client import connect


def status(path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def look():
    """Open the page as a browser does, wait until its script has run, and ask for the component's page."""
    while status("/_stcore/health") != 200:
        time.sleep(0.2)
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    with connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"]) as page:
        page.send(asked.SerializeToString())
        while not os.path.exists("ran"):
            time.sleep(0.2)
        found = status("/component/streamlit_folium.st_folium/index.html")
    print("early" if early else "late", found, flush=True)
    os._exit(0)


threading.Thread(target=look, daemon=True).start()
options = {
    "server_port": int(port), "server_address": "127.0.0.1", "server_headless": True,
    "browser_gatherUsageStats": False, "server_fileWatcherType": "none",
}
bootstrap.load_config_options(options)
bootstrap.run("page.py", False, [], options)
PYTHON
port() { "$work/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
early="$("$work/venv/bin/python" -W ignore serve.py early "$(port)" 2> /dev/null | grep '^early')"
rm ran
late="$("$work/venv/bin/python" -W ignore serve.py late "$(port)" 2> /dev/null | grep '^late')"
echo "$early"
echo "$late"
test "$early" = "early 404"
test "$late" = "late 200"
