"""What a table and a column of the schema are, and the columns that several tables have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analytics.language import N_

Type = Literal["text", "integer", "number", "money", "date", "timestamp", "month", "boolean"]

SQL_TYPES: dict[str, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "money": "DECIMAL(18,4)",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "month": "DATE",
    "boolean": "BOOLEAN",
}


@dataclass(frozen=True)
class Column:
    """One column: ``month`` is a DATE on the first of the month, ``money`` an exact decimal in the policy's currency.

    ``values`` lists the codes allowed, ``low`` and ``high`` the inclusive range, ``table`` the table whose key it
    names, ``after`` a column of the same row that may not be later than this one.
    """

    name: str
    type: Type
    about: str
    required: bool = False
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    table: str | None = None
    after: str | None = None
    default: str | None = None

    @property
    def needed(self) -> bool:
        """Whether a file must give it: it is required and nothing stands in for it."""
        return self.required and self.default is None

    @property
    def sql_type(self) -> str:
        """Its type in DuckDB."""
        return SQL_TYPES[self.type]


@dataclass(frozen=True)
class Table:
    """One table: ``key`` names the columns that identify a row (empty: rows need no identity)."""

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def __getitem__(self, column: str) -> Column:
        return next(c for c in self.columns if c.name == column)


def id_column(name: str, about: str, *, table: str | None = None, required: bool = True) -> Column:
    """A column of keys: the table's own, or those of ``table``."""
    return Column(name, "text", about, required=required, table=table)


MANAGER = id_column("manager_id", N_("the account manager"), table="managers")
CUSTOMER = id_column("customer_id", N_("the customer"), table="customers")
ANY_MANAGER = id_column("manager_id", N_("the account manager, empty if nobody"), table="managers", required=False)
ANY_CUSTOMER = id_column("customer_id", N_("the customer, empty if none"), table="customers", required=False)
ANY_PRODUCT = id_column("product_id", N_("the product"), table="products", required=False)
SKILL = id_column("skill_id", N_("the skill"), table="skills")
STARTS_ON = Column("starts_on", "date", N_("first day"), required=True)
ENDS_ON = Column("ends_on", "date", N_("last day, empty while it lasts"), after="starts_on")
