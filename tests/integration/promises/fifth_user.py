"""A room that the house does not have: people who walk together promise each other to wait.

It stands for whatever will use the ledger next. It says where its promises come from, and nothing more.
"""

from datetime import date

from madang.people.models import Organisation, User
from madang.promises import actions
from madang.promises.models import Promise
from madang.promises.rules import Origin


def walk_together(
    *, first: Organisation, second: Organisation, until: date, by: User | None
) -> list[Promise]:
    """Let both promise to wait for the other, each owed to the other and seen by everybody."""
    origin = Origin("tandem", "이인삼각 3호", "Three-legged race No. 3", "/tandem/3/")
    return [
        actions.make(
            origin=origin,
            owed_by=one,
            owed_to=other,
            title_ko=f"{other.name}을(를) 기다린다",
            title_en=f"Wait for {other.name}",
            due_on=until,
            measure_ko="발이 묶여 있다",
            measure_en="The legs are tied",
            by=by,
        )
        for one, other in ((first, second), (second, first))
    ]
