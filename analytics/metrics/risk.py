"""Metrics of risk: money that is owed, customers that may be lost, and how far the flag can be trusted.

Precision and recall tell of the flag and not of people, who may well keep whom it warned of: nobody is assessed by them.
"""

from __future__ import annotations

from analytics.language import N_
from analytics.metrics.credit import OWNER
from analytics.metrics.model import Expression, Metric

E = Expression
_FLAG = N_("A customer is flagged where as many reasons hold as the policy asks for: no contact for long, revenue of 3 months far below a year before, open or repeated complaints, a bad last answer (CSAT or NPS), an invoice long overdue. Only what was known on the day counts.")

RISK = (
    Metric("overdue_share", "risk", N_("Overdue share"), N_("Money that comes late may not come at all."),
           N_("Amount of open invoices past their due day ÷ amount of open invoices, at the end of the period."),
           "share", "down", "bootstrap", E("overdue_amount"), E("receivable_amount"), credit=OWNER,
           pitfall=N_("Seasonal: compare with the same month a year before. An invoice is overdue from the day after it was due."), beside=("dso",)),
    Metric("dso", "risk", N_("Days sales outstanding"), N_("How long the company lends to its customers."),
           N_("Open invoices at the end of the period ÷ amount invoiced a day in the 12 months before."),
           "days", "down", "bootstrap", E("receivable_amount"), E("credit_sales_a_day"), credit=OWNER,
           pitfall=N_("Seasonal; twelve months of invoices even that out, and nothing is shown before there are as many."), beside=("overdue_share",)),
    Metric("accounts_at_risk", "risk", N_("Accounts at risk"), N_("Who is going can still be kept."),
           N_("Flagged customers ÷ active customers, at the end of the period."),
           "share", "down", "wilson", E("flagged_accounts"), E("active_accounts"), credit=OWNER, pitfall=_FLAG,
           beside=("value_at_risk", "risk_precision", "risk_recall")),
    Metric("value_at_risk", "risk", N_("Value at risk"), N_("Not every customer weighs the same."),
           N_("Revenue of the last 12 months of flagged customers ÷ that of active customers, at the end of the period."),
           "share", "down", "bootstrap", E("flagged_revenue"), E("active_revenue"), credit=OWNER, pitfall=_FLAG, beside=("accounts_at_risk",)),
    Metric("risk_precision", "risk", N_("Flags that came true"), N_("A flag that is seldom right is not worth following."),
           N_("Flags at month ends in the period after which the customer was lost within the policy's horizon ÷ flags whose horizon is over."),
           "share", "band", "bootstrap", E("true_flags"), E("judged_flags"), credit=OWNER,
           pitfall=N_("Precision. A customer counts at every month end at which it was flagged. A flag that was acted on and kept the customer counts as wrong."), beside=("risk_recall",)),
    Metric("risk_recall", "risk", N_("Losses that were flagged"), N_("Whom the flag misses is lost without warning."),
           N_("Flags at month ends in the period after which the customer was lost within the policy's horizon ÷ all customers lost so, at month ends whose horizon is over."),
           "share", "band", "bootstrap", E("true_flags"), E("judged_losses"), credit=OWNER,
           pitfall=N_("Recall. A lost customer counts at every month end within the horizon before its loss."), beside=("risk_precision",)),
)
