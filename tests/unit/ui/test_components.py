"""Components: what they say to screen readers, and that nothing a person typed becomes markup."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import TextChoices
from django.template import Context, Template
from django.utils.translation import override

from madang.core import clock
from madang.kernel.allocation import states as allocation
from madang.kernel.applications import states as applications
from madang.kernel.calls import states as calls
from madang.kernel.reviews import states as reviews
from madang.notices import states as notices
from madang.ui import looks

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"
STATES = [
    allocation.ComputationState,
    allocation.PublicationState,
    allocation.AwardState,
    applications.ApplicationState,
    calls.CallState,
    calls.RoundState,
    calls.Phase,
    reviews.AssignmentState,
    reviews.ListState,
    reviews.Outcome,
    notices.NoticeState,
]


def rendered(template: str, **context: object) -> str:
    with override("ko"), clock.stopped(NOON):
        return Template(template).render(Context(context))


@pytest.mark.parametrize("states", STATES)
def test_every_state_has_a_look_of_its_own_choosing(states: type[TextChoices]) -> None:
    assert set(states.values) - looks.LOOKS.keys() == set()


def test_a_badge_of_an_unknown_state_is_quiet() -> None:
    assert looks.look_of("never heard of") == looks.QUIET


def test_a_badge_says_the_label_of_its_state() -> None:
    assert "접수 중" in rendered("{% badge phase %}", phase=calls.Phase.OPEN)


@pytest.mark.parametrize(
    "template",
    [
        "{% badge evil evil %}",
        "{% button evil %}",
        "{% button evil href=evil %}",
        "{% empty evil why=evil todo=evil href=evil %}",
        "{% callout 'warning' evil %}{{ evil }}{% endcallout %}",
        "{% definition evil %}{{ evil }}{% enddefinition %}",
        "{% facts %}{% fact evil %}{{ evil }}{% endfact %}{% endfacts %}",
        "{% card title=evil href=evil %}{{ evil }}{% endcard %}",
        "{% table evil %}<tr><td>{{ evil }}</td></tr>{% endtable %}",
        "{% confirm evil evil evil consequence=evil %}",
        "{% progress 1 2 evil %}",
    ],
)
def test_what_a_person_typed_stays_text(template: str) -> None:
    assert EVIL not in rendered(template, evil=EVIL)


def test_lateness_is_said_and_not_only_red() -> None:
    late = rendered("{% d_day moment %}", moment=NOON - timedelta(days=3))
    assert "bg-light-danger" in late
    assert "3일 지남" in late


def test_the_step_that_is_now_is_marked_for_screen_readers() -> None:
    bar = rendered("{% steps 4 %}")
    assert bar.count('aria-current="step"') == 1
    assert bar.count('class="done"') == 3
    assert "심사" in bar.split('aria-current="step"')[1].split("</li>")[0]


def test_a_strip_says_in_words_where_we_stood() -> None:
    said = rendered("{% strip 79100 others 74900 %}", others=[82_400, 88_000, 70_000])
    assert "우리 점수 79.1점, 4곳 가운데 3번째." in said
    assert "74.9점" in said


def test_a_strip_without_anybody_else_and_without_cutoff() -> None:
    said = rendered("{% strip 79100 others %}", others=[])
    assert "1곳 가운데 1번째" in said
    assert "md-strip-cutoff" not in said


def test_progress_of_nothing_is_nothing() -> None:
    assert 'value="0"' in rendered("{% progress 0 0 'x' %}")


def test_a_confirmation_posts_what_it_was_given_with_its_token() -> None:
    asked = rendered("{% confirm '/x/' '철회' '철회할까요?' hidden=more %}", more={"a": "1"}, csrf_token="t")
    assert '<form method="post" action="/x/"' in asked
    assert 'name="csrfmiddlewaretoken" value="t"' in asked
    assert 'name="a" value="1"' in asked
