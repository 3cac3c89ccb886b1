"""Team performance: where the team stands, who can be told apart, what moves, what to open next."""

import streamlit as st

from analytics.charts.comparison import comparison
from analytics.errors import UsageError
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance import findings
from analytics.performance.team import TeamView, drawn
from pages.parts import download, filters, head, rows, session, table, views
from pages.parts.cards import Cards
from pages.parts.deck import deck

data, who, t = session.opened("team")
writer = Writer(t, data.policy.currency)
cards = Cards(data, writer)


def comparison_card(view: TeamView, compared_by: str) -> dict:
    """Who can be told apart from the company."""
    metric = CATALOGUE[compared_by]

    def coarse(value: float) -> str:
        return writer.value(metric, value, coarse=True)

    return {
        "id": "comparison",
        "span": 5,
        "title": findings.compared(view, t),
        "caption": t("{metric} with 95% interval · A–Z inside each band", metric=t(metric.label)),
        "help": t.sentences(
            t(
                "Somebody is placed above or below only if the whole interval clears the company's figure. "
                "Inside a band the order is A–Z, not a ranking."
            ),
            t(metric.formula),
        ),
        "empty": cards.empty(
            metric.sources[-1] if metric.sources[-1] in ("targets", "surveys", "opportunities") else "sales"
        ),
        "figure": comparison(
            drawn(view.comparison, writer, metric),
            reference=view.reference.value,
            reference_label=t("company {value}", value=coarse(view.reference.value)),
            format=coarse,
            language=t,
            higher_is_better=metric.direction != "down",
        )
        if len(view.comparison)
        else None,
    }


@st.fragment
@session.clear_errors()
def page() -> None:
    above = st.container()  # filled after the figures: the browser draws them while the server makes the rest
    choice = filters.chosen(data, who)
    try:
        view = views.team(data, who, choice, t)
    except UsageError:  # what was asked for can still be changed
        with above:
            filters.bar(data, who, t)
        raise
    people = t.plural("{scope}, {n} person", "{scope}, {n} people", view.people, scope=view.scope)
    drawn = [
        comparison_card(view, choice.metric),
        cards.trend(view.trend),
        cards.mix(view.mix),
        cards.pipeline(view.pipeline),
    ]
    event = deck(view.cards, drawn, language=t, key="team_deck")
    with above:
        with st.container(gap=None):
            head.head(
                findings.headline(view, view.scope, writer),
                data,
                t,
                t("Revenue, retention, win rate, satisfaction, coverage"),
                view.period,
                people,
            )
        filters.bar(data, who, t)
    opened = table.people(view, writer, data.policy)
    download.offer(view, choice, data, writer)
    if event and event.get("card") == "comparison":
        opened = str(event["customdata"])
    else:
        rows.follow(event, view, data, who, choice.where, writer)
    if opened and view.unit == "account_manager":
        st.switch_page("pages/performance/account_manager.py", query_params={"person": str(opened)})
    elif opened and view.unit == "team":
        st.button(
            t("Show only {team}", team=data.team_names.get(str(opened), "")),
            on_click=filters.narrow,
            args=(str(opened),),
            type="primary",
            icon=":material/filter_alt:",
        )


page()
