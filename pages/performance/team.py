"""Team performance: where the team stands, who can be told apart, what moves, what to open next."""

import streamlit as st

from analytics.charts.comparison import comparison
from analytics.charts.mix import mix
from analytics.charts.pipeline import pipeline
from analytics.charts.trend import trend
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance import findings
from analytics.performance.team import TeamView, drawn
from pages.parts import download, filters, head, rows, session, table, views
from pages.parts.deck import deck

data, who, t = session.opened()
writer = Writer(t, data.policy.currency)


def cards(view: TeamView, compared_by: str) -> list[dict]:
    """The page's four figures, each under what it says."""
    money = t("Revenue, by month · lower panel: difference to plan") if view.trend["plan"].notna().any() else t(
        "Revenue, by month · lower panel: difference to last year")
    metric = CATALOGUE[compared_by]
    days = data.policy.stalled_after_days
    return [
        dict(id="comparison", span=5, title=findings.compared(view, t),
             caption=t("{metric} with 95% interval · A–Z inside each band", metric=t(metric.label)),
             help=t("Somebody is placed above or below only if the whole interval clears the company's figure. Inside a band the order is A–Z, not a ranking. The interval resamples accounts.") + " " + t(metric.formula),
             figure=comparison(drawn(view.comparison, writer, metric), reference=view.reference.value,
                               reference_label=t("company {value}", value=writer.value(metric, view.reference.value, coarse=True)),
                               format=lambda v: writer.value(metric, v, coarse=True),
                               higher_is_better=metric.direction != "down", language=t) if len(view.comparison) else None,
             empty=needs("targets") if compared_by == "quota_attainment" else t("There is nothing to compare in this selection.")),
        dict(id="trend", span=7, title=findings.trended(view.trend, t), caption=money,
             help=t(CATALOGUE["revenue"].formula),
             figure=trend(view.trend, currency=writer.currency, language=t) if view.trend["actual"].notna().any() else None,
             empty=needs("sales")),
        dict(id="mix", span=7, title=findings.mixed(view.mix, t) if len(view.mix) else t("Activity mix"),
             caption=t("Left: share of activities · right: wins per 100 activities, with 95% interval"),
             help=t(CATALOGUE["conversion"].formula) + " " + t(CATALOGUE["conversion"].pitfall),
             figure=mix(view.mix, language=t) if len(view.mix) else None, empty=needs("activities")),
        dict(id="pipeline", span=5,
             title=findings.waiting(view.pipeline, days, t) if len(view.pipeline) else t("Pipeline"),
             caption=t("Open deals by stage · second part: not moved for over {days} days · line: last year", days=days),
             help=t("Stages in the order of the process. A deal has stalled when its stage has not changed for {days} days.", days=days),
             figure=pipeline(view.pipeline, currency=writer.currency, stalled_after=days, language=t)
             if len(view.pipeline) and view.pipeline["open"].sum() > 0 else None, empty=needs("opportunities")),
    ]


def needs(name: str) -> str:
    """What an empty card says."""
    if name not in data.loaded:
        return t("No {table} are loaded; they would appear here.", table=t(name))
    return t("There is nothing in this selection. Choose a longer period or fewer filters.")


@st.fragment
def page() -> None:
    top = st.container(gap=None)
    choice = filters.choose(data, who, t)
    view = views.team(data, who, choice, t)
    scope = choice.describe(t, data.team_names)
    with top:
        head.head(findings.headline(view, scope, writer), data, t,
                  t("Revenue, retention, win rate, satisfaction, coverage"), view.period,
                  t.plural("{scope}, {n} person", "{scope}, {n} people", view.people, scope=scope))
    event = deck(view.cards, cards(view, choice.metric), language=t, key="team_deck")
    opened = table.people(view, writer, data.policy)
    download.offer(view, choice, data, writer)
    if event and event["kind"] == "kpi":
        rows.show(data, who, event["id"], view.period, choice.where, writer)
    opened = opened or (event or {}).get("customdata")
    if opened and view.unit == "account_manager":
        st.session_state.person = opened
        st.switch_page("pages/performance/account_manager.py", query_params={"person": opened})
    elif opened and view.unit == "team":
        st.button(t("Show only {team}", team=data.team_names.get(opened, opened)), on_click=filters.narrow, args=(opened,),
                  type="primary", icon=":material/filter_alt:")


page()
