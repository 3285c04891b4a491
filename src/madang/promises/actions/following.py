"""Be told when a promise moves, or no longer."""

from django.db import transaction

from madang.people.models import User
from madang.promises import rules
from madang.promises.models import Follower, Promise


@transaction.atomic
def follow(*, promise: Promise, user: User) -> None:
    """Let ``user`` be told when ``promise`` moves; twice is once."""
    rules.check_follow(promise)
    Follower.objects.get_or_create(promise=promise, user=user)


@transaction.atomic
def unfollow(*, promise: Promise, user: User) -> None:
    """Let ``user`` no longer be told."""
    Follower.objects.filter(promise=promise, user=user).delete()
