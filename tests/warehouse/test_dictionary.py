"""The data dictionary is written from the schema and is up to date."""

from analytics.warehouse.dictionary import FILE, dictionary
from analytics.warehouse.schema import TABLES


def test_the_dictionary_is_what_the_schema_says():
    assert FILE.read_text("utf-8") == dictionary(), "run python -m analytics.warehouse.dictionary"


def test_every_column_stands_in_it():
    text = dictionary()
    assert [c.name for t in TABLES for c in t.columns if f"| `{c.name}` |" not in text] == []
