"""The round under which judging happens: shared among those who judge, refused to those who decide.

Every deed of this stage takes it before any other row. Whoever fixes the entry list, writes down the draw or
publishes takes the same row for itself alone, and so waits until no score is on its way to be committed.
"""

from madang.kernel.calls.models import Round

# Django knows FOR UPDATE only, which would let one evaluator at a time type.
_SHARED = "SELECT * FROM calls_round WHERE id = %s FOR SHARE"


def share(round_id: int) -> Round:
    """Return the round, unchanged until the transaction ends; others may judge under it meanwhile."""
    return Round.objects.raw(_SHARED, [round_id])[0]
