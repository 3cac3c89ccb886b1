"""The cards of every topic of the Customers page."""

from __future__ import annotations

from pages.parts.customers.care_cards import CareCards
from pages.parts.customers.retention_cards import RetentionCards
from pages.parts.customers.voice_cards import VoiceCards


class CustomerCards(RetentionCards, VoiceCards, CareCards):
    """One method a topic, named as it."""
