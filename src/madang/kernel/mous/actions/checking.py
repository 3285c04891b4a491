"""Look at a MOU and write down what was found; write down what others have counted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock, files
from madang.core.errors import RuleBroken, WrongState
from madang.core.files import Arrived, Sent
from madang.core.states import check_move
from madang.kernel.mous import rules
from madang.kernel.mous.actions.signing import locked
from madang.kernel.mous.models import Check, CheckFile, Finding, Mou, Proof, Reported
from madang.kernel.mous.rules import Seen
from madang.kernel.mous.states import CHECKED, MOU_LIFE, MouState
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission
from madang.promises import rules as promises


def look(  # noqa: PLR0913 a look has many words
    *,
    mou: Mou,
    finding: str,
    checked_on: date | None = None,
    staff: int | None = None,
    proofs: Sequence[Seen] = (),
    note_ko: str = "",
    note_en: str = "",
    source: str = "",
    sent: Sequence[Sent] = (),
    by: User,
) -> Check:
    """Write down what was found on a day. An office that is found makes the MOU active.

    Files that are ``sent``, such as a lease, are for the office only.
    """
    check_has(by, Permission.MOU_WRITE)
    promises.check_files(len(sent))
    proofs = [replace(each, link=promises.check_link(each.link)) for each in proofs]
    with files.all_arrived(sent) as arrived:
        return _looked(mou, finding, checked_on, staff, proofs, (note_ko, note_en, source), arrived, by)


@transaction.atomic
def _looked(
    mou: Mou,
    finding: str,
    checked_on: date | None,
    staff: int | None,
    proofs: Sequence[Seen],
    words: tuple[str, str, str],
    arrived: Sequence[Arrived],
    by: User,
) -> Check:
    mou = locked(mou)
    note_ko, note_en, source = (" ".join(each.split()) for each in words)
    if mou.state not in CHECKED:
        raise WrongState(_("This MOU has ended. It is no longer checked."))
    checked_on = checked_on or clock.today()
    last = mou.checks.order_by("-checked_on", "-pk").first()
    rules.check_finding(
        finding,
        staff=staff,
        proofs=proofs,
        note=note_ko,
        checked_on=checked_on,
        signed_on=mou.signed_on,
        last_checked_on=last.checked_on if last else None,
        today=clock.today(),
    )
    check = Check.objects.create(
        mou=mou,
        checked_on=checked_on,
        finding=finding,
        staff=staff,
        note_ko=note_ko,
        note_en=note_en,
        source=source,
        by=by,
    )
    Proof.objects.bulk_create(
        Proof(check_of=check, sort=each.sort, text=" ".join(each.text.split()), link=each.link)
        for each in proofs
    )
    if finding in {Finding.OFFICE, Finding.STAFF} and mou.state != MouState.ACTIVE:
        check_move(MOU_LIFE, mou.state, MouState.ACTIVE)
        mou.state, mou.state_on, mou.state_reason = MouState.ACTIVE, checked_on, ""
        mou.save(update_fields=["state", "state_on", "state_reason"])
    kept = [(each, _file_of(check, each)) for each in arrived]
    log.record(
        by=by,
        verb="mou.checked",
        subject=mou,
        finding=finding,
        checked_on=checked_on,
        check=str(check.uid),
        files=[each.sha256 for each in arrived],
    )
    for each, row in kept:
        files.keep(each, row.path)
    return check


def _file_of(check: Check, arrived: Arrived) -> CheckFile:
    row = CheckFile(check_of=check, **arrived.columns)
    row.path = f"mou-checks/{row.uid.hex[-2:]}/{row.uid.hex}"
    row.save()
    return row


@transaction.atomic
def report(
    *,
    what: str,
    value: int,
    as_of: date,
    source: str,
    is_about: bool = False,
    as_of_text: str = "",
    said_ko: str = "",
    said_en: str = "",
    by: User,
) -> Reported:
    """Write down how many somebody said there were; what contradicts it stays beside it."""
    check_has(by, Permission.MOU_WRITE)
    rules.check_reported(what, as_of=as_of, source=source, today=clock.today())
    try:
        with transaction.atomic():
            reported = Reported.objects.create(
                what=what,
                value=value,
                as_of=as_of,
                source=" ".join(source.split()),
                is_about=is_about,
                as_of_text=as_of_text.strip(),
                said_ko=" ".join(said_ko.split()),
                said_en=" ".join(said_en.split()),
                by=by,
            )
    except IntegrityError:
        raise RuleBroken(_("This number of that day and source is here already."), field="value") from None
    log.record(
        by=by, verb="mou.count_reported", subject=reported, what=what, value=value, as_of=as_of, source=source
    )
    return reported
