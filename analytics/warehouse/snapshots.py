"""Snapshots: a load writes a new DuckDB file and switches a pointer to it last, so readers never see half a load."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from analytics.errors import UsageError
from analytics.language import N_
from analytics.policy import DATA, Policy
from analytics.warehouse.build import build
from analytics.warehouse.one_load import one_load
from analytics.warehouse.schema import TABLES, create_table_sql, version

Progress = Callable[[float, str], object]
DEFAULT = DATA / "warehouse"
POINTER = "current"
PINNED = "reported"  # a folder beside the snapshots: those that a report names
KEEP = 5  # loads, the present one among them
_FULL = tuple(os.strerror(code) for code in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT))


def silent(share: float, step: str) -> None:
    """A progress callback that shows nothing. ``share`` runs from 0 to 1."""


def current(place: Path = DEFAULT) -> Path | None:
    """The snapshot file that serves now, or None where there is none yet. ``place`` is a folder or one file."""
    if place.suffix == ".duckdb":
        return place if place.exists() else None
    pointer = place / POINTER
    if not pointer.exists():
        return None
    file = place / pointer.read_text("utf-8").strip()
    if not file.is_file():
        raise UsageError(
            N_("{pointer} names {file}, which is missing; load the data again or restore that file."),
            pointer=pointer, file=file.name)
    return file


@contextlib.contextmanager
def write(
    place: Path, policy: Policy, source: str, *, progress: Progress = silent, keep: int = KEEP,
    made_at: dt.datetime | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to a new snapshot with every table of the schema, empty; on leaving build and switch to it.

    On any error the unfinished file is removed and the old snapshot keeps serving. ``source`` says where the data came
    from and is kept in the snapshot; ``made_at`` when it was brought in, which is now unless it was before. Files left
    by a killed load are removed by the next one; a load that is at work refuses a second one.
    """
    folder = place.parent if place.suffix == ".duckdb" else place
    folder.mkdir(parents=True, exist_ok=True)
    now = dt.datetime.now().replace(microsecond=0)
    unfinished = folder / f".{now:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:6]}.partial"
    try:
        with short_of_room(folder), one_load(folder):
            _sweep(folder)
            with duckdb.connect(str(unfinished)) as con:
                for table in TABLES:
                    con.execute(create_table_sql(table))
                yield con
                build(con, policy, progress)
                con.execute(
                    "CREATE TABLE snapshot AS SELECT ? AS version, ? AS made_at, ? AS source, ? AS policy",
                    [version(), made_at or now, source, policy.model_dump_json()],
                )
                con.execute("CHECKPOINT")
            _switch(place, folder, unfinished, keep)
    finally:
        unfinished.unlink(missing_ok=True)
        unfinished.with_name(unfinished.name + ".wal").unlink(missing_ok=True)


@contextlib.contextmanager
def short_of_room(folder: Path) -> Iterator[None]:
    """Tell a full disk or memory as ``UsageError`` in one sentence with the remedy."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        if isinstance(error, duckdb.OutOfMemoryException):
            raise UsageError(N_("there is not enough memory to load this; load fewer files or columns at once, or on a "
                                "larger machine")) from None
        if any(reason in str(error) for reason in _FULL):
            raise UsageError(N_("{folder}: there is no room left on the disk; free some, and load again"),
                             folder=folder) from None
        raise


def _switch(place: Path, folder: Path, unfinished: Path, keep: int) -> None:
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    if place.suffix == ".duckdb":
        os.replace(unfinished, place)
        return
    final = folder / f"{unfinished.name[1:].split('.')[0]}.duckdb"
    os.replace(unfinished, final)
    point(folder, final.name)
    for old in kept(folder)[:-keep]:
        if old != final:
            old.unlink(missing_ok=True)


def kept(folder: Path) -> list[Path]:
    """The snapshot files of a folder, the oldest first."""
    return sorted(folder.glob("*.duckdb"), key=lambda file: (file.name.split("-")[0], file.stat().st_mtime_ns))


def point(folder: Path, name: str) -> None:
    """Let a snapshot of the folder serve from now on; whoever reads another one goes on with it."""
    pointer = folder / f".{POINTER}.{uuid.uuid4().hex}"
    pointer.write_text(name, "utf-8")
    os.replace(pointer, folder / POINTER)


def pin(file: Path) -> bool:
    """Keep a snapshot for good, in a folder beside the others, however many loads follow; whether that was to do.

    It is the same file under a second name, a copy where the file system has no such names. Nothing is kept of a place
    that is one file: it holds what was loaded last and nothing else.
    """
    kept = file.parent / PINNED / file.name
    if kept.exists() or not (file.parent / POINTER).exists():
        return False
    kept.parent.mkdir(exist_ok=True)
    with short_of_room(kept.parent):
        try:
            os.link(file, kept)
        except FileExistsError:
            return False
        except OSError:
            unfinished = kept.with_name(f".{file.name}.{uuid.uuid4().hex}")
            shutil.copyfile(file, unfinished)
            os.replace(unfinished, kept)
    return True


def unpin(file: Path) -> None:
    """Keep it no longer than other snapshots."""
    (file.parent / PINNED / file.name).unlink(missing_ok=True)


def pinned(file: Path) -> Path | None:
    """Where a snapshot is kept for good; None where it is not."""
    kept = file.parent / PINNED / file.name
    return kept if kept.exists() else None


def _sweep(folder: Path) -> None:
    """Remove what killed loads left: unfinished files, DuckDB's folders beside them, pointers not switched to."""
    for left in (*folder.glob(".????????T??????-*.partial*"), *folder.glob(f".{POINTER}.*")):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)
