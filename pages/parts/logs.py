"""The server's log: a line of JSON each, without anything from the data.

What is logged may hold names, addresses or figures: texts that fill in a message, the words of an exception. So of a
message only its own words and numbers are kept, of an exception its kind and place. ``BRIDGEBOARD_LOG=full``
logs everything as it is, for whoever looks for a mistake on made-up data.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import traceback
from pathlib import Path
from typing import Any

from streamlit.config import set_option
from streamlit.logger import update_formatter

HOME = Path(__file__).parents[2]
LEFT_OUT = "…"


def begin() -> None:
    """Log so from now on, whichever library logs."""
    if os.environ.get("BRIDGEBOARD_LOG") == "full":
        return
    logging.setLogRecordFactory(record)
    logging.getLogger("uvicorn.access").addFilter(lambda _: False)  # without who and what its lines say nothing
    set_option("logger.messageFormat", "%(message)s")
    update_formatter()


def record(
    name: str, level: int, path: str, line: int, msg: object, args: Any, exc_info: Any, *more: Any, **others: Any
) -> logging.LogRecord:
    """A record whose message is the line of JSON and that holds nothing else."""
    moment = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    told: dict[str, object] = {"time": moment, "level": logging.getLevelName(level).lower(), "logger": name,
                               "message": _words(msg, args)}
    if isinstance(exc_info, BaseException):
        told |= _error(exc_info)
    elif exc_info and exc_info[1] is not None:
        told |= _error(exc_info[1])
    return logging.LogRecord(name, level, path, line, json.dumps(told, ensure_ascii=False), (), None)


def _words(msg: object, args: Any) -> str:
    """The message's own words, with the numbers that fill it in; of an exception logged as the message its kind."""
    if isinstance(msg, BaseException):
        return type(msg).__name__
    args = args[0] if len(args) == 1 and isinstance(args[0], dict) else args  # as logging does
    try:
        return str(msg) % (_kept(args) if isinstance(args, dict) else tuple(_kept(dict(enumerate(args))).values()))
    except (TypeError, ValueError, KeyError):  # a pattern that wants other kinds than are left
        return str(msg)


def _kept(args: dict[Any, Any]) -> dict[Any, Any]:
    return {key: value if isinstance(value, int | float) else LEFT_OUT for key, value in args.items()}


def _error(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)
    return {"error": type(error).__name__, "at": [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in frames[-12:]]}


def _short(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(HOME / ".venv") or not path.is_relative_to(HOME):
        return "/".join(path.parts[-2:])
    return str(path.relative_to(HOME))
