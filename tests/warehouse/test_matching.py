"""Files with foreign headers are matched to the tables; what is in doubt stays open."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.warehouse.matching import suggest
from analytics.warehouse.preview import previews
from analytics.warehouse.suggestion import Choices, Match, Part, Suggestion

from .exports import EXPORTS, Export


def suggested(folder: Path, choices: Choices | None = None, **texts: str) -> Suggestion:
    """What is suggested for files of a folder, written first where their texts are given (a_csv for a.csv)."""
    for name, text in texts.items():
        (folder / name.replace("_csv", ".csv")).write_text(text, "utf-8")
    return suggest(previews(sorted(folder.glob("*.*"))), choices or Choices())


def said(match: Match) -> str:
    """A match in short, as in ``exports``."""
    value = match.value
    if value is None:
        return "?"
    if value.look_up:
        return f"{value.by} -> {value.look_up}.{value.match} -> {value.take}"
    return value.column or (f"={value.constant}" if value.constant else f"~{match.candidates[0]}")


def columns(part: Part) -> dict[str, str]:
    return {match.column: said(match) for match in part.matches}


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: f"{export.product} {export.file}")
def test_the_usual_exports_are_matched(export: Export, tmp_path: Path) -> None:
    (tmp_path / export.file).write_text(export.text, "utf-8")
    part, *derived = suggested(tmp_path).parts
    assert (part.table, part.missing) == (export.table, ())
    assert columns(part) == export.columns
    assert all(one.derived for one in derived)
