"""Bring a list in: what fits, in one transaction, once. A long list is the work of a job that can be stopped.

Progress is written beside the transaction, over a connection of its own, or nobody would see it before the
end. Whoever works holds an advisory lock of its session: where it can be had, nobody is at work.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from madang.audit import log
from madang.core import clock, queue
from madang.core.errors import MadangError, WrongState
from madang.core.states import check_move
from madang.kernel.mous import queries, rules
from madang.kernel.mous.actions.signing import promised, wording_of
from madang.kernel.mous.actions.uploading import locked
from madang.kernel.mous.models import Fit, Import, ImportRow, Mou, Party, Side
from madang.kernel.mous.rules import STANDARD, Judged
from madang.kernel.mous.states import IMPORT_LIFE, UNDERWAY, ImportState
from madang.people.access import check_has
from madang.people.models import Organisation, User
from madang.people.permissions import Permission
from madang.register import actions as register

TASK = "import_mous"
AT_ONCE = 200  # rows that are not worth a job
ATTEMPTS = 3
_EVERY = 25  # rows between two looks whether somebody has stopped it
_LOCKS = 0x4D_4F_55  # the class of our advisory locks
_LOST_AFTER = timedelta(minutes=2)
KEPT = timedelta(days=30)  # cells of a list that nobody touches, and of rows that did not fit


class _Stopped(Exception):  # noqa: N818 (no fault)
    """A person has cancelled it."""


def start(*, imported: Import, by: User) -> Import:
    """Bring in what fits: at once, or for a long list by a job."""
    is_long = _begin(imported, by)
    if is_long:
        return Import.objects.get(pk=imported.pk)
    return bring_in(import_id=imported.pk)


@transaction.atomic
def _begin(imported: Import, by: User) -> bool:
    check_has(by, Permission.MOU_WRITE)
    imported = locked(imported)
    check_move(IMPORT_LIFE, imported.state, ImportState.QUEUED)
    fitting = imported.rows.filter(fit=Fit.FITS).count()
    if not fitting:
        raise WrongState(_("No row fits that is not here already: there is nothing to bring in."))
    imported.state, imported.done = ImportState.QUEUED, 0
    imported.save(update_fields=["state", "done"])
    log.record(by=by, verb="mou.list_started", subject=imported, rows=fitting)
    if fitting > AT_ONCE:
        queue.later(TASK, import_id=imported.pk)
    return fitting > AT_ONCE


@transaction.atomic
def cancel(*, imported: Import, by: User) -> Import:
    """Give a file up, or stop the job that brings it in; what was not finished leaves nothing."""
    check_has(by, Permission.MOU_WRITE)
    imported = locked(imported)
    check_move(IMPORT_LIFE, imported.state, ImportState.CANCELLED)
    _close(imported, ImportState.CANCELLED)
    log.record(by=by, verb="mou.list_cancelled", subject=imported)
    return imported


def bring_in(*, import_id: int) -> Import:
    """Write what fits. No transaction of its own: that it runs has to be seen while it does."""
    with _alone(import_id) as alone:
        if alone and _take(import_id):
            try:
                _write_all(import_id)
            except _Stopped:
                pass
            except MadangError as error:
                _fail(import_id, str(error))
            except IntegrityError:
                _fail(import_id, _("Somebody entered some of these MOUs at the same moment. Send it again."))
            except Exception as error:
                _fail(import_id, _("The program failed: %(error)s") % {"error": error})
                raise
    return Import.objects.get(pk=import_id)


@transaction.atomic
def recover() -> int:
    """Put on the queue again what a dead worker left behind; return how many."""
    lost = 0
    before = clock.now() - _LOST_AFTER
    underway = Import.objects.select_for_update(skip_locked=True).filter(
        state__in=UNDERWAY, created_at__lt=before
    )
    for imported in underway:
        with _alone(imported.pk) as alone:
            if not alone:
                continue
        imported.state = ImportState.QUEUED
        imported.save(update_fields=["state"])
        queue.later(TASK, import_id=imported.pk)
        lost += 1
    return lost


@transaction.atomic
def sweep(at: datetime) -> int:
    """Erase what is left of lists that nobody has touched for a month: they hold names and numbers."""
    old = Import.objects.filter(created_at__lt=at - KEPT)
    for imported in old.select_for_update().filter(state=ImportState.OPEN):
        _close(imported, ImportState.CANCELLED)
        log.record(by=None, verb="mou.list_cancelled", subject=imported)
    ended = old.exclude(state__in=UNDERWAY).values("pk")
    return ImportRow.objects.filter(imported__in=ended).exclude(cells=[]).update(cells=[])


@transaction.atomic
def _take(import_id: int) -> bool:
    imported = locked(Import(pk=import_id))
    if imported.state not in UNDERWAY:
        return False
    imported.attempts += 1
    imported.state = ImportState.RUNNING
    imported.save(update_fields=["attempts", "state"])
    if imported.attempts > ATTEMPTS:
        imported.error = _("It was begun three times and never finished.")
        _close(imported, ImportState.FAILED)
        return False
    return True


@transaction.atomic
def _write_all(import_id: int) -> None:
    """One transaction: the whole list is in, or nothing of it. The one entry in the log comes last."""
    imported = Import.objects.select_related("our_side", "made_by").get(pk=import_id)
    rows = list(imported.rows.order_by("number"))
    read = queries.rows_as_read(imported, rows)
    known = queries.known_now(imported, [row.digest for row in rows])
    pairs = [(each, row.from_merged) for each, row in zip(read, rows, strict=True)]
    judged = list(rules.judge_all(pairs, known, today=clock.today()))
    writer = _Writer(imported, _reporter(import_id))
    for row, each in zip(rows, judged, strict=True):
        if row.fit == Fit.FITS and each.fit == Fit.FITS:
            writer.write(row, each)
            row.fit, row.digest = Fit.DONE, each.digest
        else:
            row.fit, row.faults = each.fit, list(each.faults)
    ImportRow.objects.bulk_update(rows, ["fit", "faults", "digest"], batch_size=500)
    writer.promise_offices()
    kept = locked(imported)
    if kept.state != ImportState.RUNNING:
        raise _Stopped
    kept.done = writer.done
    _close(kept, ImportState.DONE)
    log.record(
        by=imported.made_by,
        verb="mou.list_imported",
        subject=imported,
        file=imported.file_name,
        sha256=imported.sha256,
        mous=[mou.number for mou in writer.mous.values()],
        companies_entered=writer.entered,
        rows=writer.done,
    )


class _Writer:
    """Writes rows one after the other and remembers what a later row may add to."""

    def __init__(self, imported: Import, report: Callable[[int], None]) -> None:
        self.imported, self.report = imported, report
        self.by: User = imported.made_by
        self.mous: dict[str, Mou] = {}
        self.companies: dict[str, Organisation] = {}
        self.offices: list[tuple[Mou, Organisation, Judged]] = []
        self.done = self.entered = 0

    def write(self, row: ImportRow, judged: Judged) -> None:
        """Write a row: a new MOU, or one more party of a MOU that several rows speak of."""
        read = judged.read
        assert read.signed_on is not None  # noqa: S101 a row without it does not fit
        company = self._company(judged)
        number = read.number or f"{read.signed_on:%Y%m%d}-{self.imported.pk}-{row.number}"
        mou = self.mous.get(number)
        if mou is None:
            mou = self.mous[number] = Mou.objects.create(
                number=number,
                title_ko=read.title or f"{read.company} 업무협약"[:200],
                signed_on=read.signed_on,
                ends_on=read.ends_on,
                note=read.note,
                source=read.source or self.imported.file_name,
                imported=self.imported,
            )
            Party.objects.create(mou=mou, organisation=self.imported.our_side, side=Side.OURS)
        Party.objects.create(
            mou=mou,
            organisation=company,
            side=Side.THEIRS,
            signatory=read.signatory,
            row_digest=judged.digest,
        )
        if read.office_due_on:
            self.offices.append((mou, company, judged))
        self.done += 1
        if self.done % _EVERY == 0:
            self.report(self.done)

    def _company(self, judged: Judged) -> Organisation:
        read = judged.read
        key = read.business_number or rules.company_key(read.company)
        if key not in self.companies:
            if judged.organisation is not None:
                self.companies[key] = Organisation.objects.get(pk=judged.organisation)
            else:
                note = _("From the list of MOUs “%(file)s”.") % {"file": self.imported.file_name}
                self.companies[key] = register.mention(
                    name_ko=read.company, business_number=read.business_number, note=note, by=self.by
                )
                self.entered += 1
        return self.companies[key]

    def promise_offices(self) -> None:
        """Promise the offices last: each is an entry in the log, which one transaction writes at a time."""
        (standard,) = (each for each in STANDARD if each.key == "office")
        for mou, company, judged in self.offices:
            promised(
                mou,
                Side.THEIRS,
                wording_of(standard, mou.source),
                due_on=judged.read.office_due_on,
                owed_by=company,
                by=self.by,
            )


def _reporter(import_id: int) -> Callable[[int], None]:
    def report(done: int) -> None:
        if not Import.objects.filter(pk=import_id, state=ImportState.RUNNING).exists():
            raise _Stopped
        with _aside() as cursor:
            cursor.execute("UPDATE mous_import SET done = %s WHERE id = %s", [done, import_id])

    return report


@contextmanager
def _aside() -> Iterator[Any]:
    beside = connection.copy()
    try:
        with beside.cursor() as cursor:
            yield cursor
    finally:
        beside.close()


@transaction.atomic
def _fail(import_id: int, reason: str) -> None:
    imported = locked(Import(pk=import_id))
    if imported.state == ImportState.RUNNING:
        imported.error = reason[:500]
        _close(imported, ImportState.FAILED)
        log.record(by=None, verb="mou.list_failed", subject=imported, reason=imported.error)


def _close(imported: Import, state: ImportState) -> None:
    """End an import; of its rows only the digests, and why some did not fit, are kept."""
    check_move(IMPORT_LIFE, imported.state, state)
    imported.state, imported.ended_at = state, clock.now()
    imported.save(update_fields=["state", "ended_at", "error", "done"])
    if state in {ImportState.DONE, ImportState.CANCELLED}:
        imported.rows.exclude(fit=Fit.WRONG).update(cells=[])
        if state == ImportState.CANCELLED:
            imported.rows.update(cells=[])


@contextmanager
def _alone(import_id: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, import_id % 2**31])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, import_id % 2**31])
