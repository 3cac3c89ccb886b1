"""Who stays and who leaves: retention by month, the bridge, cohorts and the largest customers."""

from __future__ import annotations

from analytics.charts import theme
from analytics.charts.bars import bars
from analytics.charts.bridge import bridge
from analytics.charts.cohorts import cohorts
from analytics.charts.lines import Line, lines
from analytics.deck import Card
from analytics.metrics.catalogue import CATALOGUE
from analytics.performance import customer_findings as findings
from analytics.performance.retention import Retention
from pages.parts.customers.topic_cards import TopicCards


class RetentionCards(TopicCards):
    """The cards of these topics."""

    def retention(self, view: Retention) -> list[Card]:
        """Retention by month, the bridge, cohorts, dependence on the largest, groups."""
        return [self._kept(view), self._bridge(view), self._cohorts(view), self._largest(view),
                self.groups(view.groups, view.unit, "net_retention", "customers",
                             ("net_retention", "gross_retention", "logo_churn", "new_business_share"))]

    def _kept(self, view: Retention) -> Card:
        t, months, title = self.t, view.months, findings.kept(view, self.t)

        def line(name: str, column: str, color: str, points: bool) -> Line:
            value, low, high = (theme.numbers(months[c]) for c in (column, f"{column}_low", f"{column}_high"))
            return Line(name, value, low, high, color=color, points=points, width=2.4 if points else 1.6)

        caption = t("Revenue of 12 months kept of the 12 before, at each month's end, with 95% interval")
        return {
            "id": "kept", "span": 7, "title": title, "caption": caption,
            "help": t.sentences(*(t(CATALOGUE[m].formula) for m in ("net_retention", "gross_retention"))),
            "empty": self.empty("sales", t("Retention needs 24 months of sales.")),
            "figure": lines(
                [m.date() for m in months["month"]],
                [line(t("gross {value}"), "gross", theme.ACCENT, False),
                 line(t("net {value}"), "net", theme.ACTUAL, True)],
                format=lambda v: t.percent(v, 0), language=t, alt=f"{title} · {caption}",
            ) if months["net"].notna().any() else None,
        }

    def _bridge(self, view: Retention) -> Card:
        t, frame, title = self.t, view.bridge, findings.bridged(view, self.t)
        amount = frame.set_index("step")["amount"]
        return {
            "id": "bridge", "span": 5, "title": title,
            "caption": t("From {before} in the 12 months before to {now} in the last 12",
                         before=t.money(amount["opening"], self.writer.currency),
                         now=t.money(amount["closing"], self.writer.currency)) if len(frame)
            else t("From the 12 months before to the last 12"),
            "help": t("Customers by their revenue of the last 12 months against the 12 before, at the period's end."),
            "empty": self.empty("sales", t("The bridge needs 24 months of sales.")),
            "figure": bridge(frame.rename(columns={"step": "id"}), currency=self.writer.currency, language=t, alt=title)
            if len(frame) else None,
        }

    def _cohorts(self, view: Retention) -> Card:
        t, frame, title = self.t, view.cohorts, findings.stayed(view.cohorts, self.t)
        return {
            "id": "cohorts", "span": 7, "title": title,
            "caption": t("Share still customers by quarter of start · number of customers · hatched: not all that old"),
            "help": t("Kaplan-Meier; only customers who started within the data, since of older ones those who left "
                      "early may be missing."),
            "empty": self.empty("customers"),
            "figure": cohorts(frame, language=t, alt=title) if len(frame) else None,
        }

    def _largest(self, view: Retention) -> Card:
        t, frame = self.t, view.largest
        title, metric = findings.concentrated(view, t), CATALOGUE["concentration"]
        texts = [f"{t.percent(share)} · {t.money(v, self.writer.currency)}"
                 for share, v in zip(frame["share"], frame["revenue"], strict=True)]
        index = "" if view.index != view.index else t(
            "Concentration {index}, without the largest customer {without} (0–10,000)",
            index=self.writer.value(metric, view.index), without=self.writer.value(metric, view.without))
        return {
            "id": "largest", "span": 5, "title": title, "caption": index or t("Share of revenue by customer"),
            "help": t.sentences(t(metric.formula), t(metric.pitfall)), "empty": self.empty("sales"),
            "figure": bars(frame.assign(value=frame["share"], text=texts), alt=title)
            if len(frame) else None,
        }
