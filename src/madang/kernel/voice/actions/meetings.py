"""Plan a meeting, invite, hold it, and keep its minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken
from madang.core.states import check_move
from madang.kernel.voice import rules
from madang.kernel.voice.actions.doors import open_door
from madang.kernel.voice.models import Meeting, Minutes, MinutesKept, Part, Participant
from madang.kernel.voice.states import MEETING_LIFE, MeetingState
from madang.notices import actions as notices
from madang.people.access import check_has
from madang.people.models import Organisation, User
from madang.people.permissions import Permission


@dataclass(frozen=True)
class Saved:
    """What came of saving minutes. ``refused``: somebody else changed the same lines; nothing was lost."""

    minutes: Minutes
    refused: bool = False
    merged: bool = False


@transaction.atomic
def plan(
    *,
    title_ko: str,
    starts_at: datetime,
    place: str,
    by: User,
    title_en: str = "",
    ends_at: datetime | None = None,
    about: str = "",
    public: bool = True,
    source: str = "",
) -> Meeting:
    """Plan a meeting; it has its QR page from the beginning, and empty minutes."""
    check_has(by, Permission.VOICE_WRITE)
    rules.check_meeting(starts_at=starts_at, ends_at=ends_at)
    meeting = Meeting.objects.create(
        title_ko=_line(title_ko),
        title_en=_line(title_en),
        starts_at=starts_at,
        ends_at=ends_at,
        place=_line(place),
        about=rules.cleaned(about),
        public=public,
        source=source.strip(),
        planned_by=by,
    )
    Minutes.objects.create(meeting=meeting)
    open_door(label_ko=meeting.title_ko, label_en=meeting.title_en, meeting=meeting, by=by)
    log.record(by=by, verb="meeting.planned", subject=meeting, at=starts_at)
    return meeting


@transaction.atomic
def change(
    *,
    meeting: Meeting,
    title_ko: str,
    starts_at: datetime,
    place: str,
    by: User,
    title_en: str = "",
    ends_at: datetime | None = None,
    about: str = "",
    public: bool = True,
) -> Meeting:
    """Change what is planned; whoever was invited is told when day or place move."""
    check_has(by, Permission.VOICE_WRITE)
    meeting = _locked(meeting)
    rules.check_meeting(starts_at=starts_at, ends_at=ends_at)
    moved = (meeting.starts_at, meeting.ends_at, meeting.place) != (starts_at, ends_at, _line(place))
    meeting.title_ko, meeting.title_en, meeting.place = _line(title_ko), _line(title_en), _line(place)
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.about, meeting.public = rules.cleaned(about), public
    meeting.changes += moved
    meeting.save()
    log.record(by=by, verb="meeting.changed", subject=meeting, at=starts_at, moved=moved)
    if moved and meeting.state == MeetingState.PLANNED:
        _tell_guests(meeting, "moved")
    return meeting


@transaction.atomic
def call_off(*, meeting: Meeting, by: User) -> Meeting:
    """Call a meeting off; whoever was invited is told."""
    meeting = _moved(meeting, MeetingState.CANCELLED, by=by)
    meeting.changes += 1
    meeting.save(update_fields=["changes"])
    log.record(by=by, verb="meeting.called_off", subject=meeting)
    _tell_guests(meeting, "called_off")
    return meeting


@transaction.atomic
def hold(*, meeting: Meeting, by: User) -> Meeting:
    """Note that it took place."""
    rules.check_held(meeting, at=clock.now())
    meeting = _moved(meeting, MeetingState.HELD, by=by)
    log.record(by=by, verb="meeting.held", subject=meeting)
    return meeting


@transaction.atomic
def close(*, meeting: Meeting, by: User) -> Meeting:
    """Close it: its minutes are whole, and every request in them is taken out."""
    meeting = _moved(meeting, MeetingState.CLOSED, by=by)
    log.record(by=by, verb="meeting.closed", subject=meeting)
    return meeting


@transaction.atomic
def add_participant(
    *,
    meeting: Meeting,
    by: User,
    part: str = Part.GUEST,
    user: User | None = None,
    organisation: Organisation | None = None,
    name: str = "",
    email: str = "",
) -> Participant:
    """Put somebody on the list; the invitation goes out with ``invite``."""
    check_has(by, Permission.VOICE_WRITE)
    meeting = _locked(meeting)
    email = email.strip().lower()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise RuleBroken(_("This is no e-mail address."), field="email") from None
    if not (organisation or _line(name) or email):
        raise RuleBroken(_("Say who: a name, an organisation or an address."), field="name")
    try:
        with transaction.atomic():
            seat = Participant.objects.create(
                meeting=meeting,
                part=part,
                user=user,
                organisation=organisation,
                name=_line(name)[:80],
                email=email,
            )
    except IntegrityError:
        raise RuleBroken(_("This address is on the list already."), field="email") from None
    log.record(by=by, verb="meeting.participant_added", subject=meeting, participant=seat.pk)
    return seat


@transaction.atomic
def drop_participant(*, participant: Participant, by: User) -> None:
    """Take somebody off the list."""
    check_has(by, Permission.VOICE_WRITE)
    meeting = _locked(participant.meeting)
    log.record(by=by, verb="meeting.participant_dropped", subject=meeting, participant=participant.pk)
    Participant.objects.filter(pk=participant.pk, meeting=meeting).delete()


@transaction.atomic
def invite(*, meeting: Meeting, by: User) -> int:
    """Invite everybody on the list who has an address and was not invited yet; return how many."""
    check_has(by, Permission.VOICE_WRITE)
    meeting = _locked(meeting)
    waiting = [each for each in _seats(meeting) if each.invited_at is None and (each.user or each.email)]
    if not waiting:
        raise RuleBroken(_("Everybody with an address is invited already."))
    for seat in waiting:
        rules.check_invite(seat, meeting=meeting)
        seat.invited_at = clock.now()
        seat.save(update_fields=["invited_at"])
        _tell_guest(meeting, seat, "invited")
    log.record(by=by, verb="meeting.invited", subject=meeting, count=len(waiting))
    return len(waiting)


@transaction.atomic
def mark(*, meeting: Meeting, came: Sequence[int], by: User) -> None:
    """Write down who came."""
    check_has(by, Permission.VOICE_WRITE)
    meeting = _locked(meeting)
    rules.check_held(meeting, at=clock.now())
    meeting.participants.filter(pk__in=came).update(attended=True)
    meeting.participants.exclude(pk__in=came).update(attended=False)
    log.record(by=by, verb="meeting.attendance", subject=meeting, came=len(came))


@transaction.atomic
def save_minutes(
    *, meeting: Meeting, text: str, version: int, by: User, base: str | None = None, together: bool = True
) -> Saved:
    """Save the minutes over the ``version`` one had before one.

    Where somebody has written on in the meantime, changes to other lines go together; where they touch the
    same lines nothing is saved, and the screen shows both. ``base`` is the text of that version, if known.
    While one types, nothing is put ``together``: the text on the screen would no longer be the one saved.
    """
    check_has(by, Permission.VOICE_WRITE)
    minutes = Minutes.objects.select_for_update(of=("self",)).get(meeting=meeting)
    text, both = rules.cleaned(text), False
    if version != minutes.version:
        base = _text_of(minutes, version) if base is None else rules.cleaned(base)
        found = None if base is None or not together else rules.merged(base, minutes.text, text)
        if found is None:
            return Saved(minutes, refused=True)
        text, both = found, True
    if text == minutes.text:
        return Saved(minutes, merged=both)
    if minutes.version and minutes.saved_by_id != by.pk:
        MinutesKept.objects.create(
            minutes=minutes, version=minutes.version, text=minutes.text, by=minutes.saved_by
        )
        log.record(by=by, verb="minutes.taken_over", subject=minutes, version=minutes.version)
    minutes.text, minutes.version = text, minutes.version + 1
    minutes.saved_at, minutes.saved_by = clock.now(), by
    minutes.save(update_fields=["text", "version", "saved_at", "saved_by"])
    return Saved(minutes, merged=both)


def _text_of(minutes: Minutes, version: int) -> str | None:
    kept = minutes.kept.filter(version=version).first()
    return kept.text if kept else "" if version == 0 else None


def _locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


def _moved(meeting: Meeting, new: MeetingState, *, by: User) -> Meeting:
    check_has(by, Permission.VOICE_WRITE)
    meeting = _locked(meeting)
    check_move(MEETING_LIFE, meeting.state, new)
    meeting.state = new
    meeting.save(update_fields=["state"])
    return meeting


def _seats(meeting: Meeting) -> list[Participant]:
    return list(meeting.participants.select_related("user"))


def _tell_guests(meeting: Meeting, step: str) -> None:
    for seat in _seats(meeting):
        if seat.invited_at is not None:
            _tell_guest(meeting, seat, step)


def _tell_guest(meeting: Meeting, seat: Participant, step: str) -> None:
    notices.post(
        template="meeting_invited",
        to=seat.user or seat.email,
        about=meeting,
        link=meeting.address,
        step=step,
        meeting_ko=meeting.title_ko,
        meeting_en=meeting.title_en,
        at=meeting.starts_at,
        place=meeting.place,
    )


def _line(text: str) -> str:
    return " ".join(rules.cleaned(text).split())
