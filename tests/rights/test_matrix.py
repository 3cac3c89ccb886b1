"""Every reader on every page and with every file that it offers: what is not theirs never leaves the server.

What may be seen is worked out from the raw tables (``readers``, ``secrets``); the delivered bytes are searched for all
the rest, on the screen or not.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache

import pytest

from analytics.access import Role
from pages.parts.menu import PAGES
from tests.pages.conftest import ROOT
from tests.pages.menu import pages_of
from tests.rights import delivered
from tests.rights.company import FORMER, LEAD, LED, OF_TWO
from tests.rights.reader import Reader, Wire
from tests.rights.readers import KNOWN, REFUSED
from tests.rights.secrets import Secrets
from tests.rights.walking import Walked, look, use

EVERY = frozenset(PAGES)
INSIDE = tuple(sorted((reader for reader in KNOWN if reader not in REFUSED), key=lambda reader: reader != "HR"))
DEEP = {  # where a reader uses everything that can be clicked; elsewhere they open the page and take its files
    "HR": {"account_manager", "customers", "support", "lab", "statements", "plan"},
    "account manager": {*pages_of(Role.ACCOUNT_MANAGER)} - {"definitions"},
    "who changed teams": {"account_manager", "statements"},
    "lead": {*pages_of(Role.TEAM_LEAD)} - {"gaps", "month", "effects", "definitions"},
    "lead whom somebody left": {"gaps", "effects"}, "lead of two teams": {"month"},
    "executive who leads": {"team", "customers"},
    "executive": {"customers", "gaps", "recognition", "plan", "month"}, "administrator": {"sources", "quality"},
}
READ_ALL = ("account manager", "lead", "executive", "HR")  # who comes upon every text that was written for them
SHOWN = {  # kinds of marks that a reader is delivered, so that a hidden page cannot pass for a safe one
    "HR": {"people", "addresses", "customers", "comments", "notes", "ratings", "pay", "texts"},
    "account manager": {"people", "customers", "comments", "notes", "ratings", "pay", "own lead", "texts"},
    "who changed teams": {"people", "customers", "comments", "ratings", "pay", "own lead", "texts"},
    "lead": {"people", "customers", "comments", "notes", "ratings", "texts"},
    "lead whom somebody left": {"people", "customers"}, "lead of two teams": {"people", "customers", "comments"},
    "executive who leads": {"people", "customers", "comments", "notes"}, "executive": {"texts"},
}
ELSEWHERE = {  # files that this company offers nobody, and where they are looked at instead
    "pages/data/quality.py": "nothing was loaded through a mapping, so nothing is in quarantine",
    "pages/parts/sources/history.py": "as above: there is no mapping to take along",
    "pages/parts/sources/load.py": "nothing is brought in here; it is the reader's own mapping (tests/pages)",
}


@pytest.fixture(scope="module")
def walked(sign_in: Callable[..., Reader], served: Wire) -> Callable[[str], Walked]:
    """What was delivered to a reader. All read in one process, HR before the others and those by turns: whatever is
    kept of one who may see everything is there when they ask for the same."""
    ways = {reader: Walked() for reader in INSIDE}

    @cache
    def of(reader: str) -> Walked:
        use(lambda page: sign_in(reader, page), served, ways[reader], DEEP.get(reader, ()))
        return ways[reader]

    of("HR")
    look({reader: sign_in(reader, "definitions") for reader in INSIDE}, served, ways, DEEP)
    return of


@pytest.mark.parametrize("reader", INSIDE)
def test_nothing_is_delivered_that_is_somebody_elses(reader, walked, secrets: Secrets):
    own = frozenset().union(*secrets.of(reader).values())
    public = {"recognition": secrets.honoured} if KNOWN[reader].honours else {}
    for place, marks in walked(reader).marks.items():
        allowed = own | public.get(place.split(":")[0], frozenset())
        assert sorted(marks & secrets.every - allowed) == [], f"{reader} is delivered this by {place}"


@pytest.mark.parametrize("reader", SHOWN)
def test_what_is_the_readers_is_delivered(reader, walked, secrets: Secrets):
    of, found = secrets.of(reader), walked(reader).all
    missed = {person for person, amounts in secrets.paid(reader).items() if not amounts & found}
    assert missed <= {LEAD, FORMER, OF_TWO, LED}, "the plan pays no leads, so they have no statement"
    assert {kind for kind in of if found & of[kind]} >= SHOWN[reader]
    if reader in READ_ALL:
        assert sorted(of["texts"] - found) == []


@pytest.mark.parametrize("reader", REFUSED)
def test_who_is_not_known_gets_no_page(reader, sign_in, secrets: Secrets):
    one = sign_in(reader, "team")
    assert one.titles == ["You are signed in, but not known here"]
    own = frozenset().union(*secrets.of(reader).values())
    assert delivered.all_marks(one.texts) & secrets.every <= own, "the own address at most"
    assert len(one.test._registered_pages) == 1, "there is no page to go to"


def test_every_page_and_every_file_was_looked_at(walked):
    ways = [walked(reader) for reader in INSIDE]
    assert set().union(*(w.marks for w in ways)) >= EVERY
    reached = set().union(*(w.lines for w in ways))
    assert sorted(line for line in offers() if line not in reached and line.split(":")[0] not in ELSEWHERE) == []


def offers() -> Iterator[str]:
    """The lines of code that offer a file."""
    for path in sorted((ROOT / "pages").rglob("*.py")):
        tree, home = ast.parse(path.read_text("utf-8")), path.name == "download.py"
        names = {"file", "table"} if home else {"download.file", "download.table"}
        handed_on = {node for part in tree.body if home and getattr(part, "name", "") == "table"
                     for node in ast.walk(part)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in names and node not in handed_on:
                yield f"{path.relative_to(ROOT)}:{node.lineno}"
