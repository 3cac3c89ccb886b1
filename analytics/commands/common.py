"""What the commands share: options, the reader's language, the state, progress, files."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analytics.errors import UsageError
from analytics.warehouse.snapshots import DEFAULT, Progress

if TYPE_CHECKING:
    from analytics.language import Language
    from analytics.state.store import State


@dataclass(frozen=True)
class Command:
    """``example``: how it is called; ``stored``: whether it reads or writes a warehouse; ``fill`` adds its options."""

    name: str
    about: str
    example: str
    stored: bool
    fill: Callable[[argparse.ArgumentParser], None]


def warehouse_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--warehouse", type=Path, default=DEFAULT, metavar="FILE_OR_FOLDER",
                         help="where the snapshots lie (a folder), or one .duckdb file (default: data/warehouse)")


def language_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--lang", choices=("en", "zh"), default="en", help="English (default) or Chinese")


def format_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.add_argument("--raw", action="store_true",
                         help="CSV with cells as they are, for programs; else none starts a formula in a spreadsheet")


def tell(text: str, options: argparse.Namespace) -> None:
    """Print what a command found, as ``--format`` and ``--raw`` ask for."""
    from analytics.formulas import safe_csv

    print(safe_csv(text) if options.format == "csv" and not options.raw else text)


def count(text: str) -> int:
    try:
        return int(text.replace("_", "").replace(",", ""))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from None


def write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name another file") from None
    print(f"Wrote {path}.", file=sys.stderr)


def language_of(options: argparse.Namespace) -> Language:
    """The language that ``--lang`` asks for."""
    from analytics.language import Language

    return Language({"en": "en", "zh": "zh_CN"}[options.lang])


def state_of(options: argparse.Namespace, *, make: bool = False, upgrade: bool = True) -> State:
    """The state that there is, or to ``make``: ``BRIDGEBOARD_STATE``, else the one beside the warehouse."""
    from analytics.state.store import State, default_url
    from analytics.warehouse.query import open_warehouse

    url = os.environ.get("BRIDGEBOARD_STATE")
    if not url:
        with contextlib.closing(open_warehouse(options.warehouse)) as warehouse:
            url = default_url(options.warehouse, warehouse.made_up)
    return State(url, make=make, upgrade=upgrade)


def own_state(place: Path, *, make: bool = True) -> State:
    """The state of a company's own data, opened before a change, so that nothing is changed without its entry."""
    from analytics.state.store import State, default_url

    if make and not os.environ.get("BRIDGEBOARD_STATE"):
        (place.parent if place.suffix == ".duckdb" else place).mkdir(parents=True, exist_ok=True)  # of a first load
    return State(os.environ.get("BRIDGEBOARD_STATE") or default_url(place, made_up=False), make=make)


class ProgressBar:
    """A bar on standard error, drawn only where a person is looking and only once work takes longer than a moment."""

    def __enter__(self) -> Progress:
        self._started, self._drawn = time.monotonic(), False
        return self._draw

    def _draw(self, share: float, step: str) -> None:
        if sys.stderr.isatty() and time.monotonic() - self._started > 0.3:
            bar = "█" * round(24 * share)
            print(f"\r{bar:<24} {share:4.0%} {step:<30.30}", end="", file=sys.stderr, flush=True)
            self._drawn = True

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            print(f"\r{'':<62}\r", end="", file=sys.stderr, flush=True)
