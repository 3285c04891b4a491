"""Make a promise."""

from datetime import date

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.people.access import check_has
from madang.people.models import Organisation, User
from madang.people.permissions import Permission
from madang.promises import rules
from madang.promises.models import Promise
from madang.promises.rules import Origin, Wording
from madang.promises.states import Known

_OFFICE = Origin("office", "시청이 적은 약속", "Written down at city hall")


@transaction.atomic
def make(  # noqa: PLR0913 a promise has many words
    *,
    origin: Origin,
    owed_by: Organisation,
    owed_to: Organisation | None,
    title_ko: str,
    title_en: str,
    due_on: date | None,
    made_on: date | None = None,
    made_known: str = Known.DAY,
    measure_ko: str = "",
    measure_en: str = "",
    evidence_wanted_ko: str = "",
    evidence_wanted_en: str = "",
    target: str = "",
    asked_by: User | None = None,
    public: bool = True,
    source: str = "",
    by: User | None,
) -> Promise:
    """Enter a promise into the ledger.

    Whoever uses the ledger has asked whether ``by`` may: a signature, an answer, a plan is what binds.
    """
    wording = rules.tidied(
        Wording(
            title_ko, title_en, measure_ko, measure_en, target, evidence_wanted_ko, evidence_wanted_en, source
        )
    )
    today = clock.today()
    made_on = rules.first_of(made_on or today, made_known)
    rules.check_parties(owed_by, owed_to)
    rules.check_made(wording, origin, made_on=made_on, due_on=due_on, today=today)
    promise = Promise.objects.create(
        origin=origin.slug,
        origin_label_ko=origin.label_ko,
        origin_label_en=origin.label_en,
        origin_path=origin.path,
        owed_by=owed_by,
        owed_to=owed_to,
        asked_by=asked_by,
        made_on=made_on,
        made_known=made_known,
        first_due_on=due_on,
        due_on=due_on,
        public=public,
        **vars(wording),
    )
    log.record(
        by=by,
        verb="promise.made",
        subject=promise,
        origin=origin.slug,
        owed_by=str(owed_by.uid),
        owed_to=str(owed_to.uid) if owed_to else "",
        title=promise.title_ko,
        due_on=due_on,
    )
    return promise


@transaction.atomic
def write_down(
    *,
    wording: Wording,
    owed_by: Organisation,
    owed_to: Organisation | None,
    due_on: date | None,
    made_on: date | None = None,
    made_known: str = Known.DAY,
    public: bool = True,
    by: User,
) -> Promise:
    """Enter a promise that no other room knows of, for example one made in public."""
    check_has(by, Permission.PROMISE_MAKE)
    return make(
        origin=_OFFICE,
        owed_by=owed_by,
        owed_to=owed_to,
        due_on=due_on,
        made_on=made_on,
        made_known=made_known,
        public=public,
        by=by,
        **vars(wording),
    )
