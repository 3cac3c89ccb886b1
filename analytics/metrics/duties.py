"""Metrics of the duties beside selling and caring: service, work across departments, own growth."""

from __future__ import annotations

from analytics.language import N_
from analytics.metrics.credit import ASKER, HANDLER, PERSON
from analytics.metrics.model import Expression, Metric

E = Expression

SERVICE = (
    Metric("first_contact_resolution", "service", N_("Solved at first contact"), N_("Asking twice costs the customer twice."),
           N_("Cases after which the same customer did not come back with the same topic within 7 days ÷ cases, by the day they were opened."),
           "share", "up", "wilson", E("first_contacts"), E("issues"), credit=HANDLER,
           pitfall=N_("Gross: cases that nobody could solve at once count too. Cases without a customer, and those whose 7 days are not over, are left out; cases without a topic count as one topic.")),
    Metric("sla_attainment", "service", N_("Solved in time (SLA)"), N_("A promise of service is kept or broken."),
           N_("Cases solved in time ÷ (cases solved in the period + cases open and overdue at its end)."),
           "share", "up", "wilson", E("sla_met"), E("sla_solved + sla_overdue"), credit=HANDLER,
           pitfall=N_("As of the end of the period. Open overdue cases stay in until they are solved; cases without a due time are left out. Nothing is shown where no month ends in the period.")),
    Metric("time_to_resolve", "service", N_("Time to solve"), N_("A customer with a problem is waiting."),
           N_("Median calendar hours from opened to solved, of cases opened in the period (Kaplan-Meier)."),
           "hours", "down", "kaplan_meier", sample="time_to_resolve", estimator="median_survival", credit=HANDLER,
           pitfall=N_("Open cases are censored, not left out. Calendar hours, not business hours. Half of the customers wait longer: read with the 90th percentile."),
           reference="Kaplan & Meier 1958", beside=("time_to_resolve_90",)),
    Metric("time_to_resolve_90", "service", N_("Time to solve, 90%"), N_("Those who wait longest are those who leave."),
           N_("Calendar hours within which nine in ten cases opened in the period are solved (Kaplan-Meier)."),
           "hours", "down", "kaplan_meier", sample="time_to_resolve", estimator="quantile_90", credit=HANDLER,
           pitfall=N_("Open cases are censored, not left out; nothing is shown before nine in ten are solved."), reference="Kaplan & Meier 1958",
           beside=("time_to_resolve",)),
)
TEAMWORK = (
    Metric("handoffs_on_time", "teamwork", N_("Hand-offs on time"), N_("What customers ask for is often done by other departments."),
           N_("Requests to other departments accepted by their due time ÷ all requests due in the period."),
           "share", "up", "wilson", E("handoffs_on_time"), E("handoffs_due"), credit=ASKER,
           pitfall=N_("Open and overdue requests count as not on time. It depends on the other department too.")),
    Metric("peer_score", "teamwork", N_("Peer rating"), N_("Colleagues see what figures do not."),
           N_("Mean over colleagues of the mean rating (1-5) that each gave in the period."),
           "rating", "up", "t", sample="peer_score", estimator="mean_of_raters", credit=PERSON,
           pitfall=N_("Some rate more severely than others. Nothing is shown below the smallest group of the policy, so that nobody can tell who said what; ratings of oneself and ratings without a rater are left out."),
           reference="Student 1908"),
)
GROWTH = (
    Metric("training_hours", "growth", N_("Training hours"), N_("Skills need time."),
           N_("Hours of courses completed in the period ÷ people employed at its end."),
           "hours", "band", "none", E("training_hours"), E("headcount"), credit=PERSON,
           pitfall=N_("An input, not an effect."), reference="ISO 30414"),
    Metric("certifications_valid", "growth", N_("Valid certificates"), N_("What the role requires is held and not expired."),
           N_("Required certificates that are valid at the end of the period ÷ required certificates of those employed then."),
           "share", "up", "wilson", E("valid_certificates"), E("required_certificates"), credit=PERSON,
           pitfall=N_("A certificate is valid up to and including the day it expires.")),
    Metric("skill_change", "growth", N_("Skill change"), N_("Shows whether people grow."),
           N_("Mean change of the assessed level (1-5) from the previous assessment of the same skill by the same rater."),
           "levels", "up", "t", sample="skill_change", estimator="mean", credit=PERSON,
           pitfall=N_("Who was rated low tends to be rated higher next time, and the reverse (regression to the mean): no proof that training works."),
           reference="Student 1908"),
)
