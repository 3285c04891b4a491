"""What may be written down of a cluster: its own name, and the names by which it knows each pool."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken

# ClusterName of Slurm, and names of Kubernetes; what fits both can be said to either.
_CLUSTER = re.compile(r"[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?")
_TYPE = re.compile(r"[a-z0-9][-_.a-z0-9]{0,39}")
_FLAVOR = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


def check_code(code: str) -> str:
    """Return the name under which a cluster knows itself; raise RuleBroken where it cannot be one."""
    if not _CLUSTER.fullmatch(code):
        raise RuleBroken(
            _("Write it as the cluster does: small letters, digits and hyphens, at most 40."), field="code"
        )
    return code


def check_names(names: Mapping[str, str], *, is_kueue: bool) -> None:
    """Raise RuleBroken unless every pool has a name the cluster can have, and no two the same.

    ``names`` are by the field they were typed in; an empty one: the pool is not on this cluster.
    """
    seen: set[str] = set()
    for field, name in names.items():
        if not name:
            continue
        if not (_FLAVOR if is_kueue else _TYPE).fullmatch(name):
            raise RuleBroken(
                _("Write it as the cluster does: small letters, digits and hyphens, such as h100."),
                field=field,
            )
        if name in seen:
            raise RuleBroken(_("Another pool has this name on the cluster already."), field=field)
        seen.add(name)
    if not seen:
        raise RuleBroken(_("Say at least of one pool by which name the cluster knows it."))
