"""Customers, who looks after them, and what they buy."""

from __future__ import annotations

from analytics.language import N_
from analytics.warehouse.columns import CUSTOMER, ENDS_ON, MANAGER, STARTS_ON, Column, Table, id_column

CUSTOMERS: tuple[Table, ...] = (
    Table("customers", N_("Customers: one row an account."), (
        id_column("customer_id", N_("key")),
        Column("name", "text", N_("name"), required=True),
        Column("segment", "text", N_("segment, such as key account")),
        Column("industry", "text", N_("industry")),
        Column("country", "text", N_("country")),
        id_column("parent_id", N_("the customer it belongs to"), table="customers", required=False),
        Column("started_on", "date", N_("customer since")),
        Column("ended_on", "date", N_("lost on, empty while active"), after="started_on"),
        Column("yearly_spend", "money", N_("estimate of what it spends a year in our category, all suppliers"), low=0),
        id_column("manager_id", N_("owner today; the history is in account_assignments"), table="managers",
                  required=False),
    ), ("customer_id",)),
    Table("account_assignments", N_("Who looked after which customer when."), (
        MANAGER, CUSTOMER, STARTS_ON, ENDS_ON,
    ), ("customer_id", "starts_on")),
    Table("products", N_("Products, each in a category."), (
        id_column("product_id", N_("key")),
        Column("name", "text", N_("name"), required=True),
        Column("category", "text", N_("product category")),
    ), ("product_id",)),
)
