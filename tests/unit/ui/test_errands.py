"""What is late comes first, wherever it comes from; what has no day comes last."""

from datetime import UTC, date, datetime

import pytest

from madang.core import clock
from madang.ui.errands import Errand, in_order

pytestmark = pytest.mark.unit


def test_errands_are_in_order_of_urgency() -> None:
    waiting = [
        Errand("any time", "/"),
        Errand("soon", "/", due=date(2026, 12, 4)),
        Errand("several are late", "/", late=True),
        Errand("today, and over", "/", due=datetime(2026, 11, 27, 1, tzinfo=UTC)),
        Errand("long over", "/", due=date(2026, 11, 1)),
        Errand("sooner", "/", due=date(2026, 11, 30)),
    ]
    with clock.stopped(datetime(2026, 11, 27, 3, tzinfo=UTC)):
        said = [errand.title for errand in in_order(waiting)]
    assert said == ["long over", "today, and over", "several are late", "sooner", "soon", "any time"]
