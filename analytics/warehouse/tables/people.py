"""Teams, their people, and how people are honoured."""

from __future__ import annotations

from analytics.language import N_
from analytics.warehouse.columns import ANY_MANAGER, ENDS_ON, MANAGER, STARTS_ON, Column, Table, id_column

PEOPLE: tuple[Table, ...] = (
    Table("teams", N_("Teams, each in a region."), (
        id_column("team_id", N_("key")),
        Column("name", "text", N_("name"), required=True),
        Column("region", "text", N_("region the team works in"), required=True),
        id_column("lead_id", N_("the team lead"), table="managers", required=False),
    ), ("team_id",)),
    Table("managers", N_("Account managers, and the leads of their teams."), (
        id_column("manager_id", N_("key")),
        Column("name", "text", N_("name"), required=True),
        id_column("team_id", N_("team today; its history is in team_assignments"), table="teams", required=False),
        Column("role", "text", N_("role, as used in targets and skill requirements"), default="account_manager"),
        Column("level", "integer", N_("career level, 1 is the lowest"), low=1, high=20),
        Column("target_bonus", "money", N_("bonus a year at 100 % of target"), low=0),
        Column("salary", "money", N_("fixed salary a year"), low=0),
        Column("range_position", "number", N_("salary divided by the middle of its pay range"), low=0),
        Column("hired_on", "date", N_("first day of work")),
        Column("left_on", "date", N_("last day of work, empty while employed"), after="hired_on"),
        Column("email", "text", N_("address that identifies the person at sign-in")),
    ), ("manager_id",)),
    Table("team_assignments", N_("Who was in which team when; people move."), (
        MANAGER, id_column("team_id", N_("the team"), table="teams"), STARTS_ON, ENDS_ON,
    ), ("manager_id", "starts_on")),
    Table("absences", N_("Days a person was away: leave, illness."), (MANAGER, STARTS_ON, ENDS_ON)),
)

RECOGNITION: tuple[Table, ...] = (
    Table("recognitions", N_("Honours, prizes and promotions."), (
        id_column("recognition_id", N_("key")), ANY_MANAGER,
        id_column("team_id", N_("the team, where a team was honoured"), table="teams", required=False),
        Column("kind", "text", N_("kind"), required=True, values=("honour", "contest", "best_team", "promotion")),
        Column("awarded_on", "date", N_("when"), required=True),
        Column("reason", "text", N_("what for")),
    ), ("recognition_id",)),
)
