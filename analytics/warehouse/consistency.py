"""What must hold between the parts of a mapping: names exist, look-ups do not go in circles, tables are complete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analytics.errors import Misfit
from analytics.language import N_
from analytics.naming import suggestion
from analytics.warehouse.columns import Table
from analytics.warehouse.mapping_parts import Entry, MappedSource, Value
from analytics.warehouse.schema import EVENTS, SCHEMA
from analytics.warehouse.spelling import NAMED

Sources = Mapping[str, MappedSource]
Entries = Mapping[str, Sequence[Entry]]
_NUMERIC = ("integer", "number", "money")
_DATED = ("date", "timestamp", "month")


def check(sources: Sources, tables: Entries, same: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
    """Raise ``Misfit`` with one sentence, naming the key, for the first thing of a mapping that does not fit."""
    for name, source in sources.items():
        for column, value in source.add.items():
            key = f"sources.{name}.add.{column}"
            _source_exists(sources, value.look_up, f"{key}.look_up")
            if value.times or value.dates:
                raise Misfit(N_("{key}: times and dates belong to the columns of a table; move them there"), key=key)
        _no_circle(sources, name, ())
    for name, entries in tables.items():
        if name not in SCHEMA:
            raise Misfit(N_("{place}: there is no table '{name}'{suggestion}"),
                         place=f"tables.{name}", name=name, suggestion=suggestion(name, SCHEMA))
        for position, entry in enumerate(entries):
            key = f"tables.{name}" + (f".{position}" if len(entries) > 1 else "")
            _entry(sources, SCHEMA[name], entry, key)
    _counted_once(tables)
    for table, names in same.items():
        _same(tables, table, names)
    if "managers" not in tables or not set(EVENTS) & set(tables):
        raise Misfit(N_("{key}: the table managers and one of {tables} are needed; add them"),
                     key="tables", tables=EVENTS)


def _entry(sources: Sources, table: Table, entry: Entry, key: str) -> None:
    _source_exists(sources, entry.source, f"{key}.source")
    for name, value in entry.columns.items():
        _column(sources, table, name, value, f"{key}.columns.{name}")
    for column in table.columns:
        if column.needed and column.name not in entry.columns:
            raise Misfit(N_("{key}: the table {table} needs '{column}'; say where it comes from"),
                         key=f"{key}.columns", table=table.name, column=column.name)
    if entry.distinct == "key" and not table.key:
        raise Misfit(N_("{key}: the table {table} has no key; write distinct: true"), key=f"{key}.distinct",
                     table=table.name)
    if entry.credit:
        _source_exists(sources, entry.credit.through, f"{key}.credit.through")
        if table.name != "sales" or "sale_id" not in entry.columns:
            raise Misfit(N_("{key}: only sales that have a sale_id can be credited; map sale_id"), key=f"{key}.credit")


def _counted_once(tables: Entries) -> None:
    """Sales made of deals and other sales beside them would count what was sold twice."""
    deals = {entry.source for entry in tables.get("opportunities", ())}
    sources = {entry.source: entry.source in deals for entry in tables.get("sales", ())}
    if len(set(sources.values())) > 1:
        raise Misfit(N_("{key}: the won deals of {deals} would count a second time what {sales} has as sales; remove "
                        "one of them"), key="tables.sales",
                     deals=tuple(name for name, won in sources.items() if won),
                     sales=tuple(name for name, won in sources.items() if not won))


def _column(sources: Sources, table: Table, name: str, value: Value, key: str) -> None:
    known = {column.name: column for column in table.columns}
    if name not in known:
        raise Misfit(N_("{place}: the table {table} has no column '{column}'{suggestion}"),
                     place=key, table=table.name, column=name, suggestion=suggestion(name, known))
    _source_exists(sources, value.look_up, f"{key}.look_up")
    if value.times is not None and known[name].type not in _NUMERIC:
        raise Misfit(N_("{key}: '{column}' is no number; remove times"), key=f"{key}.times", column=name)
    if value.dates is not None and known[name].type not in _DATED:
        raise Misfit(N_("{key}: '{column}' is no date; remove dates"), key=f"{key}.dates", column=name)


def _same(tables: Entries, table: str, names: Mapping[str, tuple[str, ...]]) -> None:
    key = f"same.{table}"
    if table not in NAMED:
        raise Misfit(N_("{place}: there is no table '{name}'{suggestion}"), place=key, name=table,
                     suggestion=suggestion(table, NAMED))
    if table not in tables:
        raise Misfit(N_("{key}: nothing is mapped to the table {table}; add it to the tables, or remove this"),
                     key=key, table=table)
    joined = [name for others in names.values() for name in others]
    for name in joined:
        if name in names or joined.count(name) > 1:
            raise Misfit(N_("{key}: '{name}' can be joined into one name only; name it once"), key=key, name=name)


def _source_exists(sources: Sources, name: str | None, key: str) -> None:
    if name is not None and name not in sources:
        raise Misfit(N_("{key}: there is no source '{name}'{suggestion}"),
                     key=key, name=name, suggestion=suggestion(name, sources))


def _no_circle(sources: Sources, name: str, above: tuple[str, ...]) -> None:
    if name in above:
        circle = " -> ".join((*above[above.index(name):], name))
        raise Misfit(N_("{key}: look-ups go round in a circle ({circle}); remove one of them"),
                     key=f"sources.{name}.add", circle=circle)
    for used in _looked_up(sources, name):
        _no_circle(sources, used, (*above, name))


def _looked_up(sources: Sources, name: str) -> Iterator[str]:
    for value in sources[name].add.values():
        if value.look_up is not None and value.look_up in sources:
            yield value.look_up
