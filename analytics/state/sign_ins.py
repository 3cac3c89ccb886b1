"""Sign-ins that ended before their time, for all replicas together: by signing out, or all of an account's at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.state import audit
from analytics.state.store import State
from analytics.state.tables import SignInEndRow

KEPT = dt.timedelta(days=31)  # no sign-in lasts as long


@dataclass(frozen=True)
class SignIn:
    """One sign-in of an account (an address in small letters): ``id`` tells it from all others and is the same wherever
    its cookie is; ``issued`` by the provider's clock, UTC without a zone."""

    account: str
    id: str
    issued: dt.datetime


@dataclass(frozen=True)
class Ended:
    """What was ended since some moment: sign-ins, and for accounts the last moment at which all of theirs were."""

    sign_ins: frozenset[tuple[str, str]]
    accounts: Mapping[str, dt.datetime]

    @classmethod
    def since(cls, state: State, moment: dt.datetime) -> Ended:
        """Read before it is known who looks: what was ended since a moment (UTC without a zone); a sign-in that is
        older is over anyway."""
        asked = select(SignInEndRow.account, SignInEndRow.sign_in, SignInEndRow.at).where(SignInEndRow.at >= moment)
        with state.reading() as session:
            rows = session.execute(asked.order_by(SignInEndRow.at)).all()
        return cls(frozenset((account, sign_in) for account, sign_in, _ in rows if sign_in),
                   {account: at for account, sign_in, at in rows if not sign_in})

    def over(self, one: SignIn) -> bool:
        """Whether a sign-in was ended: itself, or all of its account's when it was there already."""
        return (one.account, one.id) in self.sign_ins or one.issued <= self.accounts.get(one.account, dt.datetime.min)


def sign_out(state: State, viewer: Viewer, one: SignIn) -> None:
    """End a sign-in of the viewer's own, in every tab and wherever its cookie was copied to."""
    with state.writing() as session:
        _end(session, one.account, one.id)
        audit.record(session, viewer, "access.signed_out", f"account:{one.account}", about=viewer.manager_id)


def end_all(state: State, viewer: Viewer, account: str) -> None:
    """End all sign-ins that an account has now; ``NotAllowed`` unless the viewer may. Signing in again is possible."""
    if not viewer.may(Permission.SIGN_INS):
        raise NotAllowed(N_("Ending other people's sign-ins is open to HR and administrators."))
    address = account.strip().lower()[:200]
    with state.writing() as session:
        _end(session, address, None)
        audit.record(session, viewer, "access.ended", f"account:{address}"[:200])


def _end(session: Session, account: str, sign_in: str | None) -> None:
    now = audit.now()
    session.execute(delete(SignInEndRow).where(SignInEndRow.at < now - KEPT))
    session.add(SignInEndRow(account=account, sign_in=sign_in, at=now))
