"""Enter a MOU that was signed, with its parties; promise its clauses; renew it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken, WrongState
from madang.kernel.mous import rules
from madang.kernel.mous.models import Clause, Mou, Party, Side
from madang.kernel.mous.rules import STANDARD, Signed
from madang.kernel.mous.states import CHECKED
from madang.people.access import check_has
from madang.people.models import Organisation, User
from madang.people.permissions import Permission
from madang.promises import actions as promises
from madang.promises.rules import Origin, Wording

ORIGIN = "mou"


@transaction.atomic
def enter(
    *,
    signed: Signed,
    ours: Sequence[Organisation],
    theirs: Sequence[tuple[Organisation, str]],
    by: User,
) -> Mou:
    """Enter a MOU that was signed. ``theirs`` are organisations with who signed, where it was published."""
    check_has(by, Permission.MOU_WRITE)
    return _entered(signed, ours, theirs, renews=None, by=by)


@transaction.atomic
def renew(*, mou: Mou, signed: Signed, by: User) -> Mou:
    """Enter the MOU that renews ``mou``, between the same parties; the old one stays as it is."""
    check_has(by, Permission.MOU_WRITE)
    mou = locked(mou)
    rules.check_renewal(
        mou.state,
        is_renewed=Mou.objects.filter(renews=mou).exists(),
        old_signed_on=mou.signed_on,
        signed_on=signed.signed_on,
    )
    parties = list(mou.parties.filter(left_on=None).select_related("organisation"))
    ours = [each.organisation for each in parties if each.side == Side.OURS]
    theirs = [(each.organisation, "") for each in parties if each.side == Side.THEIRS]
    return _entered(signed, ours, theirs, renews=mou, by=by)


def _entered(
    signed: Signed,
    ours: Sequence[Organisation],
    theirs: Sequence[tuple[Organisation, str]],
    *,
    renews: Mou | None,
    by: User,
) -> Mou:
    rules.check_signed(signed, today=clock.today())
    sides = [Side.OURS] * len(ours) + [Side.THEIRS] * len(theirs)
    everybody = [*ours, *(organisation for organisation, _name in theirs)]
    rules.check_parties(sides, organisations=[each.pk for each in everybody])
    try:
        with transaction.atomic():
            mou = Mou.objects.create(renews=renews, **asdict(signed))
    except IntegrityError:
        raise number_taken() from None
    names = [""] * len(ours) + [" ".join(name.split()) for _organisation, name in theirs]
    Party.objects.bulk_create(
        Party(mou=mou, organisation=organisation, side=side, signatory=name)
        for organisation, side, name in zip(everybody, sides, names, strict=True)
    )
    parties = [str(each.uid) for each in everybody]
    if renews:
        log.record(by=by, verb="mou.renewed", subject=mou, number=mou.number, renews=renews.number)
    else:
        log.record(by=by, verb="mou.entered", subject=mou, number=mou.number, parties=parties)
    return mou


@transaction.atomic
def correct(*, mou: Mou, signed: Signed, reason: str, by: User) -> Mou:
    """Correct what was typed of a MOU; what it was before stands in the log."""
    check_has(by, Permission.MOU_WRITE)
    mou = locked(mou)
    rules.check_signed(signed, today=clock.today())
    if len(reason.strip()) < 5:
        raise RuleBroken(_("Write why it is corrected, in a few words."), field="reason")
    wanted = asdict(signed)
    before = {name: getattr(mou, name) for name in wanted}
    changed = {name: value for name, value in wanted.items() if before[name] != value}
    for name, value in changed.items():
        setattr(mou, name, value)
    try:
        with transaction.atomic():
            mou.save()
    except IntegrityError:
        raise number_taken() from None
    log.record(
        by=by,
        verb="mou.corrected",
        subject=mou,
        before={name: before[name] for name in changed},
        after=changed,
        reason=reason.strip(),
    )
    return mou


@transaction.atomic
def add_clause(
    *,
    mou: Mou,
    side: str,
    wording: Wording,
    due_on: date | None,
    owed_by: Organisation | None = None,
    by: User,
) -> Clause:
    """Promise one thing of a MOU: each side owes it to the other."""
    check_has(by, Permission.MOU_WRITE)
    mou = locked(mou)
    if mou.state not in CHECKED:
        raise WrongState(_("This MOU has ended. A new clause belongs into a new one."))
    return promised(mou, side, wording, due_on=due_on, owed_by=owed_by, by=by)


@transaction.atomic
def add_standard_clauses(*, mou: Mou, office_due_on: date | None = None, by: User) -> list[Clause]:
    """Promise what nearly every MOU promises; only where there is no clause yet."""
    check_has(by, Permission.MOU_WRITE)
    mou = locked(mou)
    if mou.clauses.exists():
        raise WrongState(_("It has clauses already. Add what is missing one by one."))
    return [
        promised(
            mou,
            each.side,
            wording_of(each, mou.source),
            due_on=office_due_on if each.key == "office" else None,
            owed_by=None,
            by=by,
        )
        for each in STANDARD
    ]


def wording_of(each: rules.Standard, source: str) -> Wording:
    """Return a standard clause as the ledger keeps it."""
    return Wording(
        each.title_ko,
        each.title_en,
        each.measure_ko,
        each.measure_en,
        evidence_wanted_ko=each.evidence_wanted_ko,
        evidence_wanted_en=each.evidence_wanted_en,
        source=source,
    )


def promised(
    mou: Mou, side: str, wording: Wording, *, due_on: date | None, owed_by: Organisation | None, by: User
) -> Clause:
    """Return a clause of ``mou``, whose row is locked, with its promise."""
    if side not in Side.values:
        raise RuleBroken(_("Say which side owes it."), field="side")
    present = [party for party in mou.parties.all() if party.left_on is None]
    parties = {s: [p.organisation for p in present if p.side == s] for s in Side.values}
    mine, others = parties[side], parties[Side.THEIRS if side == Side.OURS else Side.OURS]
    owing = owed_by or (mine[0] if mine else None)
    if owing is None or owing.pk not in {each.pk for each in mine}:
        raise RuleBroken(_("Only who signed on that side can owe it."), field="owed_by")
    promise = promises.make(
        origin=origin_of(mou),
        owed_by=owing,
        owed_to=others[0] if others else None,
        due_on=due_on,
        made_on=mou.signed_on,
        public=mou.is_public,
        by=by,
        **vars(wording),
    )
    return Clause.objects.create(mou=mou, number=mou.clauses.count() + 1, side=side, promise=promise)


def origin_of(mou: Mou) -> Origin:
    """Return where a clause comes from, in words for people."""
    return Origin(ORIGIN, mou.number, mou.number, f"/mous/{mou.uid}/")


def number_taken() -> RuleBroken:
    """Return the refusal of a number that another MOU has."""
    return RuleBroken(_("Another MOU has this number."), field="number")


def locked(mou: Mou) -> Mou:
    """Return the row, locked."""
    return (
        Mou.objects.select_for_update(of=("self",)).prefetch_related("parties__organisation").get(pk=mou.pk)
    )
