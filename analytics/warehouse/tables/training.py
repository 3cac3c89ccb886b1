"""Skills, courses, and who learned what."""

from __future__ import annotations

from analytics.language import N_
from analytics.warehouse.columns import MANAGER, SKILL, Column, Table, id_column

TRAINING: tuple[Table, ...] = (
    Table("skills", N_("Skills, each in a field of training."), (
        id_column("skill_id", N_("key")),
        Column("name", "text", N_("name"), required=True),
        Column("field", "text", N_("field of training"), required=True,
               values=("product", "market", "selling", "negotiation", "service", "conduct")),
        Column("criticality", "number", N_("1 is usual; more where the company depends on it"), low=0, default="1"),
    ), ("skill_id",)),
    Table("skill_requirements", N_("Skill level that a role needs."), (
        Column("role", "text", N_("role"), required=True),
        Column("level", "integer", N_("career level"), required=True, low=1, high=20),
        SKILL,
        Column("required", "number", N_("level needed, 1-5"), required=True, low=1, high=5),
        Column("importance", "number", N_("weight of the skill in the role"), low=0, default="1"),
    ), ("role", "level", "skill_id")),
    Table("skill_assessments", N_("Skill levels as assessed, 1-5."), (
        MANAGER, SKILL,
        Column("assessed_on", "date", N_("when"), required=True),
        Column("rater", "text", N_("who rated"), required=True, values=("self", "lead", "peer")),
        id_column("rater_id", N_("the rater"), required=False),
        Column("level", "number", N_("level, 1-5"), required=True, low=1, high=5),
    )),
    Table("courses", N_("Courses and other ways to learn."), (
        id_column("course_id", N_("key")),
        Column("name", "text", N_("name"), required=True),
        Column("mode", "text", N_("way of learning"), required=True,
               values=("course", "expert", "case_study", "role_play", "seminar", "certification")),
        Column("hours", "number", N_("hours a person"), required=True, low=0),
        Column("seats", "integer", N_("places"), low=0),
        Column("cost", "money", N_("cost of holding it once"), low=0),
        Column("seat_cost", "money", N_("cost a person"), low=0),
        id_column("requires_id", N_("course to take before"), table="courses", required=False),
    ), ("course_id",)),
    Table("course_skills", N_("What a course teaches."), (
        id_column("course_id", N_("the course"), table="courses"), SKILL,
        Column("uplift", "number", N_("levels gained, as the catalogue claims"), required=True, low=0, high=4),
    ), ("course_id", "skill_id")),
    Table("enrolments", N_("Who took which course."), (
        MANAGER, id_column("course_id", N_("the course"), table="courses"),
        Column("starts_on", "date", N_("first day"), required=True),
        Column("completed_on", "date", N_("completed, empty if not"), after="starts_on"),
        Column("score", "number", N_("result of the final test, 0-100"), low=0, high=100),
    ), ("manager_id", "course_id", "starts_on")),
    Table("certifications", N_("Certificates held or required."), (
        MANAGER, Column("name", "text", N_("certificate"), required=True),
        Column("required", "boolean", N_("the role requires it"), default="false"),
        Column("issued_on", "date", N_("issued, empty if not yet held")),
        Column("expires_on", "date", N_("valid until, empty if for good"), after="issued_on"),
    ), ("manager_id", "name", "issued_on")),
)
