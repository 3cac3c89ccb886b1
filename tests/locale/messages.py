"""The messages in the source, for the test of the catalogue; ``python -m tests.locale.messages`` updates it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "analytics/locale/zh_CN/LC_MESSAGES/bridgeboard.po"
KEYWORDS = {"t": None, "N_": None, "language": None, "plural": (1, 2)}


def extracted() -> Catalog:
    """Every message that the source marks, with where it stands."""
    found = Catalog(locale="zh_CN", project="Bridgeboard", charset="utf-8")
    for folder in ("analytics", "pages"):
        found_in = extract_from_dir(ROOT / folder, [("**.py", "python")], keywords=KEYWORDS)
        for file, line, message, comments, _ in found_in:
            found.add(message, locations=[(f"{folder}/{file}", line)], auto_comments=comments)
    for file, line, message, comments, _ in extract_from_dir(ROOT, [("app.py", "python")], keywords=KEYWORDS):
        found.add(message, locations=[(file, line)], auto_comments=comments)
    for file in (path for folder in ("analytics", "pages") for path in sorted((ROOT / folder).rglob("*.py"))):
        for message, line in within_f_strings(file.read_text("utf-8")):
            found.add(message, locations=[(str(file.relative_to(ROOT)), line)])
    return found


def within_f_strings(source: str) -> Iterator[tuple[str, int]]:
    """Messages that Babel does not see: before Python 3.12 an f-string is one word to it."""
    for node in ast.walk(ast.parse(source)):
        for call in ast.walk(node) if isinstance(node, ast.JoinedStr) else ():
            if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant) and (
                    getattr(call.func, "id", getattr(call.func, "attr", "")) in KEYWORDS):
                yield call.args[0].value, call.lineno


def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_CN")


def update() -> None:
    """Add new messages without a translation, drop those that are gone; keep every translation."""
    present = catalogue() if CATALOGUE.exists() else Catalog(locale="zh_CN")
    fresh = Catalog(locale="zh_CN", project="Bridgeboard", charset="utf-8", fuzzy=False, version="1",
                    header_comment="# Simplified Chinese texts of Bridgeboard", copyright_holder="Bridgeboard",
                    last_translator="Bridgeboard", language_team="zh_CN", revision_date=present.revision_date,
                    creation_date=present.creation_date)
    for message in sorted((m for m in extracted() if m.id), key=lambda m: str(m.id)):
        known = present.get(message.id if isinstance(message.id, str) else message.id[0])
        fresh.add(message.id, known.string if known else "", locations=sorted({(f, 0) for f, _ in message.locations}))
    with CATALOGUE.open("wb") as file:
        write_po(file, fresh, width=110, omit_header=False, include_lineno=False)


if __name__ == "__main__":
    update()
    missing = [m.id for m in catalogue() if m.id and not (m.string if isinstance(m.string, str) else all(m.string))]
    print(f"{len(missing)} without a translation")
