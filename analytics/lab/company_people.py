"""The company's people as a plan needs them: one row for each stay in a team, also for whom is in none."""

from __future__ import annotations

import pandas as pd

from analytics.access import Scope
from analytics.rewards.results import PEOPLE, completed
from analytics.warehouse.query import Warehouse

# A person is in a team by its history; what lies before, between and after the stays is time in no team.
_STAYS = """
WITH ordered AS (
    SELECT manager_id, team_id, region, starts_on, ends_before,
        lag(ends_before) OVER (PARTITION BY manager_id ORDER BY starts_on) AS free_since,
        lead(starts_on) OVER (PARTITION BY manager_id ORDER BY starts_on) AS followed_on
    FROM team_history
),
stays AS (
    SELECT manager_id, team_id, region, starts_on, ends_before FROM ordered
    UNION ALL
    SELECT manager_id, NULL, NULL, coalesce(free_since, DATE '0001-01-01'), starts_on FROM ordered
    WHERE coalesce(free_since, DATE '0001-01-01') < starts_on
    UNION ALL
    SELECT manager_id, NULL, NULL, ends_before, DATE '9999-12-31' FROM ordered
    WHERE followed_on IS NULL AND ends_before < DATE '9999-12-31'
)
SELECT m.manager_id AS who, coalesce(m.role, '') AS role, m.level, coalesce(s.team_id, '') AS team,
    coalesce(s.region, '') AS region, m.hired_on, m.left_on,
    CAST(m.target_bonus AS DOUBLE) AS target_bonus, CAST(m.salary AS DOUBLE) AS salary, m.range_position,
    CASE WHEN s.starts_on > DATE '0001-01-01' THEN s.starts_on END AS "from",
    CASE WHEN s.ends_before < DATE '9999-12-31' THEN s.ends_before - 1 END AS "to"
FROM (SELECT * FROM managers WHERE {predicate}) m
LEFT JOIN stays s ON s.manager_id = m.manager_id
    AND (m.hired_on IS NULL OR s.ends_before > m.hired_on) AND (m.left_on IS NULL OR s.starts_on <= m.left_on)
ORDER BY m.manager_id, s.starts_on
"""


def company_people(warehouse: Warehouse, scope: Scope) -> pd.DataFrame:
    """Everybody who ever worked here, as ``Results.people``; teams by their ids, money in the policy's currency."""
    found = warehouse.frame(_STAYS.format(predicate=scope.predicate), scope.parameters)
    return completed(found.assign(currency=warehouse.policy.currency), PEOPLE)
