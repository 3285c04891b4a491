"""How long a rule may work, whom it tells how far it is, and how it is asked to stop early."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Limits:
    """Limits of one run, from the moment they are made.

    ``seconds``: wall clock, None for no limit. ``tell(done, total, step)`` is called now and then.
    ``stopped()`` is asked now and then; once true, a rule returns the best answer it has with its bound.
    A rule that cannot stop half-way (deferred acceptance, say) ignores limits: it is quick.
    """

    seconds: float | None = None
    tell: Callable[[int, int, str], None] = field(default=lambda _done, _total, _step: None)
    stopped: Callable[[], bool] = field(default=lambda: False)
    since: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float | None:
        """Seconds that are left, never below 0; None without a limit."""
        return None if self.seconds is None else max(0.0, self.since + self.seconds - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether time is over or somebody has asked to stop."""
        return self.stopped() or self.left == 0.0


UNLIMITED: Final = Limits()
