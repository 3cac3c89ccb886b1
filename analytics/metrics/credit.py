"""To whom figures are attributed, in the words of their definitions."""

from __future__ import annotations

from analytics.language import N_

SELLER = N_("Credited to the seller of each sale, by the shares of the sale where there are several.")
OWNER = N_("Attributed to the account manager who owns the customer on that day.")
DOER = N_("Attributed to the account manager who did it.")
DEAL = N_("Attributed to the account manager of the deal.")
HANDLER = N_("Attributed to the account manager of the case, else to the owner of the customer on the day it was opened.")
ASKER = N_("Attributed to the account manager who made the request.")
PERSON = N_("About the account manager themselves.")
