"""Serves a Streamlit script once all that its page needs is read, so that nobody waits for that."""

from __future__ import annotations

import sys
from typing import Any


def serve(arguments: list[str]) -> None:
    """What `streamlit run` does with these arguments, after the program was read."""
    from streamlit import logger, net_util  # noqa: PLC0415
    from streamlit.web import cli  # noqa: PLC0415

    ask_nobody(net_util)
    logger.set_log_level("error")  # it tells that no page runs yet: so it should be
    import placement.app.page  # noqa: PLC0415 - read now, so that a page opens at once
    import placement.matching.page  # noqa: F401, PLC0415

    logger.set_log_level("info")
    sys.argv = ["streamlit", "run", *arguments]
    cli.main()


def ask_nobody(net_util: Any) -> None:
    """Let Streamlit do without its own public address.

    Where it listens on every address it asks a server of Amazon for it, to write it on the terminal, and
    again for each page whose address it does not know. Nothing here needs it.
    """
    net_util.get_external_ip = lambda: None


if __name__ == "__main__":
    serve(sys.argv[1:])
