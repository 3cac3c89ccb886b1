"""One account manager: figures over time against team and goal, customers owned, work done, pipeline."""

import streamlit as st

from analytics.charts.mix import mix
from analytics.charts.person_trend import person_trend
from analytics.charts.pipeline import pipeline
from analytics.charts.trend import trend
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance import findings
from analytics.performance.choice import COMPARABLE, PERIODS
from analytics.performance.person import PersonView, visible_people
from pages.parts import customers, filters, head, rows, session, views
from pages.parts.deck import deck

data, who, t = session.opened()
writer = Writer(t, data.policy.currency)


def cards(view: PersonView, metric_id: str) -> list[dict]:
    """The page's four figures, each under what it says."""
    metric, days = CATALOGUE[metric_id], data.policy.stalled_after_days
    none = t("There is nothing in this selection. Choose a longer period or fewer filters.")
    return [
        dict(id="line", span=5, title=findings.own_line(view, metric_id, t),
             caption=t("{metric} by month with 95% interval · blue: team {team}", metric=t(metric.label), team=view.person.team),
             help=t(metric.formula),
             figure=person_trend(view.line, format=lambda v: writer.value(metric, v, coarse=True), language=t)
             if view.line["value"].notna().any() else None, empty=none),
        dict(id="trend", span=7, title=findings.trended(view.trend, t), caption=t("Revenue, by month · lower panel: difference to plan"),
             help=t(CATALOGUE["revenue"].formula),
             figure=trend(view.trend, currency=writer.currency, language=t) if view.trend["actual"].notna().any() else None, empty=none),
        dict(id="mix", span=7, title=findings.mixed(view.mix, t) if len(view.mix) else t("Activity mix"),
             caption=t("Left: share of activities · right: wins per 100 activities, with 95% interval"),
             help=t(CATALOGUE["conversion"].formula), figure=mix(view.mix, language=t) if len(view.mix) else None, empty=none),
        dict(id="pipeline", span=5, title=findings.waiting(view.pipeline, days, t) if len(view.pipeline) else t("Pipeline"),
             caption=t("Open deals by stage · second part: not moved for over {days} days · line: last year", days=days),
             help=t("Stages in the order of the process. A deal has stalled when its stage has not changed for {days} days.", days=days),
             figure=pipeline(view.pipeline, currency=writer.currency, stalled_after=days, language=t)
             if len(view.pipeline) and view.pipeline["open"].sum() > 0 else None, empty=none),
    ]


@st.fragment
def page() -> None:
    people = visible_people(data, who)
    if not people:
        st.info(t("There is nobody to show yet."), icon=":material/person_off:")
        return
    top = st.container(gap=None)
    person, choice = filters.choose_person(data, people, t)
    view = views.person(data, who, person, choice, t)
    with top:
        head.head(findings.person_headline(view, writer), data, t, t("Figures of one account manager"), view.period,
                  " · ".join(filter(None, (view.person.team, t.plural("{n} customer", "{n} customers", len(view.customers))))))
    event = deck(view.cards, cards(view, choice.metric), language=t, key="person_deck")
    customers.table(view, writer)
    if event and event["kind"] == "kpi":
        rows.show(data, who, event["id"], view.period, {"account_manager": (person,)}, writer)


page()
