"""Abstract bases."""

from typing import Self, overload

from django.db import models
from django.utils.translation import get_language

from madang.core import clock, ids


class InLanguage:
    """What a row says in two languages, read in that of the reader; Korean where there is no English.

    ``title = InLanguage()`` reads the columns ``title_ko`` and ``title_en``; ``InLanguage("public")`` those
    of another name.
    """

    def __init__(self, columns: str = "") -> None:
        self._columns = columns

    def __set_name__(self, owner: type, name: str) -> None:
        self._columns = self._columns or name

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: object, owner: type) -> str: ...
    def __get__(self, row: object | None, owner: type) -> Self | str:
        if row is None:
            return self
        english = get_language() == "en" and getattr(row, f"{self._columns}_en")
        return str(english or getattr(row, f"{self._columns}_ko"))


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


class KeptFile(Named):
    """A file that somebody sent in, as ``core.files`` keeps it."""

    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True, help_text="Below MADANG_FILES.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"
