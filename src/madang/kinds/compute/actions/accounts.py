"""Open an account, fill it by the month, let people log in, and end it. Called inside of other deeds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken
from madang.core.states import check_move
from madang.kernel.agreements.models import Agreement
from madang.kinds.compute.models import Account, Holding, Login, Pool, Request
from madang.kinds.compute.states import ACCOUNT_LIFE, AccountState
from madang.people import queries as people
from madang.people.access import check_has
from madang.people.models import Organisation, User
from madang.people.permissions import Permission


@dataclass(frozen=True)
class Share:
    """Units of a pool at the same time, and hours of one of them, in one month."""

    pool_id: int
    month: date
    units: int
    gpu_hours: int


def hold_pool(pool_id: int) -> Pool:
    """Return the pool, held still: what is free of it does not change until the transaction ends."""
    return Pool.objects.select_for_update(no_key=True).get(pk=pool_id)


def open_for(
    *,
    organisation: Organisation,
    name: str,
    starts_on: date,
    ends_on: date,
    agreement: Agreement | None = None,
    request: Request | None = None,
) -> Account:
    """Open an account that a cluster has to be told of."""
    account = Account.objects.create(
        organisation=organisation,
        name=name,
        agreement=agreement,
        request=request,
        starts_on=starts_on,
        ends_on=ends_on,
        changed_at=clock.now(),
    )
    log.record(by=None, verb="gpu_account.opened", subject=account, name=name, until=ends_on)
    return account


def fill(account: Account, shares: list[Share]) -> None:
    """Let ``shares`` be what the account holds; what was taken back of a month stays taken back."""
    kept: Mapping[tuple[int, date], Holding] = {
        (each.pool_id, each.month): each for each in account.holdings.select_for_update()
    }
    wanted = {(share.pool_id, share.month): share for share in shares if share.units > 0}
    for key, share in wanted.items():
        old = kept.get(key)
        taken = min(old.taken, share.units) if old else 0
        Holding.objects.update_or_create(
            account=account,
            pool_id=share.pool_id,
            month=share.month,
            defaults={"given": share.units, "taken": taken, "hours_given": share.gpu_hours},
        )
    for key, old in kept.items():
        if key not in wanted and not old.takings.exists():
            old.delete()
    touch(account)


def touch(account: Account) -> None:
    """Note that a cluster has to be told anew."""
    account.changed_at = clock.now()
    account.save(update_fields=["changed_at"])


def close(account: Account, *, why: str) -> None:
    """End an account."""
    check_move(ACCOUNT_LIFE, account.state, AccountState.ENDED)
    account.state, account.changed_at = AccountState.ENDED, clock.now()
    account.ends_on = max(account.starts_on, min(account.ends_on, clock.today()))
    account.save(update_fields=["state", "changed_at", "ends_on"])
    log.record(by=None, verb="gpu_account.ended", subject=account, why=why)


def let_in(account: Account, user: User) -> Login:
    """Let a person log in under the name they have on clusters, or a new one."""
    found, _created = Login.objects.get_or_create(
        account=account,
        user=user,
        until_on=None,
        defaults={"name": name_for(user), "from_on": clock.today()},
    )
    return found


def name_for(user: User) -> str:
    """Return the name of ``user`` on clusters: the one they have, or a new one that nobody has."""
    known = Login.objects.filter(user=user).values_list("name", flat=True).first()
    if known:
        return known
    stem = slugify(user.email.partition("@")[0]).replace("_", "-")[:24] or "user"
    taken = set(Login.objects.filter(name__startswith=stem).values_list("name", flat=True))
    return next(name for name in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if name not in taken)


@transaction.atomic
def add_login(*, account: Account, user: User, by: User) -> Login:
    """Let a colleague log in; they must belong to the company."""
    account = _managed(account, by)
    members = people.members_with(account.organisation_id, Permission.AWARD_ANSWER)
    if not members.filter(pk=user.pk).exists():
        raise RuleBroken(_("Only people of your company can log in. Invite them first."), field="user")
    login = let_in(account, user)
    touch(account)
    log.record(by=by, verb="gpu_login.added", subject=account, person=user.pk, name=login.name)
    return login


@transaction.atomic
def end_login(*, login: Login, by: User) -> None:
    """Let somebody log in no more."""
    account = _managed(login.account, by)
    if login.until_on is None:
        login.until_on = clock.today()
        login.save(update_fields=["until_on"])
        touch(account)
        log.record(by=by, verb="gpu_login.ended", subject=account, person=login.user_id, name=login.name)


def _managed(account: Account, by: User) -> Account:
    check_has(by, Permission.AWARD_ANSWER, organisation_id=account.organisation_id)
    account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if account.state != AccountState.ACTIVE:
        raise RuleBroken(_("This account has ended."))
    return account
