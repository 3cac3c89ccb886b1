"""Readers' ways over every page: what was delivered there, to the screen and as files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from pages.parts.menu import PAGES
from tests.rights import delivered
from tests.rights.reader import Reader, Wire, ways

FILTERS = tuple(f"{name}_choice" for name in (  # the same with fewer rows
    "period", "over", "region", "vs", "group", "by", "kind", "year", "days", "metric"))


@dataclass
class Walked:
    """What one reader was delivered: marks by page, and by ``page:file``; the lines of code that offered files.

    ``on_file`` is told of each file that was made.
    """

    on_file: Callable[[str, bytes], None] = lambda name, made: None
    marks: dict[str, set[str]] = field(default_factory=dict)
    lines: set[str] = field(default_factory=set)

    @property
    def all(self) -> set[str]:
        return set().union(*self.marks.values())

    def keep(self, page: str, texts: Iterable[str]) -> None:
        self.marks.setdefault(page, set()).update(delivered.all_marks(texts))

    def take_files(self, page: str, wire: Wire) -> None:
        """Download each file that the page as it stands offers and that was not taken there before."""
        for name, (line, download) in wire.offered.items():
            self.lines.add(line)
            if (place := f"{page}:{name}") not in self.marks:
                made = download()
                self.on_file(name, made)
                self.keep(place, [delivered.file_text(made)])


def look(
    readers: Mapping[str, Reader], wire: Wire, walked: Mapping[str, Walked], deep: Mapping[str, Collection[str]]
) -> None:
    """Readers open all pages but their ``deep`` ones and take the files, all at the same time: page by page, one after
    the other as they are named, so that whatever is kept of one is there when the next one asks."""
    for page in PAGES:
        for name, reader in ((name, one) for name, one in readers.items() if page not in deep.get(name, ())):
            reader.texts.clear()
            reader.open(page)
            walked[name].take_files(page, wire)
            walked[name].keep(page, reader.texts)


def use(sign_in: Callable[[str], Reader], wire: Wire, walked: Walked, deep: Collection[str]) -> None:
    """One reader opens the ``deep`` pages, each in a session of its own, and uses all that can be clicked there."""
    for page in filter(deep.__contains__, PAGES):
        reader, done = sign_in(page), set()
        home = reader.page
        walked.take_files(page, wire)
        while way := next((w for w in ways(reader).items() if w[0] not in done and w[0][0] not in FILTERS), None):
            done.add(way[0])
            reader.run(way[1])
            walked.take_files(page, wire)
            if reader.page != home:
                reader.open(page)
        walked.keep(page, reader.texts)
