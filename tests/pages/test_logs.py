"""The log: lines of JSON that say what happened and where, and nothing of the data."""

from __future__ import annotations

import json
import logging

import pytest

from pages.parts import logs

SECRET = "Wei Yuxin"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch):
    """Gives what is logged while the factory is ours."""
    before, caught = logging.getLogRecordFactory(), []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            caught.append(self.format(record))

    logger, handler = logging.getLogger("streamlit.runtime.test_logs"), Handler()
    logger.addHandler(handler)
    logging.setLogRecordFactory(logs.record)
    yield logger, caught
    logging.setLogRecordFactory(before)
    logger.removeHandler(handler)


def fail() -> None:
    raise KeyError(f"no such person: {SECRET}")


def test_an_exception_is_told_by_its_kind_and_place_only(lines):
    logger, caught = lines
    try:
        fail()
    except KeyError:
        logger.exception("Uncaught app execution")
    (line,) = caught
    told = json.loads(line)
    assert SECRET not in line
    assert (told["level"], told["message"], told["error"]) == ("error", "Uncaught app execution", "KeyError")
    assert told["at"][-1].startswith("tests/pages/test_logs.py:")
    assert told["at"][-1].endswith(" fail")
    assert told["time"].endswith("+00:00")


@pytest.mark.parametrize(("message", "args", "said", "because"), [
    ('%s - "%s %s HTTP/%s" %d', ("10.0.0.9:123", "GET", f"/team?as_person={SECRET}", "1.1", 200),
     '… - "… … HTTP/…" 200', "the access log: who, and what was asked"),
    ("loaded %d rows in %.1f s", (12, 0.25), "loaded 12 rows in 0.2 s", "numbers are kept"),
    ("%d rows of " + "%s", ("x", SECRET), "%d rows of %s", "a pattern that a text does not fit is kept as it is"),
    ("%(name)s has %(n)d", ({"name": SECRET, "n": 3},), "… has 3", "names of the pattern"),
    ("100 % sure", (), "100 % sure", "no pattern"),
    ("a\n\"b\"", (), "a\n\"b\"", "stays one line")])
def test_texts_that_fill_in_a_message_are_left_out(lines, message, args, said, because):
    logger, caught = lines
    logger.warning(message, *args)
    (line,) = caught
    assert json.loads(line)["message"] == said, because
    assert SECRET not in line
    assert "\n" not in line


def test_an_exception_as_the_message(lines):
    logger, caught = lines
    logger.error(ValueError(SECRET))
    assert json.loads(caught[0])["message"] == "ValueError"


def test_everything_is_logged_only_where_that_is_asked_for(monkeypatch):
    before = logging.getLogRecordFactory()
    monkeypatch.setenv("BRIDGEBOARD_LOG", "full")
    logs.begin()
    assert logging.getLogRecordFactory() is before


def test_the_access_log_that_would_say_nothing_is_left_out(monkeypatch):
    before, access = logging.getLogRecordFactory(), logging.getLogger("uvicorn.access")
    monkeypatch.setattr(access, "filters", [])
    logs.begin()
    logging.setLogRecordFactory(before)
    said = [name for name in ("uvicorn.access", "uvicorn.error") if logging.getLogger(name).filter(
        logging.LogRecord(name, logging.INFO, "", 0, "x", (), None))]
    assert said == ["uvicorn.error"]
