"""Why a record was quarantined: each rule has one sentence, which can be translated."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.language import N_, Language, Phrase
from analytics.warehouse.matching.labels import column_phrase, table_phrase
from analytics.warehouse.schema import SCHEMA

SCALES = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}
TYPE_RULES = {"text": "not_text", "integer": "not_integer", "number": "not_number", "money": "not_number",
              "date": "not_date", "timestamp": "not_timestamp", "month": "not_month", "boolean": "not_boolean"}

RULES: dict[str, str] = {
    "too_many_fields": N_("The line has more fields than there are columns: {value}"),
    "too_few_fields": N_("The line has fewer fields than there are columns: {value}"),
    "quotes": N_("The quotes on the line do not match: {value}"),
    "too_long": N_("A value has more than 131,072 characters, most likely by mistake; it begins with {value}"),
    "header_again": N_("The line repeats the names of the columns: {value}"),
    "expression": N_("“{column}” cannot be computed from {value}."),
    "not_found": N_("“{column}”: nothing was found for “{value}” in the source that is looked up."),
    "several_found": N_("“{column}”: different values were found for “{value}” in the source that is looked up."),
    "no_seller": N_("Nobody sells in the territory “{value}”, so the sale cannot be credited."),
    "where": N_("Whether the row belongs here cannot be computed from {value}."),
    "not_text": N_("“{column}”: “{value}” is not text."),
    "not_integer": N_("“{column}”: “{value}” is not a whole number."),
    "not_number": N_("“{column}”: “{value}” is not a number."),
    "not_date": N_("“{column}”: “{value}” is not a date between 1900 and 2199."),
    "not_timestamp": N_("“{column}”: “{value}” is not a date and time between 1900 and 2199."),
    "not_month": N_("“{column}”: “{value}” is not a month between 1900 and 2199."),
    "not_boolean": N_("“{column}”: “{value}” is neither yes nor no."),
    "required": N_("“{column}” is empty but needed."),
    "too_low": N_("“{column}”: {value} is below the lowest value allowed, {low}."),
    "too_high": N_("“{column}”: {value} is above the highest value allowed, {high}."),
    "not_allowed": N_("“{column}”: “{value}” is none of the values allowed: {values}."),
    "too_early": N_("“{column}”: {value} is before “{after}”."),
    "off_scale": N_("“{column}”: {value} is not on the scale of its kind: {scales}."),
    "repeated": N_("The row is given twice: {value}."),
    "contradicted": N_("Another row has the same key, {value}, but says something else."),
    "unknown": N_("“{column}”: there is no “{value}” in the table “{table}”."),
    "quarantined": N_("“{column}”: the row “{value}” of the table “{table}” is in quarantine."),
    "shares": N_("The shares of the sale add up to {value}, not to 1."),
}


@dataclass(frozen=True)
class Offender:
    """A quarantined record: source, file and line, the table and column it was meant for, the value, the rule broken.

    ``line`` is the line of a text file where the record starts, the row of a spreadsheet, or the record of a Parquet
    file, counted from 1. ``column`` is empty where the whole record is meant, ``table`` where a source is only
    looked up.
    """

    source: str
    file: str
    line: int
    table: str
    column: str
    value: str | None
    rule: str

    def reason(self, t: Language, *, labels: bool = False) -> str:
        """The rule as a sentence in the reader's language; columns and tables by their ``labels`` or their names."""
        return reason(self.rule, self.table, self.column, self.value, labels=labels).text(t)


def reason(rule: str, table: str, column: str, value: str | None, *, labels: bool = False) -> Phrase:
    """The sentence for a rule broken by ``value`` in a table's column; KeyError for a rule that does not exist."""
    def column_called(name: str | None) -> object:
        return column_phrase(table, name) if labels and name else name

    words: dict[str, object] = {"column": column_called(column), "value": value or ""}
    declared = next((c for c in SCHEMA[table].columns if c.name == column), None) if table in SCHEMA else None
    if declared is not None:
        number = Language().number  # the same in every language
        words |= {"low": number(declared.low), "high": number(declared.high), "values": ", ".join(declared.values),
                  "after": column_called(declared.after),
                  "table": table_phrase(declared.table) if labels and declared.table else declared.table}
    scales = ", ".join(f"{kind} {low}–{high}" for kind, (low, high) in SCALES.items())
    return Phrase(RULES[rule], scales=scales, **words)
