"""A reader's way over every page: what was delivered there, to the screen and as files."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from pages.parts.menu import PAGES
from tests.rights import delivered
from tests.rights.reader import Reader, Wire, ways

FILTERS = tuple(f"{name}_choice" for name in (  # the same with fewer rows
    "period", "over", "region", "vs", "group", "by", "kind", "year", "days", "metric"))


@dataclass
class Walked:
    """Marks by page, and by ``page:file``; the lines of code that offered files."""

    marks: dict[str, set[str]] = field(default_factory=dict)
    lines: set[str] = field(default_factory=set)

    @property
    def all(self) -> set[str]:
        return set().union(*self.marks.values())


def walk(
    sign_in: Callable[[str], Reader], wire: Wire, deep: Collection[str],
    on_file: Callable[[str, bytes], None] = lambda name, made: None,
) -> Walked:
    """Open every page and make each file that it offers; on the ``deep`` ones, in sessions of their own, use all
    that can be clicked. ``on_file``: is told of each file made."""
    walked, glance = Walked(), sign_in("definitions")
    for page in PAGES:
        glance.texts.clear()
        reader = sign_in(page) if page in deep else glance.open(page)
        home, done = reader.page, set()
        _take_files(page, wire, walked, on_file)
        while page in deep and (way := next((w for w in ways(reader) if w not in done and w[0] not in FILTERS), None)):
            done.add(way)
            reader.run(ways(reader)[way])
            _take_files(page, wire, walked, on_file)
            if reader.page != home:
                reader.open(page)
        walked.marks[page] = delivered.all_marks(reader.texts)
    return walked


def _take_files(page: str, wire: Wire, walked: Walked, on_file: Callable[[str, bytes], None]) -> None:
    for name, (line, make) in wire.offered.items():
        walked.lines.add(line)
        if (place := f"{page}:{name}") not in walked.marks:
            made = make()
            on_file(name, made)
            walked.marks[place] = delivered.marks(delivered.file_text(made))
