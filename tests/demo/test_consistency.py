"""What must hold in the company's rows, each rule as a query for those who break it: the loader would refuse them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analytics.warehouse.reasons import SCALES
from analytics.warehouse.schema import SCHEMA, TABLES

RULES = {
    "sale shares add up to 1": """
        SELECT sale_id FROM sale_credits GROUP BY sale_id HAVING abs(sum(share) - 1) > 1e-9""",
    "a shared sale is shared with its seller": """
        SELECT sale_id FROM sales s JOIN (SELECT sale_id, list(manager_id) AS people FROM sale_credits
        GROUP BY sale_id) c USING (sale_id) WHERE NOT list_contains(c.people, s.manager_id)""",
    "scores lie on their scale": "SELECT survey_id FROM surveys WHERE " + " OR ".join(
        f"kind = '{kind}' AND score NOT BETWEEN {low} AND {high}" for kind, (low, high) in SCALES.items()),
    "answered means a score, and only what was delivered": """
        SELECT survey_id FROM surveys
        WHERE (answered_on IS NULL) <> (score IS NULL) OR (score IS NOT NULL AND NOT delivered)""",
    "closed means an outcome": """
        SELECT opportunity_id FROM opportunities WHERE (closed_on IS NULL) <> (outcome IS NULL)""",
    "a return is negative, a sale is not": """
        SELECT sale_id FROM sales
        WHERE (kind = 'return') <> (amount < 0) OR (cost < 0) <> (amount < 0) OR (quantity < 0) <> (amount < 0)""",
    "sales stop when the customer leaves": """
        SELECT sale_id FROM sales s JOIN customers c USING (customer_id)
        WHERE s.sold_on > c.ended_on OR s.sold_on < c.started_on""",
    "today's team is the last of the history": """
        SELECT m.manager_id FROM managers m JOIN (SELECT manager_id, max_by(team_id, starts_on) AS team_id
        FROM team_assignments GROUP BY manager_id) h USING (manager_id) WHERE h.team_id <> m.team_id""",
    "today's owner is the last of the history": """
        SELECT c.customer_id FROM customers c
        LEFT JOIN (SELECT customer_id, max_by(manager_id, starts_on) AS manager_id FROM account_assignments
        GROUP BY customer_id) h USING (customer_id) WHERE h.manager_id IS DISTINCT FROM c.manager_id""",
    "a person is in one team at a time, from the first day to the last": """
        SELECT m.manager_id FROM managers m JOIN team_assignments a USING (manager_id) GROUP BY ALL
        HAVING min(a.starts_on) <> any_value(m.hired_on) OR max(coalesce(a.ends_on, DATE '9999-01-01')) <>
        any_value(coalesce(m.left_on, DATE '9999-01-01')) OR sum(coalesce(a.ends_on, DATE '9999-01-01') -
        a.starts_on + 1) <> any_value(coalesce(m.left_on, DATE '9999-01-01') - m.hired_on + 1)""",
    "one owner at a time": """
        SELECT customer_id
        FROM (SELECT customer_id, starts_on, lag(ends_on, 1, starts_on - 1) OVER (PARTITION BY customer_id ORDER BY
        starts_on) AS before
        FROM account_assignments) WHERE before IS NULL OR before <> starts_on - 1""",
    "owners are employed": """
        SELECT customer_id FROM account_assignments a JOIN managers m USING (manager_id)
        WHERE a.starts_on < m.hired_on OR coalesce(a.ends_on, DATE '9999-01-01') > coalesce(m.left_on, DATE
        '9999-01-01')""",
    "the lead is in the team": """
        SELECT t.team_id FROM teams t JOIN managers m ON m.manager_id = t.lead_id
        WHERE m.team_id <> t.team_id OR m.role <> 'team_lead'""",
    "a customer belongs to an older row than itself": """
        SELECT customer_id FROM customers WHERE parent_id >= customer_id""",
    "nobody does anything while away": """
        SELECT activity_id FROM activities a
        JOIN absences b ON b.manager_id = a.manager_id AND CAST(a.occurred_at AS DATE) BETWEEN b.starts_on AND
        b.ends_on""",
    "what is done with an account is done by its owner, or by a colleague of the team who stands in": """
        SELECT a.activity_id FROM activities a
        JOIN account_assignments o ON o.customer_id = a.customer_id AND CAST(a.occurred_at AS DATE) BETWEEN
        o.starts_on AND coalesce(o.ends_on, DATE '9999-01-01')
        WHERE o.manager_id <> a.manager_id AND NOT EXISTS (FROM absences b
        WHERE b.manager_id = o.manager_id AND CAST(a.occurred_at AS DATE) BETWEEN b.starts_on AND b.ends_on)""",
    "activities are with present customers": """
        SELECT activity_id FROM activities a JOIN customers c USING (customer_id)
        WHERE CAST(a.occurred_at AS DATE) NOT BETWEEN c.started_on AND coalesce(c.ended_on, DATE '9999-01-01')""",
    "activities are on working days": "SELECT activity_id FROM activities WHERE isodow(occurred_at) > 5",
    "a promise is made in its activity": """
        SELECT activity_id FROM activities
        WHERE promised_at <> occurred_at OR (done_at IS NOT NULL AND promised_at IS NULL)""",
    "a deal enters its stages in their order, on different days": """
        SELECT opportunity_id
        FROM (SELECT *, row_number() OVER (PARTITION BY opportunity_id ORDER BY entered_on) AS n, lag(entered_on)
        OVER (PARTITION BY opportunity_id ORDER BY entered_on) AS before
        FROM stage_changes)
        WHERE stage <> ['qualify', 'discover', 'propose', 'negotiate', 'commit'][n] OR entered_on = before""",
    "a deal's first stage begins with it, its last is the one of today": """
        SELECT opportunity_id FROM opportunities o
        JOIN (SELECT opportunity_id, min(entered_on) AS first, max(entered_on) AS last, max_by(stage, entered_on) AS
        stage
        FROM stage_changes GROUP BY ALL) s USING (opportunity_id)
        WHERE s.first <> o.opened_on OR s.stage <> o.stage OR s.last > coalesce(o.closed_on, DATE '{last_day}')""",
    "every deal has its history": """
        SELECT opportunity_id FROM opportunities WHERE opportunity_id NOT IN (SELECT opportunity_id
        FROM stage_changes)""",
    "deals end with a person who is there": """
        SELECT opportunity_id FROM opportunities o JOIN managers m USING (manager_id)
        WHERE coalesce(o.closed_on, DATE '{last_day}') NOT BETWEEN m.hired_on AND coalesce(m.left_on, DATE
        '9999-01-01')""",
    "a rollup is the sum of the team's own targets": """
        SELECT r.manager_id FROM targets r JOIN teams t ON t.lead_id = r.manager_id
        JOIN team_assignments a ON a.team_id = t.team_id AND last_day(r.month) BETWEEN a.starts_on AND
        coalesce(a.ends_on, DATE '9999-01-01')
        JOIN targets o ON o.manager_id = a.manager_id AND o.month = r.month AND o.kind = 'own'
        WHERE r.kind = 'rollup' GROUP BY r.manager_id, r.month HAVING sum(o.amount) <> any_value(r.amount)""",
    "nobody rates themselves, except as oneself": """
        SELECT manager_id FROM skill_assessments WHERE (rater = 'self') <> (rater_id = manager_id)
        UNION ALL SELECT manager_id FROM peer_reviews WHERE rater_id = manager_id""",
    "a course that needs another comes after it": """
        SELECT e.manager_id FROM enrolments e JOIN courses c USING (course_id)
        WHERE c.requires_id IS NOT NULL AND NOT EXISTS (FROM enrolments b
        WHERE b.manager_id = e.manager_id AND b.course_id = c.requires_id AND b.completed_on <= e.starts_on)""",
    "forecasts are made before their month is over": "SELECT manager_id FROM forecasts WHERE made_on > month",
    "addresses are one person's": "SELECT email FROM managers GROUP BY email HAVING count(*) > 1",
}
PRESENT = (  # table, day: nobody acts before the first or after the last day of work
    ("activities", "CAST(occurred_at AS DATE)"), ("sales", "sold_on"), ("surveys", "sent_on"),
    ("surveys", "answered_on"), ("cases", "CAST(opened_at AS DATE)"), ("handoffs", "CAST(requested_at AS DATE)"),
    ("absences", "starts_on"), ("absences", "ends_on"), ("enrolments", "starts_on"), ("enrolments", "completed_on"),
    ("skill_assessments", "assessed_on"), ("peer_reviews", "reviewed_on"), ("recognitions", "awarded_on"),
    ("certifications", "issued_on"), ("forecasts", "made_on"),
)
UNTIL = (  # no date lies after the last day of the data
    *PRESENT, ("opportunities", "opened_on"), ("opportunities", "closed_on"), ("stage_changes", "entered_on"),
    ("activities", "done_at"), ("cases", "closed_at"), ("handoffs", "accepted_at"), ("receivables", "issued_on"),
    ("receivables", "paid_on"),
    ("customers", "started_on"), ("customers", "ended_on"), ("managers", "hired_on"), ("managers", "left_on"),
)


def _by_schema() -> Iterator[tuple[str, str]]:
    for table in TABLES:
        name = table.name
        if table.key:
            key = ", ".join(table.key)
            yield f"{name} are told apart by {key}", f"SELECT {key} FROM {name} GROUP BY {key} HAVING count(*) > 1"
        for column in table.columns:
            one = column.name
            breaches = [f"{one} IS NULL"] if column.required else []
            if column.low is not None:
                breaches.append(f"{one} < {column.low}")
            if column.high is not None:
                breaches.append(f"{one} > {column.high}")
            if column.values:
                breaches.append(f"{one} NOT IN {column.values}")
            if column.after:
                breaches.append(f"{one} < {column.after}")
            if column.table:
                breaches.append(f"{one} NOT IN (SELECT {SCHEMA[column.table].key[0]} FROM {column.table})")
            if column.type == "month":
                breaches.append(f"day({one}) <> 1")
            if breaches:
                yield f"{name}.{one} is as declared", f"SELECT {one} FROM {name} WHERE {' OR '.join(breaches)}"


def _by_day() -> Iterator[tuple[str, str]]:
    for table, day in PRESENT:
        yield f"{table} by {day} while employed", (
            f"SELECT m.manager_id FROM {table} JOIN managers m USING (manager_id)"
            f" WHERE {day} NOT BETWEEN m.hired_on AND coalesce(m.left_on, DATE '9999-01-01')")
    for table, day in UNTIL:
        after = f"SELECT {day} FROM {table} WHERE {day} >= DATE '{{last_day}}' + 1"
        yield f"{table} by {day} until the last day", after


ALL = {**dict(_by_schema()), **dict(_by_day()), **RULES}


@pytest.mark.parametrize("rule", ALL)
def test_rule_holds(con, small_con, company, rule):
    for connection in (con, small_con):
        assert connection.execute(ALL[rule].replace("{last_day}", str(company.last_day))).fetchall()[:5] == []


def test_a_broken_rule_is_found(small_con):
    rules = ("sale shares add up to 1", "surveys.answered_on is as declared")
    small_con.execute("BEGIN")
    small_con.execute("UPDATE sale_credits SET share = 0.9 WHERE sale_id = (SELECT min(sale_id) FROM sale_credits)")
    small_con.execute("UPDATE surveys SET answered_on = sent_on - 1 WHERE score IS NOT NULL")
    found = [bool(small_con.execute(ALL[rule]).fetchall()) for rule in rules]
    small_con.execute("ROLLBACK")
    assert found == [True, True]
