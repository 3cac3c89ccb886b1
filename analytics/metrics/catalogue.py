"""Every metric, declared once: label, unit, axis, tooltip, definition and export all come from here."""

from __future__ import annotations

from analytics.errors import UsageError
from analytics.language import N_
from analytics.metrics.model import Expression, Metric
from analytics.naming import nearest

E = Expression
GROUPS = {
    "sales": N_("Sales"),
    "customers": N_("Customers"),
    "satisfaction": N_("Satisfaction"),
    "activity": N_("Activity"),
}
SELLER = N_("Credited to the seller of each sale, by the shares of the sale where there are several.")
OWNER = N_("Attributed to the account manager who owns the customer on that day.")
DOER = N_("Attributed to the account manager who did it.")
DEAL = N_("Attributed to the account manager of the deal.")

_SALES = (
    Metric("revenue", "sales", N_("Revenue"), N_("What the team sold is what pays everybody."),
           N_("Sum of sales lines less returns, by date of sale (bookings)."),
           "money", "up", "bootstrap", E("revenue"), credit=SELLER,
           pitfall=N_("Bookings, not money received; a few large customers can carry it.")),
    Metric("quota_attainment", "sales", N_("Attainment"), N_("Compares revenue with what was agreed."),
           N_("Revenue ÷ own targets, up to the last day of the data."),
           "share", "up", "bootstrap", E("revenue"), E("target_to_date"), credit=SELLER,
           pitfall=N_("Sum over sum, never the mean of people's percentages. Targets of joiners and leavers are pro-rated by working days; targets that contain other people's are not added up.")),
    Metric("target", "sales", N_("Target"), N_("What was agreed for the period."),
           N_("Sum of own targets of the whole period, also of days still to come."),
           "money", "band", "none", E("target"), pitfall=N_("A team's rolled-up target is not counted again.")),
    Metric("target_to_date", "sales", N_("Target to date"), N_("What was agreed for the days that have passed."),
           N_("Sum of own targets up to the last day of the data."), "money", "band", "none", E("target_to_date"),
           pitfall=N_("A month that is not over counts with the share of its working days that have passed.")),
    Metric("cost", "sales", N_("Cost of sales"), N_("What the sold goods cost."), N_("Sum of the cost of sales lines."),
           "money", "band", "none", E("cost"), credit=SELLER),
    Metric("margin", "sales", N_("Margin"), N_("Revenue that is bought with discounts does not help."),
           N_("(Revenue − cost) ÷ revenue, over lines whose cost is known."),
           "share", "up", "bootstrap", E("costed_revenue - cost"), E("costed_revenue"), credit=SELLER,
           pitfall=N_("Lines without a cost are left out of both parts.")),
    Metric("orders", "sales", N_("Orders"), N_("How many times customers bought."), N_("Number of different orders."),
           "count", "up", "poisson", E("orders"), credit=SELLER,
           pitfall=N_("An order counts in the product category of its first line.")),
    Metric("units", "sales", N_("Units"), N_("How much customers bought."), N_("Sum of quantities less returns."),
           "count", "up", "none", E("units"), credit=SELLER),
    Metric("win_rate", "sales", N_("Win rate"), N_("Shows whether effort goes to deals that can be won."),
           N_("Won ÷ (won + lost) deals, by the day they were closed."),
           "share", "up", "wilson", E("won"), E("won + lost"), credit=DEAL,
           pitfall=N_("Open deals are not in the denominator; stalled open deals are shown beside it."),
           reference="Wilson 1927", beside=("stalled_amount",)),
    Metric("average_deal", "sales", N_("Average deal"), N_("Shows what kind of deals are won."),
           N_("Value of won deals ÷ number of won deals."),
           "money", "band", "bootstrap", E("won_amount"), E("won"), credit=DEAL,
           pitfall=N_("Skewed by a few large deals: read with the median."), beside=("median_deal",)),
    Metric("median_deal", "sales", N_("Median deal"), N_("The size of a typical won deal."),
           N_("Median value of won deals, by the day they were closed."),
           "money", "band", "bootstrap", sample="median_deal", estimator="median", credit=DEAL),
    Metric("sales_cycle", "sales", N_("Sales cycle"), N_("Long cycles tie up people and hide lost deals."),
           N_("Median days from opened to won, of deals opened in the period (Kaplan-Meier)."),
           "days", "down", "kaplan_meier", sample="sales_cycle", estimator="median_survival", credit=DEAL,
           pitfall=N_("Deals still open or lost are censored, not left out."), reference="Kaplan & Meier 1958"),
    Metric("open_pipeline", "sales", N_("Open pipeline"), N_("What may still be won."),
           N_("Value of deals that are open at the end of the period."),
           "money", "up", "none", E("open_amount"), credit=DEAL, beside=("stalled_amount",)),
    Metric("stalled_amount", "sales", N_("Stalled share"), N_("Deals that do not move are seldom won."),
           N_("Value of open deals whose stage has not changed for the days set in the policy ÷ value of open deals."),
           "share", "down", "bootstrap", E("stalled_amount"), E("open_amount"), credit=DEAL),
    Metric("pipeline_coverage", "sales", N_("Pipeline coverage"), N_("Shows whether the rest of the year's target can be reached at all."),
           N_("Open pipeline ÷ (target of the fiscal year − revenue so far), as of the end of the period."),
           "times", "band", "bootstrap", E("open_amount"), E("missing_target"), credit=DEAL,
           pitfall=N_("The multiple needed is about 1 ÷ win rate, not a constant 3. Nothing is shown once the target is reached."), beside=("win_rate",)),
    Metric("pipeline_velocity", "sales", N_("Pipeline velocity"), N_("Money that the pipeline wins a day."),
           N_("Open deals × win rate × average deal ÷ mean days from opened to won."),
           "money_per_day", "up", "bootstrap", E("open_deals * won_amount * won"), E("(won + lost) * won_days"), credit=DEAL,
           pitfall=N_("Do not mix segments with different cycles.")),
    Metric("forecast_error", "sales", N_("Forecast error"), N_("A forecast that cannot be trusted cannot be planned with."),
           N_("Sum of |forecast − revenue| by person and month ÷ revenue, each forecast as it stood on the first day of the month."),
           "share", "down", "bootstrap", E("forecast_miss"), E("forecast_actual"), credit=SELLER, beside=("forecast_bias",)),
    Metric("forecast_bias", "sales", N_("Forecast bias"), N_("Shows whether forecasts are too high (over 100%) or too low."),
           N_("Sum of forecasts ÷ sum of revenue, complete months only."),
           "share", "band", "bootstrap", E("forecast"), E("forecast_actual"), credit=SELLER),
    Metric("new_business_share", "sales", N_("New business"), N_("Growth needs new customers; care needs the present ones."),
           N_("Revenue from customers in their first months (as set in the policy) ÷ revenue of customers whose start is known."),
           "share", "band", "bootstrap", E("new_business_revenue"), E("dated_revenue"), credit=SELLER),
)
_CUSTOMERS = (
    Metric("logo_churn", "customers", N_("Customer churn"), N_("Winning a customer costs more than keeping one."),
           N_("Customers lost in the 12 months before the end of the period ÷ customers at their start."),
           "share", "down", "wilson", E("lost_accounts"), E("opening_accounts"), credit=OWNER,
           pitfall=N_("Customers who joined within the 12 months are in neither part."), reference="SaaS Metrics Standards Board"),
    Metric("gross_retention", "customers", N_("Gross retention"), N_("What is kept without counting growth elsewhere."),
           N_("Sum over customers of the smaller of revenue in the last 12 months and in the 12 before ÷ revenue in the 12 before."),
           "share", "up", "bootstrap", E("kept_revenue"), E("opening_revenue"), credit=OWNER,
           pitfall=N_("At most 100%; it does not replace net retention."), reference="SaaS Metrics Standards Board"),
    Metric("net_retention", "customers", N_("Net retention"), N_("Shows whether the present customers grow or shrink."),
           N_("Revenue of the last 12 months (returns beyond it count as 0) from customers who bought in the 12 before ÷ their revenue then."),
           "share", "up", "bootstrap", E("closing_revenue"), E("opening_revenue"), credit=OWNER,
           pitfall=N_("One large customer can carry it; it needs 24 months of data."), reference="SaaS Metrics Standards Board"),
    Metric("retention_cohorts", "customers", N_("One-year survival"), N_("Shows whether new customers stay."),
           N_("Share of the customers who started in the period that stay for a year (Kaplan-Meier)."),
           "share", "up", "kaplan_meier", sample="retention_cohorts", estimator="survival_12", credit=OWNER,
           pitfall=N_("Young cohorts are censored; nothing is shown before anyone could have stayed a year."), reference="Kaplan & Meier 1958"),
    Metric("concentration", "customers", N_("Concentration"), N_("A company that lives on few customers lives dangerously."),
           N_("Herfindahl-Hirschman index of revenue by customer: the sum of squared percentage shares."),
           "index", "down", "bootstrap", sample="concentration", estimator="herfindahl", credit=SELLER,
           pitfall=N_("It cannot fall under 10,000 ÷ number of customers."), reference="US DOJ Merger Guidelines"),
    Metric("share_of_wallet", "customers", N_("Share of wallet"), N_("What could still be won from present customers."),
           N_("Revenue of the last 12 months ÷ estimated yearly spend of the same customers on such goods."),
           "share", "up", "bootstrap", E("yearly_share"), E("yearly_spend"), credit=OWNER,
           pitfall=N_("The denominator is an estimate.")),
    Metric("new_customers", "customers", N_("New customers"), N_("Tomorrow's revenue."),
           N_("Customers whose first day lies in the period."), "count", "up", "poisson", E("new_customers"), credit=OWNER),
)
_SATISFACTION = (
    Metric("csat", "satisfaction", N_("Satisfaction"), N_("Satisfied customers stay and buy again."),
           N_("Answers of 4 or 5 ÷ answers to the satisfaction question (CSAT, 1-5), by day of answer."),
           "share", "up", "wilson", E("csat_satisfied"), E("csat_answers"), credit=OWNER,
           pitfall=N_("Those who do not answer may think differently: read with the response rate."), beside=("response_rate",), reference="Wilson 1927"),
    Metric("nps", "satisfaction", N_("Recommendation (NPS)"), N_("Would customers put their own name to us?"),
           N_("Share of 9-10 less share of 0-6 among answers to the recommendation question, in points."),
           "points", "up", "nps", E("nps_promoters - nps_detractors"), E("nps_answers"), per=100.0, credit=OWNER,
           pitfall=N_("A difference of two shares: its interval is wide."), beside=("response_rate",)),
    Metric("ces", "satisfaction", N_("Ease (CES)"), N_("Customers leave where things are hard."),
           N_("Answers of 5 or more ÷ answers to the effort question (1-7)."),
           "share", "up", "wilson", E("ces_easy"), E("ces_answers"), credit=OWNER,
           pitfall=N_("Older 1-5 scales ran the other way."), beside=("response_rate",), reference="CES 2.0, Gartner"),
    Metric("response_rate", "satisfaction", N_("Response rate"), N_("Tells how far satisfaction figures can be trusted."),
           N_("Answered ÷ delivered surveys, by the day they were sent."),
           "share", "up", "wilson", E("answered_surveys"), E("delivered_surveys"), credit=OWNER,
           pitfall=N_("The newest surveys may still be answered.")),
    Metric("complaint_rate", "satisfaction", N_("Complaints"), N_("Each one is a chance to keep a customer."),
           N_("Complaints in the period per 100 accounts active at its end."),
           "per_100", "down", "poisson", E("complaints"), E("active_accounts"), per=100.0, credit=OWNER,
           pitfall=N_("It punishes good reporting: read with the response rate."), beside=("response_rate",)),
)
_ACTIVITY = (
    Metric("activities", "activity", N_("Activities"), N_("How much was done."), N_("Number of activities logged."),
           "count", "band", "poisson", E("activities"), credit=DOER, pitfall=N_("Volume alone says nothing of effect.")),
    Metric("activities_per_day", "activity", N_("Activities a day"), N_("Compares people fairly when some were away."),
           N_("Activities ÷ working days present (leave and holidays are out)."),
           "per_day", "band", "poisson", E("activities"), E("days_present"), credit=DOER,
           pitfall=N_("Volume alone invites gaming.")),
    Metric("activity_mix", "activity", N_("Activity mix"), N_("Shows where time goes."),
           N_("Activities of a type ÷ all activities."), "share", "band", "wilson", E("activities"), share_of="activity_type", credit=DOER),
    Metric("book_coverage", "activity", N_("Book coverage"), N_("Customers who hear nothing leave without a word."),
           N_("Accounts touched in the days set in the policy before the period's end ÷ accounts owned then."),
           "share", "up", "wilson", E("touched_accounts"), E("owned_accounts"), credit=OWNER,
           pitfall=N_("Every account counts alike, large or small.")),
    Metric("follow_up_latency", "activity", N_("Follow-up time"), N_("A promise kept in time is the cheapest service."),
           N_("Median calendar hours from promise to act (Kaplan-Meier)."),
           "hours", "down", "kaplan_meier", sample="follow_up_latency", estimator="median_survival", credit=DOER,
           pitfall=N_("Promises still open are censored, not left out. Calendar hours, not business hours.")),
    Metric("conversion", "activity", N_("Wins per 100 activities"), N_("Shows which effort brings deals."),
           N_("Won deals per 100 activities with customers; each won deal is shared equally by the customer's activities of its month and the two before (linear attribution)."),
           "per_100", "up", "bootstrap", E("attributed_wins"), E("customer_activities"), per=100.0, credit=DOER,
           pitfall=N_("Association, not proof: activities go where deals already are.")),
    Metric("market_notes", "activity", N_("Market notes"), N_("What customers and competitors do has to reach the company."),
           N_("Number of market-research notes."), "count", "up", "poisson", E("market_notes"), credit=DOER,
           pitfall=N_("Quantity alone: read with the share found useful."), beside=("useful_notes",)),
    Metric("useful_notes", "activity", N_("Useful notes"), N_("Research counts when somebody can use it."),
           N_("Market notes reviewed as useful ÷ market notes reviewed."),
           "share", "up", "wilson", E("useful_notes"), E("reviewed_notes"), credit=DOER),
)

CATALOGUE: dict[str, Metric] = {m.id: m for m in (*_SALES, *_CUSTOMERS, *_SATISFACTION, *_ACTIVITY)}


def metric(metric_id: str) -> Metric:
    """The metric of that id; ``UsageError`` with the nearest id where there is none."""
    if metric_id not in CATALOGUE:
        raise UsageError(f"there is no metric {metric_id!r}{nearest(metric_id, CATALOGUE)}; see 'metric --list'")
    return CATALOGUE[metric_id]
