"""A page that waits goes on looking, whatever comes late from the page before; without a browser."""

from __future__ import annotations

import asyncio
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from placement.app import session
from placement.app.jobs import DeskJob, tell
from placement.app.shelf import Kept
from tests.app.serving import kept, tiny_question

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PLANNER = "p-00000000000000c1"
SCRIPT = """
from pathlib import Path
import streamlit as st
from placement.app.limits import AppLimits
from placement.app.page import main

st.session_state["step"] = {step!r}
main(Path({workspace!r}), AppLimits())
"""
LOOK = 0.01


class BusyDesk:
    """A desk at which every job waits; where one asks for its place it can be held up."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()
        self.goes_on.set()

    def place(self, _job: DeskJob) -> int:
        self.goes_on.wait()
        return 1

    def before(self, _job: DeskJob) -> int:
        return 1


class Timers:
    """What a page in a browser keeps of looks: a new page ends all of them, a message begins one."""

    client_context = None

    def __init__(self) -> None:
        self.kept: set[str] = set()
        self.pages = 0
        self.at_rest = 0

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        kind = msg.WhichOneof("type")
        if kind == "new_session" and not msg.metadata.run.fragment_ids:
            self.kept.clear()
            self.pages += 1
        elif kind == "auto_rerun":
            self.kept.add(msg.auto_rerun.fragment_id)
        elif kind == "session_status_changed" and not msg.session_status_changed.script_is_running:
            self.at_rest += 1


@pytest.fixture
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit's one server of this process, and its script in the place of `__main__`, for one test."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(Runtime, "_instance", None)


def asked(fragment: str = "") -> BackMsg:
    """What a browser sends: draw the page anew, or look."""
    message = BackMsg()
    message.rerun_script.query_string = f"planner={PLANNER}"
    if fragment:
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_auto_rerun = True
    return message


async def late_look(script: Path, desk: BusyDesk) -> Timers:
    """The timers of a page that was drawn anew, while a look of the page before came as it ended."""
    storage, files = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload")
    runtime = Runtime(RuntimeConfig(str(script), storage, files))
    await runtime.start()
    timers = Timers()
    me = runtime.connect_session(timers, {})

    async def until(count: str, number: int) -> None:
        while getattr(timers, count) < number:  # noqa: ASYNC110 - Streamlit's own loop tells of it
            await asyncio.sleep(LOOK)

    runtime.handle_backmsg(me, asked())
    await until("at_rest", 1)
    (before,) = timers.kept
    desk.goes_on.clear()
    runtime.handle_backmsg(me, asked())
    await until("pages", 2)
    # From here to the late look the server's own loop does nothing, as when it is busy with others.
    desk.goes_on.set()
    for thread in threading.enumerate():
        if thread.name == "ScriptRunner.scriptThread":
            thread.join()
    runtime.handle_backmsg(me, asked(before))
    await until("at_rest", 2)
    runtime.stop()
    await runtime.stopped
    return timers


@pytest.mark.usefixtures("_alone")
@pytest.mark.parametrize("step", ["decide", "publish"])
def test_a_late_look_of_the_page_before_does_not_end_the_looks_of_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    shelf = kept(tmp_path / "ws", PLANNER, "As stated", tiny_question(tmp_path))
    (option,) = shelf.options()
    kind: dict[str, Any] = {"kind": "decide", "first": True} if step == "decide" else {"kind": step}
    tell(DeskJob(folder=str(option.folder), **kind), "waiting")
    script, desk = tmp_path / "script.py", BusyDesk()
    script.write_text(SCRIPT.format(step=step, workspace=str(tmp_path / "ws")), encoding="utf-8")
    monkeypatch.setattr(Kept, "has_plan", property(lambda _: step != "decide"))
    monkeypatch.setattr(session, "the_desk", lambda _limits: desk)
    publish = import_module("placement.app.screens.publish")  # a function there has the same name
    monkeypatch.setattr(publish, "plan_of", lambda _: SimpleNamespace(view=SimpleNamespace(answer=None)))
    for said in ("watermark", "stopped_sentence"):  # there is no plan to say anything of
        monkeypatch.setattr(publish, said, lambda *_: "")
    with ThreadPoolExecutor(1) as alone:  # a browser of other tests may have a loop in this thread
        timers = alone.submit(lambda: asyncio.run(late_look(script, desk))).result()
    assert len(timers.kept) == 1
