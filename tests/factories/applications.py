"""Applications from an empty draft to a receipt."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from madang.core import clock
from madang.kernel.applications.models import Answer, Application, Ask, Attachment, Submission
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls.models import Offer, Round
from tests.factories.calls import OfferFactory, QuestionFactory, RoundFactory
from tests.factories.people import OrganisationFactory, UserFactory


class ApplicationFactory(DjangoModelFactory):
    """An empty draft; ``written=True`` fills its columns (not its wishes and answers)."""

    class Meta:
        model = Application

    class Params:
        written = factory.Trait(
            title="병동 순회 로봇",
            summary="약과 물품을 병동까지 나르는 로봇의 안전을 증명합니다.",
            trl=6,
            presence="head_office",
            contact_name="박하린",
            contact_email="founder@example.org",
            contact_phone="062-000-0000",
            saved_at=factory.LazyFunction(clock.now),
        )

    round = factory.SubFactory(RoundFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    author = factory.SubFactory(UserFactory)


class AskFactory(DjangoModelFactory):
    """A wish for one offer of the application's round."""

    class Meta:
        model = Ask

    application = factory.SubFactory(ApplicationFactory)
    offer = factory.SubFactory(OfferFactory, round=factory.SelfAttribute("..application.round"))
    wish = 1
    plan = "하루 두 번 병동을 돕니다."


class AnswerFactory(DjangoModelFactory):
    """An answer in a few words."""

    class Meta:
        model = Answer

    application = factory.SubFactory(ApplicationFactory)
    question = factory.SubFactory(QuestionFactory, call=factory.SelfAttribute("..application.round.call"))
    text = "병원 물류팀이 삽니다."


class AttachmentFactory(DjangoModelFactory):
    """The row of a file; no file lies behind it."""

    class Meta:
        model = Attachment

    application = factory.SubFactory(ApplicationFactory)
    name = "plan.pdf"
    content_type = "application/pdf"
    size = 1000
    sha256 = "0" * 64
    path = factory.Sequence(lambda n: f"attachments/{n}")
    added_by = factory.SelfAttribute("application.author")


class SubmissionFactory(DjangoModelFactory):
    """The receipt of a hand-in."""

    class Meta:
        model = Submission

    application = factory.SubFactory(ApplicationFactory, written=True)
    number = factory.Sequence(lambda n: f"GJ-TEST-1-{n:05d}")
    at = factory.LazyFunction(clock.now)
    by = factory.SelfAttribute("application.author")
    content = factory.LazyAttribute(lambda o: {"application": str(o.application.uid)})
    digest = "sha256:" + "2" * 64


def ready(round: Round, *, wishes: list[Offer] | None = None, **fields) -> Application:
    """Return a draft that lacks nothing: wishes (all offers of the round by default) and answers."""
    application = ApplicationFactory(round=round, written=True, **fields)
    for wish, offer in enumerate(wishes or list(round.offers.order_by("code")), start=1):
        AskFactory(application=application, offer=offer, wish=wish)
    for question in round.call.questions.all():
        AnswerFactory(application=application, question=question)
    return application


def submitted(
    round: Round, *, wishes: list[Offer] | None = None, entry_code: str = "", **fields
) -> Application:
    """Return an application that was handed in before the round closed, with its receipt."""
    at = min(clock.now(), round.closes_at - timedelta(minutes=1))
    application = ready(
        round,
        wishes=wishes,
        state=ApplicationState.SUBMITTED,
        submitted_at=at,
        entry_code=entry_code,
        **fields,
    )
    SubmissionFactory(application=application, at=at)
    return application
