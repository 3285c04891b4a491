"""Messages in the outbox."""

import factory
from factory.django import DjangoModelFactory

from madang.core import clock
from madang.notices.models import Notice
from madang.notices.states import NoticeState
from tests.factories.people import UserFactory


class NoticeFactory(DjangoModelFactory):
    """Waiting and due; ``sent=True`` lies in the recipient's list."""

    class Meta:
        model = Notice

    class Params:
        sent = factory.Trait(state=NoticeState.SENT, sent_at=factory.LazyFunction(clock.now))
        held = factory.Trait(state=NoticeState.HELD)

    template = "application_received"
    recipient = factory.SubFactory(UserFactory)
    language = "ko"
    title = "신청을 받았습니다"
    body = "접수번호 GJ-TEST-1-00001"
    send_after = factory.LazyFunction(clock.now)
