"""Serves a Streamlit script once all that its page needs is read, so that nobody waits for that."""

from __future__ import annotations

import logging
import sys


def serve(arguments: list[str]) -> None:
    """What `streamlit run` does with these arguments, after the program was read."""
    logging.getLogger("streamlit").setLevel(logging.ERROR)  # it tells that no page runs yet: so it should be
    from streamlit.web import cli  # noqa: PLC0415

    import placement.app.page  # noqa: PLC0415 - read now, so that a page opens at once
    import placement.matching.page  # noqa: F401, PLC0415

    logging.getLogger("streamlit").setLevel(logging.NOTSET)
    sys.argv = ["streamlit", "run", *arguments]
    cli.main()


if __name__ == "__main__":
    serve(sys.argv[1:])
