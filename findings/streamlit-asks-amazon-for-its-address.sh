#!/usr/bin/env bash
# streamlit 1.67.0, the library of data apps that NHS analysts are taught, started as in a container.
#
# Expected: With usage statistics switched off a server of one's own asks no other server for anything.
#
# Instead: Where it listens on every address (as a container must) and opens no browser, it asks
# checkip.amazonaws.com for its public address at its start, to print it. It does not where it listens on
# 127.0.0.1. It asks the same again for a page whose address it does not know.
#
# Who meets it: A trust whose servers may call nobody, or whose records say that none is called.
#
# What to do: Set browser.serverAddress to the name that people use, and block the way out all the same;
# or put a function that answers nothing in the place of streamlit.net_util.get_external_ip.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check "streamlit==1.67.0"
cd "$work"
echo 'import streamlit as st; st.write("hello")' > page.py
cat > watch.py <<'PYTHON'
"""Start the server with a proxy of our own, which answers nothing, and tell which addresses it was asked for."""
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request

asked = []
door = socket.create_server(("127.0.0.1", 0))


def listen():
    while True:
        caller, _ = door.accept()
        line = caller.recv(4096).decode("latin-1").split("\r\n")[0]
        asked.append(line.rsplit(" ", 1)[0])
        caller.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        caller.close()


threading.Thread(target=listen, daemon=True).start()
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
proxy = f"http://127.0.0.1:{door.getsockname()[1]}"
server = subprocess.Popen(
    [sys.executable, "-m", "streamlit", "run", "page.py", "--server.headless", "true",
     "--browser.gatherUsageStats", "false", "--server.address", sys.argv[1], "--server.port", str(port)],
    env={**os.environ, "http_proxy": proxy, "https_proxy": proxy, "HTTP_PROXY": proxy, "HTTPS_PROXY": proxy,
         "no_proxy": "", "NO_PROXY": ""},
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
)
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
while True:
    try:
        opener.open(f"http://127.0.0.1:{port}/_stcore/health")
        break
    except OSError:
        time.sleep(0.2)
time.sleep(20)
server.terminate()
server.wait()
print(sys.argv[1], sorted(set(asked)))
PYTHON
everywhere="$("$work/venv/bin/python" watch.py 0.0.0.0)"
here="$("$work/venv/bin/python" watch.py 127.0.0.1)"
echo "$everywhere"
echo "$here"
test "$everywhere" = "0.0.0.0 ['GET http://checkip.amazonaws.com/']"
test "$here" = "127.0.0.1 []"
