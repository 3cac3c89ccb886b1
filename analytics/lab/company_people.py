"""The company's people as a plan needs them: one row for each stay in a team, also for whom is in none."""

from __future__ import annotations

import pandas as pd

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
    CAST(m.target_bonus AS DOUBLE) AS target_bonus,
    CASE WHEN s.starts_on > DATE '0001-01-01' THEN s.starts_on END AS "from",
    CASE WHEN s.ends_before < DATE '9999-12-31' THEN s.ends_before - 1 END AS "to"
FROM managers m
LEFT JOIN stays s ON s.manager_id = m.manager_id
ORDER BY m.manager_id, s.starts_on
"""


def company_people(warehouse: Warehouse) -> pd.DataFrame:
    """Everybody who ever worked here, as ``Results.people``; teams by their ids, money in the policy's currency.

    Whoever shows single people of it has asked the viewer's scope for them.
    """
    found = warehouse.frame(_STAYS)
    return completed(found.assign(currency=warehouse.policy.currency), PEOPLE)
