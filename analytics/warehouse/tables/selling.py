"""What account managers do and sell, and what they are to reach."""

from __future__ import annotations

from analytics.language import N_
from analytics.warehouse.columns import ANY_CUSTOMER, ANY_MANAGER, ANY_PRODUCT, MANAGER, Column, Table, id_column

DUTIES = ("research", "winning", "selling", "service", "care", "cooperation", "risk", "growth")
STAGES = ("qualify", "discover", "propose", "negotiate", "commit")

SELLING: tuple[Table, ...] = (
    Table("activities", N_("What account managers did: visits, calls, notes."), (
        id_column("activity_id", N_("key"), required=False),
        MANAGER, ANY_CUSTOMER,
        Column("occurred_at", "timestamp", N_("when"), required=True),
        Column("type", "text", N_("kind of activity, such as call or visit"), required=True),
        Column("duty", "text", N_("duty it serves"), values=DUTIES),
        Column("outcome", "text", N_("outcome, in the company's own words")),
        Column("minutes", "number", N_("duration in minutes"), low=0, high=1440),
        Column("promised_at", "timestamp", N_("when a follow-up was promised")),
        Column("done_at", "timestamp", N_("when the promise was kept, empty while open"), after="promised_at"),
        Column("useful", "boolean", N_("a market-research note that was reviewed as useful")),
        Column("competitor", "text", N_("competitor met")),
        Column("note", "text", N_("note in words")),
    ), ("activity_id",)),
    Table("opportunities", N_("Deals from first contact to won or lost."), (
        id_column("opportunity_id", N_("key")),
        MANAGER, ANY_CUSTOMER, ANY_PRODUCT,
        Column("amount", "money", N_("value of the deal"), required=True, low=0),
        Column("opened_on", "date", N_("opened"), required=True),
        Column("expected_on", "date", N_("expected to close"), after="opened_on"),
        Column("closed_on", "date", N_("closed, empty while open"), after="opened_on"),
        Column("outcome", "text", N_("won or lost, empty while open"), values=("won", "lost")),
        Column("stage", "text", N_("stage today"), values=STAGES),
    ), ("opportunity_id",)),
    Table("stage_changes", N_("When a deal entered each stage."), (
        id_column("opportunity_id", N_("the deal"), table="opportunities"),
        Column("stage", "text", N_("stage entered"), required=True, values=STAGES),
        Column("entered_on", "date", N_("when"), required=True),
    ), ("opportunity_id", "stage", "entered_on")),
    Table("sales", N_("Sales lines; a return is a line with a negative amount."), (
        id_column("sale_id", N_("key"), required=False),
        id_column("order_id", N_("order the line belongs to"), required=False),
        Column("sold_on", "date", N_("date of the sale"), required=True),
        ANY_MANAGER, ANY_CUSTOMER, ANY_PRODUCT,
        Column("kind", "text", N_("sale or return"), values=("sale", "return"), default="sale"),
        Column("quantity", "number", N_("units")),
        Column("amount", "money", N_("revenue, negative for a return"), required=True),
        Column("cost", "money", N_("cost of what was sold, negative for a return")),
    ), ("sale_id",)),
    Table("sale_credits", N_("Who is credited with a sale, where not its seller alone."), (
        id_column("sale_id", N_("the sale"), table="sales"), MANAGER,
        Column("share", "number", N_("share of the sale, 1 = all; the shares of a sale add up to 1"),
               required=True, low=0, high=1),
    ), ("sale_id", "manager_id")),
    Table("targets", N_("Revenue targets by month."), (
        MANAGER,
        Column("month", "month", N_("month"), required=True),
        Column("amount", "money", N_("revenue to reach"), required=True, low=0),
        Column("kind", "text", N_("own, or rollup: contains the targets of other people and is never added up"),
               values=("own", "rollup"), default="own"),
    ), ("manager_id", "month", "kind")),
    Table("forecasts", N_("Revenue forecasts as they stood when they were made."), (
        MANAGER,
        Column("month", "month", N_("month forecast"), required=True),
        Column("made_on", "date", N_("frozen on"), required=True),
        Column("amount", "money", N_("revenue expected"), required=True, low=0),
    ), ("manager_id", "month", "made_on")),
)
