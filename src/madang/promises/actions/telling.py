"""Lock a promise, and tell people of a step: whoever holds the lock tells, so each step is told once."""

from enum import StrEnum

from django.utils.functional import Promise as Text
from django.utils.translation import override, pgettext_lazy

from madang.notices import actions as notices
from madang.people.models import User
from madang.promises import queries
from madang.promises.models import Promise


class Step(StrEnum):
    """What people are told of."""

    POSTPONED = "postponed"
    PAUSED = "paused"
    RESUMED = "resumed"
    HANDED_OVER = "handed_over"
    EVIDENCE = "evidence"
    REJECTED = "rejected"
    KEPT = "kept"
    BROKEN = "broken"
    RELEASED = "released"


_SAID: dict[Step, str | Text] = {
    Step.POSTPONED: pgettext_lazy("promise step", "The day has moved."),
    Step.PAUSED: pgettext_lazy("promise step", "Its clock stands still for now."),
    Step.RESUMED: pgettext_lazy("promise step", "Its clock goes on."),
    Step.HANDED_OVER: pgettext_lazy("promise step", "Somebody else owes it from now on."),
    Step.EVIDENCE: pgettext_lazy("promise step", "Evidence was given; somebody will check it."),
    Step.REJECTED: pgettext_lazy("promise step", "The evidence was not enough."),
    Step.KEPT: pgettext_lazy("promise step", "It was kept."),
    Step.BROKEN: pgettext_lazy("promise step", "It was broken."),
    Step.RELEASED: pgettext_lazy("promise step", "It was called off."),
}


def locked(promise: Promise) -> Promise:
    """Return the row, locked: what happens to one promise happens one after the other."""
    rows = Promise.objects.select_for_update(of=("self",)).select_related("owed_by__successor", "owed_to")
    return rows.get(pk=promise.pk)


def tell(promise: Promise, step: Step, *, by: User | None, reason: str = "", reason_en: str = "") -> None:
    """Lay one letter for each person who is told of this step."""
    said = {}
    for language in ("ko", "en"):
        with override(language):
            said[language] = str(_SAID[step])
    for person in queries.to_be_told(promise, by=by):
        notices.post(
            template="promise_moved",
            to=person,
            about=promise,
            link=link_for(promise, person),
            promise_ko=promise.title_ko,
            promise_en=promise.title_en or promise.title_ko,
            step_ko=said["ko"],
            step_en=said["en"],
            reason_ko=reason,
            reason_en=reason_en or reason,
            due_on=promise.due_on or "",
        )


def link_for(promise: Promise, person: User) -> str:
    """Return the path of the page on which ``person`` may read ``promise``."""
    if promise.public:
        return f"/promises/{promise.uid}/"
    standing = queries.standing_of(promise, person)
    if standing.office or standing.owes or (standing.is_owed and promise.asked_by_id != person.pk):
        return f"{queries.board_of(person)}{promise.uid}/"
    return promise.origin_path
