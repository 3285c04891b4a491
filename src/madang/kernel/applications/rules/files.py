"""How many files an application may have; what a file may be is said in ``core.files``."""

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken

FILES_AT_MOST = 10


def check_count(count: int) -> None:
    """Raise RuleBroken when there are ``count`` files already and no more may come."""
    if count >= FILES_AT_MOST:
        raise RuleBroken(
            _("%(most)d files at most. Remove one first.") % {"most": FILES_AT_MOST}, field="file"
        )
