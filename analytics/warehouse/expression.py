"""Expressions in a mapping file: only what computes one value from the columns of one row is let through."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import duckdb

from analytics.errors import Misfit
from analytics.language import N_, Phrase
from analytics.naming import nearest

_CLASSES = {"COLUMN_REF", "CONSTANT", "FUNCTION", "CASE", "CAST", "COMPARISON", "CONJUNCTION", "OPERATOR", "BETWEEN",
            "TYPE"}
_PARTS = {"SUBQUERY": N_("a query"), "WINDOW": N_("a window function"), "STAR": N_("a star"),
          "PARAMETER": N_("a parameter")}
_ONE_VALUE = N_("the expression '{text}' must be one value")
_FUNCTIONS = frozenset(re.findall(r"\S+", """
    + - * / // % || ~~ !~~ ~~* !~~* ^ ** abs ceil ceiling floor round trunc sign mod power sqrt ln log exp greatest
    least concat concat_ws contains starts_with ends_with prefix suffix instr strpos position left right length
    lower upper lpad rpad ltrim rtrim trim replace reverse split_part substr substring translate regexp_extract
    regexp_full_match regexp_matches regexp_replace ifnull nullif if coalesce date_part date_trunc date_diff
    datediff date_add date_sub datesub strftime strptime try_strptime make_date last_day year quarter month day hour
    minute second dayofweek isodow dayofyear week weekofyear to_days to_months to_years to_hours to_minutes
    to_seconds to_weeks epoch md5 isfinite isnan
"""))


@dataclass(frozen=True)
class Scalar:
    """A checked expression: ``sql`` is written anew from its syntax tree, ``columns`` are the columns it reads."""

    sql: str
    columns: tuple[str, ...]


@lru_cache(maxsize=512)
def parse(expression: str) -> Scalar:
    """Check an expression and return it; raise ``Misfit`` with one sentence where it is more than a scalar."""
    with duckdb.connect(config={"enable_external_access": "false"}) as con:
        tree = con.execute("SELECT json_serialize_sql(?)", [f"SELECT (\n{expression}\n)"]).fetchall()[0][0]
        document = json.loads(tree)
        if document["error"]:
            raise Misfit(N_("the expression '{text}' is not valid SQL ({reason})"),
                         text=expression, reason=document["error_message"])
        statements = document["statements"]
        select = statements[0]["node"]
        if len(statements) > 1 or len(select.get("select_list", ())) != 1 or select["from_table"]["type"] != "EMPTY":
            raise Misfit(_ONE_VALUE, text=expression)
        nodes = list(_nodes(select["select_list"]))
        for node in nodes:
            _check(node, expression)
        sql = con.execute("SELECT json_deserialize_sql(?)", [tree]).fetchall()[0][0]
    columns = [node["column_names"][0] for node in nodes if node["class"] == "COLUMN_REF"]
    return Scalar(sql.removeprefix("SELECT "), tuple(dict.fromkeys(columns)))


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        if "class" in tree:
            yield tree
        for child in tree.values():
            yield from _nodes(child)
    elif isinstance(tree, list):
        for child in tree:
            yield from _nodes(child)


def _check(node: dict[str, Any], expression: str) -> None:
    kind = node["class"]
    if kind not in _CLASSES:
        part = Phrase(_PARTS[kind]) if kind in _PARTS else kind.lower()
        raise Misfit(N_("the expression '{text}' contains {part}; it may only compute with the columns of one row"),
                     text=expression, part=part)
    if kind == "FUNCTION" and node["function_name"] == "row":  # what (1, 2) and () mean
        raise Misfit(_ONE_VALUE, text=expression)
    if kind == "FUNCTION" and (node["function_name"].lower() not in _FUNCTIONS or node["schema"] or node["catalog"]):
        function = ".".join(part for part in (node["catalog"], node["schema"], node["function_name"]) if part)
        raise Misfit(N_("the expression '{text}' uses the function '{function}'; only functions of text, numbers and "
                        "dates may be used{guess}"),
                     text=expression, function=function, guess=nearest(function, _FUNCTIONS))
    if kind == "COLUMN_REF" and len(node["column_names"]) > 1:
        column = ".".join(node["column_names"])
        raise Misfit(N_("the expression '{text}' names {column}; write only the column's name, in double quotes if it "
                        "has spaces or dots"), text=expression, column=column)
