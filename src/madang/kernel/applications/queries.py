"""Reads: applications of a company, of a round, and all that one of them holds."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import override

from madang.core import canonical, registry
from madang.kernel.applications.models import Answer, Application, Ask, Attachment, Submission
from madang.kernel.applications.ports import Asked, Asking
from madang.kernel.applications.rules import Written, facts_of
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls.models import Call, Offer, Round, Version
from madang.kernel.calls.queries import open_calls
from madang.kernel.calls.rules import Finding, age_day, eligibility
from madang.people.models import Organisation, OrganisationName, User
from madang.people.permissions import Permission
from madang.people.queries import members_of_all


@dataclass(frozen=True)
class Filters:
    """What narrows the office's list; an empty value narrows nothing."""

    state: str = ""
    place: str = ""
    presence: str = ""
    text: str = ""
    only: Collection[int] | None = field(default=None)


@dataclass(frozen=True)
class Fit:
    """An open round seen from one company."""

    round: Round
    findings: Sequence[Finding]
    application: Application | None

    @property
    def misses(self) -> Sequence[Finding]:
        """The rules that the company does not meet."""
        return [finding for finding in self.findings if finding.outcome is False]


def of_organisations(organisations: Collection[int]) -> QuerySet[Application]:
    """Return the applications of these companies, newest first, with round, call and receipts."""
    return (
        Application.objects.filter(organisation_id__in=organisations)
        .select_related("round__call", "organisation")
        .prefetch_related("organisation__names", "submissions")
        .order_by("-round__closes_at", "pk")
    )


def of_organisation(organisation: Organisation) -> QuerySet[Application]:
    """Return the applications of one company, newest first."""
    return of_organisations([organisation.pk])


def submitted_in(round: Round) -> QuerySet[Application]:
    """Return the applications that stand as handed in, in order of their key."""
    return (
        Application.objects.filter(round=round, state=ApplicationState.SUBMITTED)
        .select_related("organisation")
        .order_by("pk")
    )


def written(application: Application) -> Written:
    """Return all that the company has written, with four queries and those of its kind."""
    asks = list(Ask.objects.filter(application=application).select_related("offer__host").order_by("wish"))
    answers = Answer.objects.filter(application=application).values_list("question_id", "text")
    return Written(
        application=application,
        asks=asks,
        questions=list(application.round.call.questions.all()),
        answers=dict(answers),
        attachments=list(Attachment.objects.filter(application=application, removed_at=None)),
        asked=asked_in(application.round, asks),
    )


def asked_in(round: Round, asks: Sequence[Ask]) -> Mapping[int, Asked]:
    """Return what each of ``asks``, all of ``round``, asks for beyond its place on the list: by its key."""
    kind: Asking = registry.kind(round.call.kind)
    return kind.asked(asks)


def offers_left(application: Application) -> QuerySet[Offer]:
    """Return the offers of the round that are not on the list of wishes yet."""
    wished = Ask.objects.filter(application=application).values("offer_id")
    return (
        Offer.objects.filter(round_id=application.round_id)
        .exclude(pk__in=wished)
        .select_related("host")
        .order_by("code")
    )


def standing_submission(application: Application) -> Submission | None:
    """Return the hand-in that has not been withdrawn."""
    return application.submissions.filter(withdrawn_at=None).select_related("by").first()


def content_of(written: Written) -> dict[str, Any]:
    """Return what is handed in, whole, in plain values: the receipt and its hash stand on it.

    The receipt's version of the call is the newest; its digest says by which rules one applied.
    """
    application, call = written.application, written.application.round.call
    version = Version.objects.filter(call=call).order_by("-number").values("number", "digest").first()
    return {
        "application": str(application.uid),
        "call": {"slug": call.slug, "title_ko": call.title_ko, "title_en": call.title_en},
        "version": dict(version or {}),
        "round": application.round.number,
        "organisation": _described(application.organisation),
        **{name: getattr(application, name) for name in _KEPT},
        "wishes": [
            {
                "wish": ask.wish,
                "offer": ask.offer.code,
                "title_ko": ask.offer.title_ko,
                "title_en": ask.offer.title_en,
                "plan": ask.plan,
                **(_asked(asked) if asked else {}),
            }
            for ask, asked in written.wishes
        ],
        "answers": [
            {
                "question_ko": question.text_ko,
                "question_en": question.text_en,
                "text": written.answers.get(question.pk, ""),
            }
            for question in written.questions
        ],
        "files": [
            {"name": file.name, "size": file.size, "sha256": file.sha256} for file in written.attachments
        ],
    }


def _asked(asked: Asked) -> dict[str, Any]:
    """Return what a wish asks for, and the same in words: a receipt says it years later as it was."""
    told: dict[str, Any] = {"asked": dict(asked.values)}
    for tongue in ("ko", "en"):
        with override(tongue):
            told[f"asked_{tongue}"] = [[str(label), str(text)] for label, text in asked.lines]
    return told


_KEPT = ("title", "summary", "trl", "presence", "contact_name", "contact_email", "contact_phone")


def _described(organisation: Organisation) -> dict[str, Any]:
    newest = organisation.names.order_by("-valid_from").values("name_ko", "name_en").first()
    return {
        "uid": str(organisation.uid),
        "business_number": organisation.business_number,
        "founded_on": organisation.founded_on.isoformat() if organisation.founded_on else None,
        "new_industry": organisation.new_industry,
        **dict(newest or {}),
    }


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the hash of a hand-in; nobody can guess its ``uid``, and so not its content from the hash."""
    return canonical.digest(dict(content))


def entry_list(round: Round) -> list[dict[str, str]]:
    """Return the anonymous entries of a round with their hashes: what is frozen before the draw."""
    entries = Submission.objects.filter(
        application__round=round, application__state=ApplicationState.SUBMITTED, withdrawn_at=None
    )
    return [
        {"entry": code, "submission": digest}
        for code, digest in entries.order_by("application__entry_code").values_list(
            "application__entry_code", "digest"
        )
    ]


def fits_of(
    organisation: Organisation, at: datetime, applications: Iterable[Application] | None = None
) -> list[Fit]:
    """Return the open rounds, soonest deadline first, each with how the company meets its rules.

    ``applications`` are those of the company, where they have been read already.
    """
    if applications is None:
        applications = of_organisation(organisation)
    begun = {application.round_id: application for application in applications}
    return [
        Fit(
            round,
            eligibility(round.call, facts_of(organisation, begun.get(round.pk)), age_day(round.call)),
            begun.get(round.pk),
        )
        for round in open_calls(at)
    ]


def listed(round: Round, filters: Filters | None = None) -> QuerySet[Application]:
    """Return the applications of a round for the office, narrowed in SQL; drafts are not its business.

    Each row is annotated with ``receipt`` (number), ``company_name`` (Korean, of today), ``wish_count``
    and ``first_wish`` (title of the offer).
    """
    filters = filters or Filters()
    rows = Application.objects.filter(round=round).exclude(state=ApplicationState.DRAFT)
    newest = OrganisationName.objects.filter(organisation=OuterRef("organisation_id")).order_by("-valid_from")
    receipts = Submission.objects.filter(application=OuterRef("pk")).order_by("withdrawn_at", "-at")
    first = Ask.objects.filter(application=OuterRef("pk"), wish=1)
    wishes = Ask.objects.filter(application=OuterRef("pk")).order_by().values("application")
    wishes = wishes.annotate(count=Count("pk"))
    rows = rows.annotate(
        receipt=Coalesce(
            Subquery(receipts.filter(withdrawn_at=None).values("number")[:1]),
            Subquery(receipts.values("number")[:1]),
        ),
        company_name=Subquery(newest.values("name_ko")[:1]),
        wish_count=Subquery(wishes.values("count")),
        first_wish=Subquery(first.values("offer__code")[:1]),
    )
    return _narrowed(rows, filters).select_related("organisation").prefetch_related("organisation__names")


def _narrowed(rows: QuerySet[Application], filters: Filters) -> QuerySet[Application]:
    if filters.state:
        rows = rows.filter(state=filters.state)
    # What was withdrawn is the company's own draft again: nothing it writes there is searched.
    if filters.presence or filters.place:
        rows = rows.filter(state=ApplicationState.SUBMITTED)
    if filters.presence:
        rows = rows.filter(presence=filters.presence)
    if filters.only is not None:
        rows = rows.filter(pk__in=filters.only)
    if filters.place:
        rows = rows.filter(Exists(Ask.objects.filter(application=OuterRef("pk"), offer__code=filters.place)))
    text = filters.text.replace("\x00", "").strip()
    if text:
        names = OrganisationName.objects.filter(organisation=OuterRef("organisation_id"))
        numbers = Submission.objects.filter(application=OuterRef("pk"), number__icontains=text)
        rows = rows.filter(
            Q(title__icontains=text, state=ApplicationState.SUBMITTED)
            | Q(entry_code__iexact=text)
            | Q(Exists(names.filter(Q(name_ko__icontains=text) | Q(name_en__icontains=text))))
            | Q(Exists(numbers))
        )
    return rows


def asked_for(offers: Collection[int]) -> dict[int, int]:
    """Return how many standing applications asked for each of these offers; one query."""
    counted = (
        Ask.objects.filter(offer_id__in=offers, application__state=ApplicationState.SUBMITTED)
        .values_list("offer_id")
        .annotate(count=Count("application_id"))
    )
    return dict(counted)


def applicants_of(call: Call) -> QuerySet[User]:
    """Return the people with an application to ``call``, begun or handed in: a correction concerns them."""
    writing = Application.objects.filter(round__call=call).exclude(state=ApplicationState.WITHDRAWN)
    return members_of_all(writing.values_list("organisation_id", flat=True), Permission.APPLICATION_WRITE)


def with_handed_in(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Return ``rounds`` with ``handed_in``: how many applications stand as handed in."""
    standing = Application.objects.filter(round=OuterRef("pk"), state=ApplicationState.SUBMITTED)
    counted = standing.order_by().values("round").annotate(count=Count("pk")).values("count")
    return rounds.annotate(handed_in=Coalesce(Subquery(counted), 0))
