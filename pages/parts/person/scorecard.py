"""The scorecard of one person: its cards for the deck, what to do next, and the table to recompute it from."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import streamlit as st

from analytics.access import Viewer, role_name
from analytics.charts.person_trend import person_trend
from analytics.charts.score_build import score_build
from analytics.deck import Card
from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.model import Metric
from analytics.metrics.showing import Writer
from analytics.performance import score_findings
from analytics.performance.scorecard import ScorecardView
from analytics.periods import Period, add_months
from analytics.warehouse.query import Warehouse
from pages.parts import download, rows
from pages.parts.head import plain
from pages.parts.selection import picked
from pages.parts.table_size import table_size


def cards(view: ScorecardView, writer: Writer) -> list[Card]:
    """How the score came about, and the score over time."""
    t = writer.language
    why = t(score_findings.MISSING[view.missing]) if view.missing else ""
    return [_built(view, why, t), _by_month(view, why, t)]


def _built(view: ScorecardView, why: str, t: Language) -> Card:
    month, now = t.month(view.month, year=True), view.now
    build = pd.DataFrame({
        "id": view.build["metric"], "label": [t(CATALOGUE[m].label) for m in view.build["metric"]],
        "possible": 100 * view.build["weight"], "earned": view.build["contribution"], "peers": view.build["peers"],
        "difference": view.build["difference"],
    })
    return {
        "id": "build", "span": 7, "title": score_findings.built(view, t), "empty": why,
        "caption": t("Points earned of those possible, twelve months to {month}, before the score is drawn towards the "
                     "peers · blue: peers", month=month)
        if view.peers else t("Points earned of those possible, twelve months to {month}, before the score is drawn "
                             "towards the peers", month=month),
        "help": t.sentences(
            t("Each metric earns 0 points at its lower mark, 100 at its target and more above it; points times "
              "weight add up to the score."),
            t("Peers are the others of the same role and level."),
        ),
        "figure": score_build(build, score=now.score, peers=now.score - view.build["difference"].sum()
                              if view.peers else None, language=t) if now else None,
    }


def _by_month(view: ScorecardView, why: str, t: Language) -> Card:
    return {
        "id": "score", "span": 5, "title": score_findings.moved(view, t), "empty": why,
        "caption": t("Score at the end of each month, twelve months looking back, with 95% interval · blue: peers")
        if view.line["team"].notna().any() else
        t("Score at the end of each month, twelve months looking back, with 95% interval"),
        "help": t("The score as shown is shrunken towards the peers by its uncertainty, so that chance is not "
                  "taken for merit."),
        "figure": person_trend(view.line, format=t.number, language=t, beside=t("peers {value}"))
        if len(view.line) else None,
    }


def advice(view: ScorecardView, writer: Writer) -> None:
    """Strengths and next steps, and what one bad month could change."""
    t = writer.language
    left, right = st.columns([7, 5])
    with left, st.container(border=True, key="card_next", height="stretch"):
        st.subheader(t("What would raise the score most"), anchor=False)
        strong, steps = score_findings.strong_points(view, writer), score_findings.steps(view, writer)
        _lines(t("Next steps"), ":orange[▲]", steps, t("Everything is at the level of the best quarter of the peers."))
        _lines(t("Strengths"), ":blue[◆]", strong, t("Nothing clearly stands out above the peers yet."))
    with right, st.container(border=True, key="card_month", height="stretch"):
        st.subheader(t("How much could one bad month change this?"), anchor=False)
        st.markdown("  \n".join(plain(line) for line in score_findings.one_month(view, t)))
        if view.now:
            st.caption(t.sentences(score_findings.weighed(view, t), score_findings.ranked(view, t)))


def _lines(title: str, sign: str, lines: list[str], none: str) -> None:
    shown = "  \n".join(f"{sign} {plain(line)}" for line in lines) or f":gray[{none}]"
    st.markdown(f":gray[:small[**{title}**]]  \n{shown}")


def computed(view: ScorecardView, data: Warehouse, who: Viewer, person: str, writer: Writer) -> None:
    """The table from which anybody can recompute the score; a row opens definition, SQL and rows."""
    t, now = writer.language, view.now
    if now is None or view.card is None:
        return
    with st.container(border=True, key="card_computed"):
        with st.container(gap=None):
            st.subheader(t("How the score was computed: select a row for its definition, SQL and rows"), anchor=False)
            st.caption(t("Points = 100 × (value − zero) ÷ (target − zero), from 0 to {cap} · weight × points add up "
                         "to {score} · ± {error} standard error · scorecard since {day}", cap=t.number(view.card.cap),
                         score=t.number(now.score, 2), error=t.number(now.error, 2), day=t.date(view.card.since)))
        event = st.dataframe(
            _table(view, writer), hide_index=True, **table_size(len(view.build)),
            on_select="rerun", selection_mode="single-row", key="computed", placeholder="–",
            alt=t("Metrics with value, target, points, weight and contribution to the score"),
            column_config=_columns(writer))
        _missing(view, writer)
        download.table(lambda: view.build, f"scorecard_{person}_{view.month:%Y-%m}.csv", t,
                       key="scorecard_csv", help=t("The scorecard with full figures, as CSV"))
    for row in picked(event, len(view.build))[:1]:
        opened(view, view.build["metric"].iloc[row], data, who, person, writer)


def criteria(view: ScorecardView, writer: Writer) -> None:
    """The whole scorecard as the policy states it: everybody can see what counts, how much, and what it takes."""
    t, card = writer.language, view.card
    if card is None:
        return
    with st.expander(t("The criteria, for everybody"), icon=":material/gavel:"):
        st.markdown(plain(t("Each metric is worth 0 points at its first mark and 100 at its second, at most {cap}. The "
                            "newest month weighs {newest}, the oldest of the twelve {oldest}. With less than {least} "
                            "of the weights measured there is no score.", cap=t.number(card.cap),
                            newest=t.percent(card.month_weights[0] / sum(card.month_weights), 1),
                            oldest=t.percent(card.month_weights[-1] / sum(card.month_weights), 1),
                            least=t.percent(card.least_weight, 0))))
        table = _criteria(view, writer)
        st.dataframe(table, hide_index=True, **table_size(len(table), 10), placeholder="–",
                     alt=t("Metrics with weight and marks by role and level"),
                     column_config={"dimension": t("Dimension"), "metric": t("Metric"), "weight": t("Weight"),
                                    "definition": t("Definition")})


def _criteria(view: ScorecardView, writer: Writer) -> pd.DataFrame:
    """One row a metric: its weight, and its marks for every role and level that states its own."""
    t, card, lines = writer.language, view.card, []
    assert card is not None
    for name in card.metrics:
        metric, line = CATALOGUE[name], {}
        dimension = card.dimension_of(name)
        line["dimension"] = score_findings.dimension_label(dimension, t)
        line["metric"], line["weight"] = t(metric.label), t.percent(card.weights[name], 1)
        for role, levels in card.targets.items():
            for level, targets in levels.items():
                if name in targets:
                    mark = targets[name]
                    column = role_name(role, t) if level == "all" else t("{role}, level {level}", level=level,
                                                                         role=role_name(role, t))
                    marks = (exact(metric, end, 1000, writer) for end in (mark.zero, mark.full))
                    line[column] = " → ".join(marks)
        line["definition"] = t(metric.formula)
        lines.append(line)
    frame = pd.DataFrame(lines)
    return frame[[*(c for c in frame.columns if c != "definition"), "definition"]]


def opened(view: ScorecardView, metric_id: str, data: Warehouse, who: Viewer, person: str, writer: Writer) -> None:
    """Definition, SQL and rows of one metric over the twelve months that the score looks back on."""
    year = Period(add_months(view.month, -11), add_months(view.month, 1), "12m")
    row = view.build[view.build["metric"] == metric_id].iloc[0]
    t = writer.language
    value = exact(CATALOGUE[metric_id], row["value"], row["full"] - row["zero"], writer)
    note = t("In the score newer months weigh more, which gives {value}; here all twelve months count alike.",
             value=value) if row["weight"] > 0 else ""
    rows.show(data, who, metric_id, year, {"account_manager": (person,)}, writer, note)


def exact(metric: Metric, value: float, span: float, writer: Writer) -> str:
    """A value with as many digits as recomputing its points to a tenth needs; ``span``: from zero to full."""
    t, shown = writer.language, abs(span) * (100 if metric.unit == "share" else 1)
    if value != value:
        return "–"
    digits = max(2, math.ceil(math.log10(1000 / shown))) if shown > 0 else 2
    return t.percent(value, digits) if metric.unit == "share" else t.number(value, digits)


def _table(view: ScorecardView, writer: Writer) -> pd.DataFrame:
    t, build = writer.language, view.build
    metrics, spans = [CATALOGUE[m] for m in build["metric"]], build["full"] - build["zero"]

    def written(column: str) -> list[str]:
        return [exact(m, v, span, writer) for m, v, span in zip(metrics, build[column], spans, strict=True)]

    return pd.DataFrame({
        "dimension": [score_findings.dimension_label(d, t) for d in build["dimension"]],
        "metric": [t(m.label) for m in metrics], "value": written("value"), "zero": written("zero"),
        "full": written("full"), "points": build["points"], "weight": 100 * build["weight"],
        "contribution": build["contribution"], "peers": build["peers"], "difference": build["difference"],
    }).dropna(axis=1, how="all")


def _columns(writer: Writer) -> dict[str, Any]:
    t, c = writer.language, st.column_config
    return {
        "dimension": c.TextColumn(t("Dimension"), width=150), "metric": c.TextColumn(t("Metric"), width=130),
        "value": c.TextColumn(t("Value"), alignment="right"),
        "zero": c.TextColumn(t("0 points at"), alignment="right"),
        "full": c.TextColumn(t("100 points at"), alignment="right"),
        "points": c.NumberColumn(t("Points"), format="%.2f"),
        "weight": c.NumberColumn(t("Weight"), format="%.2f%%"),
        "contribution": c.NumberColumn(t("Weight × points"), format="%.2f"),
        "peers": c.NumberColumn(t("Peers"), format="%.2f"),
        "difference": c.NumberColumn(t("Difference"), format="%+.2f"),
    }


def _missing(view: ScorecardView, writer: Writer) -> None:
    """Says what could not be measured, and where its weight went."""
    t, absent = writer.language, view.build[view.build["weight"] == 0]
    if len(absent):
        names = t.listed(t(CATALOGUE[m].label) for m in absent["metric"])
        st.caption(plain(t("Not measured: {names}. Their weight is shared out among the rest of their dimension, or "
                           "among the other dimensions.", names=names)))
