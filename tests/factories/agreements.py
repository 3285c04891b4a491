"""Agreements: of an award at a place, sent, signed, in force."""

from dataclasses import dataclass
from datetime import date, timedelta

from madang.core import clock
from madang.kernel.agreements import actions
from madang.kernel.agreements.models import Agreement, Party
from madang.kernel.allocation.models import Award
from madang.people.models import User
from tests.factories.allocation import AwardFactory
from tests.factories.people import founder, manager, officer
from tests.factories.site import SiteTermsFactory

PASSWORD = {"method": "password"}


@dataclass(frozen=True)
class Deal:
    """An accepted award with its place, and who signs for either side."""

    award: Award
    founder: User
    manager: User
    officer: User


def deal(*, grant_won: int = 30_000_000, own_share_won: int = 3_000_000, **terms) -> Deal:
    """Return an accepted award at a place that comes with money."""
    award = AwardFactory(accepted=True)
    SiteTermsFactory(offer=award.offer, grant_won=grant_won, own_share_won=own_share_won, **terms)
    return Deal(award, founder(award.application.organisation), manager(), officer())


def drafted(scene: Deal) -> Agreement:
    """Return its agreement, written and whole."""
    agreement = actions.draft(award=scene.award, by=scene.manager)
    return actions.edit(agreement=agreement, representative="박하린", by=scene.manager)


def sent(scene: Deal) -> Agreement:
    """Return its agreement, waiting for the company."""
    return actions.send(agreement=drafted(scene), by=scene.manager)


def sign(agreement: Agreement, party: str, by: User) -> Agreement:
    """Sign what is there."""
    agreement.refresh_from_db()
    actions.sign(agreement=agreement, party=party, seen=agreement.digest, answer=PASSWORD, by=by)
    agreement.refresh_from_db()
    return agreement


def signed(scene: Deal, agreement: Agreement | None = None) -> Agreement:
    """Return its agreement, signed by both."""
    agreement = agreement or sent(scene)
    sign(agreement, Party.COMPANY, scene.founder)
    return sign(agreement, Party.CITY, scene.officer)


def in_force(scene: Deal | None = None) -> Agreement:
    """Return an agreement in force: signed, and the own share received."""
    scene = scene or deal()
    agreement = signed(scene)
    if agreement.state == "signed":
        actions.receive_own_share(agreement=agreement, received_on=clock.today(), by=scene.manager)
        agreement.refresh_from_db()
    return agreement


def days_from_now(count: int) -> date:
    """Return a day, Seoul time."""
    return clock.today() + timedelta(days=count)
