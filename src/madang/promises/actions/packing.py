"""Packs too long to be made while somebody waits: asked for, made by a job, stopped, taken up again.

What goes into one is not for the ledger to know: the job hands in the function that builds it. That function
is given ``step``, which it calls while it works: it writes how far the work is, and ends it where somebody
has stopped it or its time is over.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from hashlib import sha256
from time import monotonic

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from madang.audit import log
from madang.core import clock, files, ids, queue
from madang.core.errors import WrongState
from madang.core.states import check_move
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission
from madang.promises.models import Pack
from madang.promises.states import PACK_LIFE, UNDERWAY, PackState

TASK = "make_pack"
ATTEMPTS = 3
KEPT = timedelta(days=7)
_LOST_AFTER = timedelta(minutes=2)
Step = Callable[[int, int], None]
"""Called with how many steps are done, and of how many."""


class _Ended(Exception):  # noqa: N818 (no fault)
    """Somebody has stopped it, or another worker has taken it over."""


class _TookTooLong(Exception):  # noqa: N818
    """Its time is over."""


def ask(*, first: date, last: date, sort: str, language: str, by: User) -> Pack:
    """Ask for a pack; one at a time for each person."""
    check_has(by, Permission.PROMISE_READ)
    try:
        with transaction.atomic():
            pack = Pack.objects.create(first=first, last=last, sort=sort, language=language, asked_by=by)
            log.record(by=by, verb="pack.asked", subject=pack, first=first, last=last, sort=sort)
            queue.later(TASK, pack_id=pack.pk)
    except IntegrityError:
        raise WrongState(_("One is being made for you. Wait for it, or stop it.")) from None
    return pack


@transaction.atomic
def cancel(*, pack: Pack, by: User) -> Pack:
    """Stop a pack; whoever makes it notices within about a second."""
    check_has(by, Permission.PROMISE_READ)
    pack = _locked(pack.pk)
    _end(pack, PackState.CANCELLED)
    log.record(by=by, verb="pack.cancelled", subject=pack)
    return pack


def make(*, pack_id: int, build: Callable[[Pack, Step], bytes]) -> Pack:
    """Make a pack. No transaction of its own: how far it is has to be seen while it works."""
    pack = _taken(pack_id)
    if pack is None:
        return Pack.objects.get(pk=pack_id)
    end = monotonic() + settings.PACK_LIMIT_SECONDS

    def step(done: int, total: int) -> None:
        if monotonic() > end:
            raise _TookTooLong
        mine = Pack.objects.filter(pk=pack.pk, state=PackState.RUNNING, attempts=pack.attempts)
        if not mine.update(done=done, total=total, seen_at=clock.now()):
            raise _Ended

    try:
        with override(pack.language):
            content = build(pack, step)
        _keep(pack, content)
    except _Ended:
        pass
    except _TookTooLong:
        _fail(
            pack,
            _("Stopped after %(seconds)d seconds. Choose a shorter period.")
            % {"seconds": settings.PACK_LIMIT_SECONDS},
        )
    except Exception as error:
        _fail(pack, _("The program failed: %(error)s") % {"error": error})
        raise
    return Pack.objects.get(pk=pack_id)


@transaction.atomic
def recover() -> int:
    """Put on the queue again what a dead worker left behind; return how many."""
    lost = Pack.objects.select_for_update(skip_locked=True).filter(
        state__in=UNDERWAY, seen_at__lt=clock.now() - _LOST_AFTER
    )
    for pack in lost:
        pack.state, pack.seen_at = PackState.QUEUED, clock.now()
        pack.save(update_fields=["state", "seen_at"])
        queue.later(TASK, pack_id=pack.pk)
    return len(lost)


def sweep(at: datetime) -> int:
    """Erase the files of packs a week after they were asked for; return how many."""
    old = Pack.objects.filter(created_at__lt=at - KEPT).exclude(path="")
    for pack in old:
        files.place_of(pack.path).unlink(missing_ok=True)
    return old.update(path="")


@transaction.atomic
def _taken(pack_id: int) -> Pack | None:
    pack = _locked(pack_id)
    if pack.state != PackState.QUEUED:
        return None
    pack.attempts += 1
    if pack.attempts > ATTEMPTS:
        pack.error = _("It was begun three times and never finished.")
        _end(pack, PackState.FAILED)
        return None
    check_move(PACK_LIFE, pack.state, PackState.RUNNING)
    pack.state, pack.seen_at = PackState.RUNNING, clock.now()
    pack.save(update_fields=["attempts", "state", "seen_at"])
    return pack


@transaction.atomic
def _keep(pack: Pack, content: bytes) -> None:
    mine = _locked(pack.pk)
    if mine.state != PackState.RUNNING or mine.attempts != pack.attempts:
        raise _Ended
    name = ids.new().hex
    mine.path, mine.size, mine.sha256 = f"packs/{name}", len(content), sha256(content).hexdigest()
    mine.done = mine.total
    _end(mine, PackState.DONE)
    log.record(by=None, verb="pack.made", subject=mine, sha256=mine.sha256)
    place = files.place_of(mine.path)
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.with_suffix(".making")
    aside.write_bytes(content)
    aside.replace(place)


@transaction.atomic
def _fail(pack: Pack, error: str) -> None:
    mine = _locked(pack.pk)
    if mine.state == PackState.RUNNING and mine.attempts == pack.attempts:
        mine.error = error[:500]
        _end(mine, PackState.FAILED)
        log.record(by=None, verb="pack.failed", subject=mine, error=mine.error)


def _locked(pk: int) -> Pack:
    return Pack.objects.select_for_update().get(pk=pk)


def _end(pack: Pack, new: PackState) -> None:
    check_move(PACK_LIFE, pack.state, new)
    pack.state = new
    pack.save()
