"""What the ways of learning are called."""

from __future__ import annotations

from analytics.language import N_

MODES = {
    "course": N_("Course"),
    "expert": N_("Expert sharing"),
    "case_study": N_("Case study"),
    "role_play": N_("Role play"),
    "seminar": N_("Seminar"),
    "certification": N_("Certification"),
}
