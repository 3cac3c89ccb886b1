"""How customers are served and who may leave: service cases, customers at risk, invoices."""

from __future__ import annotations

from analytics.charts.curve import Curve, curve
from analytics.deck import Card
from analytics.metrics.catalogue import CATALOGUE
from analytics.performance import care_findings as findings
from analytics.performance.risk import Risk
from analytics.performance.service import Service
from analytics.performance.work import word
from pages.parts.customers.topic_cards import TopicCards


class CareCards(TopicCards):
    """The cards of these topics."""

    def service(self, view: Service) -> list[Card]:
        """Solved in time by month, how long it takes, complaints by month and by subject, groups."""
        t, metric = self.t, CATALOGUE["time_to_resolve"]
        curves = [Curve(c.kind, word(c.kind, t), list(c.times), list(c.done), list(c.low), list(c.high))
                  for c in view.curves]
        took = findings.took(view, t)
        complaints = self.by_month("complaint_rate", view.complaints, "cases", findings.complained(view, t), span=7)
        return [
            self.by_month("sla_attainment", view.in_time, "cases", findings.in_time(view, self.data.policy, t), span=7),
            {
                "id": "curve", "span": 5, "title": took,
                "caption": t("Share solved by hours since opened, with 95% interval; open cases are counted so far"),
                "help": t.sentences(t(metric.formula), t(metric.pitfall)), "empty": self.empty("cases"),
                "figure": curve(curves, until=view.until, language=t, alt=took) if curves else None,
            },
            complaints | {"caption": f"{complaints['caption']} · {t('per 100 customers in the month')}"},
            self._topics(view),
            self.groups(view.groups, view.unit, "sla_attainment", "cases",
                        ("sla_attainment", "first_contact_resolution", "time_to_resolve", "complaint_rate")),
        ]

    def _topics(self, view: Service) -> Card:
        t, frame = self.t, view.topics
        title = findings.complained_of(view, t)
        texts = [f"{t.number(n)} · {t.percent(n / frame['complaints'].sum(), 0)}" for n in frame["complaints"]]
        return self.bars("topics", title, t("Complaints of the period by what they are about"), "cases",
                         frame.assign(label=frame["topic"]), frame["complaints"], texts)

    def risk(self, view: Risk) -> list[Card]:
        """Customers at risk by month with the flag's own record, their reasons, what is overdue, groups."""
        t = self.t
        card = self.by_month("accounts_at_risk", view.at_risk, "customers", findings.endangered(view, t), span=7)
        return [
            card | {"caption": f"{card['caption']} · {findings.trusted(view, self.writer)}"},
            self.bars("reasons", findings.why(view, t), t("Flagged customers by reason; one may have several"),
                      "customers", view.reasons, view.reasons["customers"],
                      [t.number(n) for n in view.reasons["customers"]]),
            self.by_month("overdue_share", view.overdue, "receivables", findings.owed(view, self.writer), span=7),
            self.bars("ageing", findings.aged(view, t), t("Open invoices at the end of the period"), "receivables",
                      view.ageing, view.ageing["amount"],
                      [f"{t.money(a, self.writer.currency)} · {t.number(n)}" for a, n in
                       zip(view.ageing["amount"], view.ageing["invoices"], strict=True)]),
            self.groups(view.groups, view.unit, "accounts_at_risk", "customers",
                        ("accounts_at_risk", "value_at_risk", "overdue_share", "dso")),
        ]
