"""Writing a draft: small writes, each on its own, as one types. They leave no entry in the log."""

from collections.abc import Callable, Mapping, Sequence

from django.db import transaction

from madang.audit import log
from madang.core import clock
from madang.core.errors import RuleBroken
from madang.kernel.applications import rules
from madang.kernel.applications.models import Answer, Application, Ask
from madang.kernel.calls.models import Offer, Question, Round
from madang.people.access import check_has
from madang.people.models import Organisation, Presence, User
from madang.people.permissions import Permission


@transaction.atomic
def start(*, round: Round, organisation: Organisation, by: User) -> Application:
    """Begin an application, or return the one the company has begun already."""
    check_has(by, Permission.APPLICATION_WRITE, organisation_id=organisation.pk)
    begun = Application.objects.filter(round=round, organisation=organisation).first()
    if begun is not None:
        return begun
    rules.check_start(round, organisation, at=clock.now())
    application, is_new = Application.objects.get_or_create(
        round=round,
        organisation=organisation,
        defaults={
            "author": by,
            "presence": "" if organisation.presence == Presence.NONE else organisation.presence,
            "contact_name": by.name,
            "contact_email": by.email,
            "saved_at": clock.now(),
        },
    )
    if is_new:
        log.record(by=by, verb="application.started", subject=application, round=round.pk)
    return application


@transaction.atomic
def save_draft(*, application: Application, by: User, fields: Mapping[str, str]) -> Application:
    """Keep what was typed into ``fields`` (names out of rules.WRITTEN_FIELDS), and nothing else."""
    application = locked(application, by=by)
    for name, value in fields.items():
        setattr(application, name, rules.cleaned(name, value))
    return _saved(application, *fields)


@transaction.atomic
def save_answer(*, application: Application, by: User, question: Question, text: str) -> Application:
    """Keep the answer to one question of the call."""
    application = locked(application, by=by)
    kept = rules.check_answer(question, text, application=application)
    Answer.objects.update_or_create(application=application, question=question, defaults={"text": kept})
    return _saved(application)


@transaction.atomic
def set_wishes(*, application: Application, by: User, offers: Sequence[tuple[int, str]]) -> Application:
    """Make ``offers`` (id and plan, best first) the whole list of wishes."""
    application = locked(application, by=by)
    _write_wishes(application, [offer for offer, _plan in offers])
    for offer, plan in offers:
        _write_plan(application, offer, plan)
    return _saved(application)


@transaction.atomic
def place_wish(*, application: Application, by: User, offer_id: int, wish: int | None) -> Application:
    """Put an offer at a place of the list (1 is best; a large number is the end), or take it off (None)."""
    application = locked(application, by=by)
    now = list(application.asks.order_by("wish").values_list("offer_id", flat=True))
    _write_wishes(application, rules.placed(now, offer_id, wish))
    return _saved(application)


@transaction.atomic
def save_plan(*, application: Application, by: User, offer_id: int, plan: str) -> Application:
    """Keep what the company would do at a place on its list."""
    application = locked(application, by=by)
    _write_plan(application, offer_id, plan)
    return _saved(application)


@transaction.atomic
def save_ask(
    *, application: Application, by: User, offer_id: int, field: str, keep: Callable[[Ask], None]
) -> Application:
    """Keep what was typed into ``field`` of a wish; ``keep`` writes it where its kind keeps such things."""
    application = locked(application, by=by)
    asks = {ask.offer_id: ask for ask in application.asks.select_related("offer")}
    rules.check_wished(offer_id, wishes=list(asks))
    try:
        keep(asks[offer_id])
    except RuleBroken as refusal:
        raise RuleBroken(refusal.message, field=field) from refusal
    return _saved(application)


def locked(application: Application, *, by: User) -> Application:
    """Return the application, locked, once it is clear that ``by`` may write it now."""
    check_has(by, Permission.APPLICATION_WRITE, organisation_id=application.organisation_id)
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("round__call", "organisation")
        .get(pk=application.pk)
    )
    rules.check_write(application, at=clock.now())
    return application


def _saved(application: Application, *fields: str) -> Application:
    application.saved_at = clock.now()
    application.save(update_fields=[*fields, "saved_at"])
    return application


def _write_wishes(application: Application, offers: Sequence[int]) -> None:
    of_round = Offer.objects.filter(round_id=application.round_id).values_list("pk", flat=True)
    rules.check_wishes(offers, of_round=list(of_round), most=application.round.call.max_wishes)
    application.asks.exclude(offer_id__in=offers).delete()
    kept = {ask.offer_id: ask for ask in application.asks.all()}
    for wish, offer in enumerate(offers, start=1):
        ask = kept.get(offer) or Ask(application=application, offer_id=offer)
        ask.wish = wish
        ask.save()


def _write_plan(application: Application, offer_id: int, plan: str) -> None:
    wishes = application.asks.values_list("offer_id", flat=True)
    kept = rules.check_plan(plan, offer_id=offer_id, wishes=list(wishes))
    application.asks.filter(offer_id=offer_id).update(plan=kept)
