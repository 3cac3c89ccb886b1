"""The command that suggests how a company's files become the tables."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from analytics.commands.common import Command, language_of, language_option, write
from analytics.errors import UsageError

if TYPE_CHECKING:
    from analytics.language import Language
    from analytics.warehouse.matching.suggestion import Match, Part, Suggestion


def _options(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", type=Path, nargs="+", metavar="FILE", help="the files, all in one folder")
    command.add_argument("--to", type=Path, metavar="MAPPING", help="write the suggested mapping into this file")
    language_option(command)
    command.set_defaults(run=_match)


def _match(options: argparse.Namespace) -> int:
    from analytics.warehouse.matching.mapping_text import mapping_text
    from analytics.warehouse.matching.matching import suggest
    from analytics.warehouse.matching.preview import previews

    if len({path.resolve().parent for path in options.files}) > 1:
        raise UsageError("the files lie in different folders; a mapping reads one: put them together")
    t, suggestion = language_of(options), suggest(previews(options.files))
    print("\n".join(_lines(suggestion, t)))
    if options.to:
        write(options.to, mapping_text(suggestion, t).encode())
    return 1 if suggestion.missing else 0


def _lines(suggestion: Suggestion, t: Language) -> Iterator[str]:
    """Each source with its table, its columns with theirs, and what has to be decided."""
    from analytics.warehouse.matching.namesakes import namesakes_in
    from analytics.warehouse.matching.winning import offers

    for preview in suggestion.previews:
        if preview.fault:
            yield preview.fault.text(t)
    for source, tables in suggestion.unplaced.items():
        if not suggestion.preview(source).fault:
            title = suggestion.preview(source).title
            yield (t("{source}: it could be any of {tables}", source=title, tables=t.listed(tables)) if tables
                   else t("{source}: no table fits", source=title))
    for part in suggestion.parts:
        yield from ("", *_part_lines(suggestion.preview(part.source).title, part, t))
    for table, groups in namesakes_in(suggestion).items():
        for group in groups:
            yield t("{table}: these names differ only in spelling: {names}", table=table, names=" | ".join(group))
    yield ""
    for offer in offers(suggestion.parts):
        if offer.taken(suggestion.choices) is None:
            title = suggestion.preview(offer.deals.source).title
            yield t("{source}: won deals can count as sales, by an entry of sales with where: {won}", source=title,
                    won=offer.won)
    if suggestion.missing:
        yield t("Still needed: {tables}", tables=t.listed(suggestion.missing))


def _part_lines(title: str, part: Part, t: Language) -> Iterator[str]:
    yield f"{title} → {part.table}  {t.percent(part.confidence, 0)}  {part.reason.text(t)}"
    width = max((len(match.column) for match in part.matches), default=0)
    for match in part.matches:
        asked = f"  ? {match.doubt.text(t)}" if match.doubt else ""
        yield f"  {match.column:<{width}}  {_from(match)}  {match.reason.text(t)}{asked}"


def _from(match: Match) -> str:
    """Where the column comes from, and how sure that is."""
    value = match.value
    if value is None:
        return "?" if not match.candidates else f"? {' | '.join(match.candidates)}"
    if value.look_up:
        return f"← {value.by} → {value.take}  {match.confidence:.0%}"
    return f"← {value.column or value.constant or value.expression}  {match.confidence:.0%}"


COMMANDS = (
    Command("match", "Suggest how files become the tables, as a mapping to load them with.",
            "python -m analytics match deals.csv accounts.csv calls.csv --to mapping.yaml", False, _options),
)
