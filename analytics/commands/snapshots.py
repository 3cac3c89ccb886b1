"""The commands about the loads that are kept."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from analytics.commands.common import Command, ProgressBar, language_of, language_option, own_state, warehouse_option


def _options(command: argparse.ArgumentParser) -> None:
    kinds = command.add_subparsers(required=True, metavar="WHAT")
    listing = kinds.add_parser("list", help="the loads that are kept, the newest first, * the one that serves",
                               description="The loads that are kept, the newest first.")
    language_option(listing)
    listing.set_defaults(run=_list)
    using = kinds.add_parser("use", help="go back to an earlier load, or forward again",
                             description="Go back to an earlier load, or forward again; readers see it at once.")
    using.add_argument("name", metavar="NAME", help="the snapshot, as 'snapshots list' names it")
    using.set_defaults(run=_use)
    upgrading = kinds.add_parser(
        "upgrade", help="bring the load that serves up to this version of Bridgeboard",
        description="Write what the load that serves holds as a new one of this version of Bridgeboard; the files that "
                    "it came from are not needed. The old one stays.")
    upgrading.set_defaults(run=_upgrade)
    for one in (listing, using, upgrading):
        warehouse_option(one)


def _list(options: argparse.Namespace) -> int:
    from analytics.access import local_owner
    from analytics.state.loads import loaders
    from analytics.state.store import NothingKept
    from analytics.warehouse.history import history
    from analytics.warehouse.history_text import history_text

    who: dict[str, str] = {}
    with contextlib.suppress(NothingKept), contextlib.closing(own_state(options.warehouse, make=False)) as state:
        who = loaders(state, local_owner())
    print(history_text(history(options.warehouse, local_owner()), who, language_of(options)))
    return 0


def _use(options: argparse.Namespace) -> int:
    from analytics.access import local_owner
    from analytics.state.loads import use

    place: Path = options.warehouse
    with contextlib.closing(own_state(place)) as state:
        chosen = use(state, local_owner(), place, options.name)
    print(f"{chosen.name} serves now.")
    return 0


def _upgrade(options: argparse.Namespace) -> int:
    from analytics.access import local_owner
    from analytics.state.loads import upgrade
    from analytics.warehouse.snapshots import current

    place: Path = options.warehouse
    was = current(place)
    with contextlib.closing(own_state(place)) as state, ProgressBar() as progress:
        now = upgrade(state, local_owner(), place, progress)
    print(f"{now.name} serves now." if now != was else f"{now.name} is of this version already.")
    return 0


COMMANDS = (
    Command("snapshots", "The loads that are kept, and back to an earlier one.",
            "python -m analytics snapshots list\n"
            "         python -m analytics snapshots use 20261128T101500-3f2a9c.duckdb\n"
            "         python -m analytics snapshots upgrade", False, _options),
)
