"""Doors: the pages behind QR codes."""

import secrets

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.kernel.voice.models import Door, Meeting
from madang.people.access import check_has
from madang.people.models import User
from madang.people.permissions import Permission

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is mistaken for another on a poster


@transaction.atomic
def open_door(*, label_ko: str, label_en: str = "", meeting: Meeting | None = None, by: User) -> Door:
    """Open a page for a meeting, a building or a counter; it gets a short code of its own."""
    check_has(by, Permission.VOICE_WRITE)
    code = "".join(secrets.choice(_LETTERS) for _ in range(7))
    door = Door.objects.create(
        code=code,
        meeting=meeting,
        label_ko=" ".join(label_ko.split())[:120],
        label_en=" ".join(label_en.split())[:120],
        made_by=by,
    )
    log.record(by=by, verb="door.opened", subject=door, code=code)
    return door


@transaction.atomic
def close_door(*, door: Door, by: User) -> Door:
    """Take no more requests through it."""
    check_has(by, Permission.VOICE_WRITE)
    door = Door.objects.select_for_update().get(pk=door.pk)
    if door.closed_at is None:
        door.closed_at = clock.now()
        door.save(update_fields=["closed_at"])
        log.record(by=by, verb="door.closed", subject=door, code=door.code)
    return door
