"""Abstract bases."""

from django.db import models

from madang.core import clock, ids


class Record(models.Model):
    """A row that remembers when it was made."""

    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class Named(Record):
    """A record that addresses and letters may name: ``uid`` sorts by time and cannot be guessed."""

    uid = models.UUIDField(default=ids.new, unique=True, editable=False)

    class Meta:
        abstract = True
