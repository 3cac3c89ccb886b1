"""The commands about what people decided: its trail, copies of it."""

from __future__ import annotations

import argparse
import contextlib
import os
from pathlib import Path

from analytics.commands.common import (
    Command,
    count,
    format_option,
    language_of,
    language_option,
    state_of,
    tell,
    warehouse_option,
)
from analytics.errors import UsageError


def _trail_options(command: argparse.ArgumentParser) -> None:
    kinds = command.add_subparsers(required=True, metavar="WHAT")
    check = kinds.add_parser("verify", help="whether any entry was changed, put in, taken out or moved",
                             description="Whether any entry was changed, put in, taken out or moved.")
    check.add_argument("--head", default="", help="the head that an earlier check told, noted elsewhere")
    language_option(check)
    check.set_defaults(run=_trail_verify)
    entries = kinds.add_parser("list", help="the entries, the newest last", description="The entries, the newest last.")
    entries.add_argument("--last", type=count, default=200, metavar="N", help="so many of the newest (default 200)")
    format_option(entries)
    entries.set_defaults(run=_trail_list)
    for one in (check, entries):
        warehouse_option(one)


def _state_options(command: argparse.ArgumentParser) -> None:
    kinds = command.add_subparsers(required=True, metavar="WHAT")
    for name, about, run in (("backup", "write all of it to a file, while others go on working", _state_backup),
                             ("restore", "fill a new, empty state from such a file", _state_restore)):
        one = kinds.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        one.add_argument("file", type=Path, metavar="FILE", help="lines of JSON")
        warehouse_option(one)
        one.set_defaults(run=run)
    for name, about, run in (("version", "of which revision its tables are; nothing is changed", _state_version),
                             ("upgrade", "bring an older one to this version, as opening it does too", _state_upgrade)):
        one = kinds.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        warehouse_option(one)
        one.set_defaults(run=run)


def _trail_verify(options: argparse.Namespace) -> int:
    from analytics.access import local_owner
    from analytics.state.trail_check import verify
    from analytics.state.trail_printing import verdict_text

    with contextlib.closing(state_of(options)) as state:
        said = verify(state, local_owner(), options.head)
    print(verdict_text(said, language_of(options)))
    return 0 if said.whole else 1


def _trail_list(options: argparse.Namespace) -> int:
    from analytics.access import local_owner
    from analytics.state.audit import trail
    from analytics.state.trail_printing import trail_text

    with contextlib.closing(state_of(options)) as state:
        tell(trail_text(trail(state, local_owner(), {}, limit=options.last)[::-1], options.format), options)
    return 0


def _state_backup(options: argparse.Namespace) -> int:
    from analytics.access import local_owner
    from analytics.state.backup import backup

    part = options.file.with_name(f"{options.file.name}.part")
    with contextlib.closing(state_of(options)) as state:
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.writelines(backup(state, local_owner()))
            part.replace(options.file)
        except OSError as error:
            raise UsageError(f"{options.file}: cannot be written ({error.strerror}); name another file") from None
    print(f"Wrote {options.file}.")
    return 0


def _state_restore(options: argparse.Namespace) -> int:
    from analytics.access import local_owner
    from analytics.state.backup import restore

    try:
        with options.file.open(encoding="utf-8") as file, contextlib.closing(state_of(options, make=True)) as state:
            rows = restore(state, local_owner(), file, options.file)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{options.file}: cannot be read ({getattr(error, 'strerror', 'no UTF-8')}); name a file "
                         "that 'state backup' wrote") from None
    print(f"Restored {rows} rows.")
    return 0


def _state_version(options: argparse.Namespace) -> int:
    from analytics.state.revisions import NEWEST

    with contextlib.closing(state_of(options, upgrade=False)) as state:
        print(f"{state.name} is of revision {state.revision}; this version of Bridgeboard works with {NEWEST}.")
    return 0


def _state_upgrade(options: argparse.Namespace) -> int:
    from analytics.state.revisions import NEWEST

    with contextlib.closing(state_of(options)) as state:
        if state.revision == NEWEST:
            print(f"{state.name} is of revision {NEWEST} already.")
        else:
            print(f"Brought {state.name} from revision {state.revision} to {NEWEST}.")
        if state.copy:
            print(f"What it was before: {state.copy}")
    return 0


def _sign_in_options(command: argparse.ArgumentParser) -> None:
    kinds = command.add_subparsers(required=True, metavar="WHAT")
    about = "end all sign-ins that an account has now, in every browser and copy; signing in again is possible"
    end = kinds.add_parser("end", help=about, description=f"{about[0].upper()}{about[1:]}.")
    end.add_argument("account", metavar="ADDRESS", help="the e-mail address that signs in")
    warehouse_option(end)
    end.set_defaults(run=_sign_ins_end)


def _sign_ins_end(options: argparse.Namespace) -> int:
    from analytics.access import local_owner
    from analytics.state.sign_ins import end_all

    if "@" not in options.account:
        raise UsageError(f"'{options.account}' is no e-mail address; name the one that signs in")
    with contextlib.closing(state_of(options)) as state:
        end_all(state, local_owner(), options.account)
    print(f"Ended all sign-ins of {options.account}.")
    return 0


COMMANDS = (
    Command("trail", "The audit trail: what was done by whom, and whether the trail itself is unharmed.",
         "python -m analytics trail verify --head 3f5a…\n"
         "         python -m analytics trail list --format csv", False, _trail_options),
    Command("state", "What people decided: all of it as a file, and back; an older state brought to this version.",
         "python -m analytics state backup state.jsonl\n"
         "         python -m analytics state version\n"
         "         python -m analytics state upgrade\n"
         "         BRIDGEBOARD_STATE=sqlite:///new.db python -m analytics state restore state.jsonl", False,
         _state_options),
    Command("sign-ins", "Who is signed in: end it where a computer was lost or a cookie copied.",
         "python -m analytics sign-ins end pat@example.com", False, _sign_in_options),
)
