"""Two loads at once: the second is refused in one sentence, whichever process it is, and a killed one blocks nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.errors import UsageError
from analytics.warehouse.one_load import one_load
from tests.chinese import english_in

from .conftest import Company

REPOSITORY = Path(__file__).parents[2]
_HOLD = """
import sys
from pathlib import Path
from analytics.warehouse.one_load import one_load
with one_load(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def _refused(company: Company) -> None:
    with pytest.raises(UsageError, match=r"another load is at work there; wait until it has ended") as refusal:
        company.load()
    assert str(refusal.value).startswith(str(company.place))
    assert english_in(refusal.value) == ""
    assert company.rows("SELECT count(*) FROM sales") == [(2,)]


def test_a_second_load_of_this_process_is_refused_until_the_first_has_ended(company: Company) -> None:
    company.load()
    with one_load(company.place):
        _refused(company)
    company.load()


def test_a_check_is_no_load(company: Company) -> None:
    company.load()
    with one_load(company.place):
        assert company.load(check=True).ok


def test_a_load_of_another_process_is_waited_for_unless_it_was_killed(company: Company) -> None:
    company.load()
    other = subprocess.Popen([sys.executable, "-c", _HOLD, str(company.place)], stdin=subprocess.PIPE, text=True,
                             stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(REPOSITORY)})
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        _refused(company)
        other.kill()
        other.wait()
    company.load()


def test_a_refused_load_sweeps_nothing_of_the_one_at_work(company: Company) -> None:
    company.load()
    at_work = company.place / ".20260101T000000-abcdef.partial"
    with one_load(company.place):
        at_work.write_text("half a load")
        _refused(company)
        assert at_work.exists()
    company.load()
    assert not at_work.exists()
