"""What customers and colleagues say, ask for and pay."""

from __future__ import annotations

from analytics.language import N_
from analytics.warehouse.columns import ANY_CUSTOMER, ANY_MANAGER, CUSTOMER, MANAGER, Column, Table, id_column

SERVICE: tuple[Table, ...] = (
    Table("surveys", N_("Satisfaction surveys sent, with the answer if there was one."), (
        id_column("survey_id", N_("key"), required=False),
        Column("kind", "text", N_("question asked: csat 1-5, nps 0-10, ces 1-7"), required=True,
               values=("csat", "nps", "ces")),
        ANY_MANAGER, ANY_CUSTOMER,
        Column("sent_on", "date", N_("sent"), required=True),
        Column("delivered", "boolean", N_("reached the customer"), default="true"),
        Column("answered_on", "date", N_("answered, empty if not"), after="sent_on"),
        Column("score", "integer", N_("answer on the scale of its kind"), low=0, high=10),
        Column("comment", "text", N_("the customer's words")),
    ), ("survey_id",)),
    Table("cases", N_("Service cases: complaints and questions."), (
        id_column("case_id", N_("key")),
        Column("kind", "text", N_("complaint or question"), required=True, values=("complaint", "question")),
        ANY_MANAGER, ANY_CUSTOMER,
        Column("opened_at", "timestamp", N_("opened"), required=True),
        Column("due_at", "timestamp", N_("to be solved by, as the service level agreement says"), after="opened_at"),
        Column("closed_at", "timestamp", N_("solved, empty while open"), after="opened_at"),
        Column("topic", "text", N_("what it is about")),
    ), ("case_id",)),
    Table("receivables", N_("Invoices and when they were paid."), (
        id_column("invoice_id", N_("key")), CUSTOMER,
        Column("issued_on", "date", N_("issued"), required=True),
        Column("due_on", "date", N_("due"), required=True, after="issued_on"),
        Column("paid_on", "date", N_("paid, empty while open"), after="issued_on"),
        Column("amount", "money", N_("amount"), required=True, low=0),
    ), ("invoice_id",)),
    Table("peer_reviews", N_("Colleagues' ratings of the work together, 1-5."), (
        MANAGER, id_column("rater_id", N_("who rated"), required=False),
        Column("reviewed_on", "date", N_("when"), required=True),
        Column("score", "number", N_("rating"), required=True, low=1, high=5),
    )),
    Table("handoffs", N_("Requests to other departments."), (
        id_column("handoff_id", N_("key")), MANAGER, ANY_CUSTOMER,
        Column("department", "text", N_("development, marketing, service, technology"), required=True),
        Column("requested_at", "timestamp", N_("requested"), required=True),
        Column("due_at", "timestamp", N_("due"), required=True, after="requested_at"),
        Column("accepted_at", "timestamp", N_("accepted, empty while open"), after="requested_at"),
    ), ("handoff_id",)),
)
