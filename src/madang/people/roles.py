"""Roles: a name, a sentence, and what they may do. A person holds a role through a membership."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.people.permissions import Permission


@dataclass(frozen=True)
class Role:
    """What a membership lets a person do; ``home`` is the audience whose screens come first.

    Who holds one of ``granted_by`` may give it (founders of a company only at their own).
    """

    key: str
    name: str | Promise
    description: str | Promise
    permissions: frozenset[Permission]
    home: str
    granted_by: frozenset[Permission] = frozenset({Permission.ROLE_GRANT})


_BY_COMPANY = frozenset({Permission.MEMBER_MANAGE, Permission.REGISTER_WRITE})
_BY_OFFICE = frozenset({Permission.EXPERT_ADMIT, Permission.ROLE_GRANT})

CITY_OFFICER = Role(
    "city_officer",
    _("City officer"),
    _("Answers for the programme at city hall: reads everything, confirms what the managers propose."),
    frozenset(
        {
            Permission.CALL_WRITE,
            Permission.CALL_PUBLISH,
            Permission.APPLICATION_READ,
            Permission.RUN_MAKE,
            Permission.RUN_PROPOSE,
            Permission.RUN_CONFIRM,
            Permission.OUTBOX_READ,
            Permission.USAGE_MANAGE,
            Permission.OUTBOX_RELEASE,
            Permission.GALLERY_READ,
            Permission.REGISTER_READ,
            Permission.REGISTER_WRITE,
            Permission.CAPACITY_WRITE,
            Permission.HOLDING_READ,
            Permission.HOLDING_DECIDE,
            Permission.EXPERT_ADMIT,
            Permission.ROLE_GRANT,
            Permission.AGREEMENT_READ,
            Permission.AGREEMENT_WRITE,
            Permission.AGREEMENT_SIGN,
            Permission.CLAIM_DECIDE,
            Permission.BOOKS_READ,
            Permission.BOOKS_WRITE,
            Permission.BOOKS_CLOSE,
            Permission.PROMISE_READ,
            Permission.PROMISE_MAKE,
            Permission.PROMISE_ANSWER,
            Permission.PROMISE_JUDGE,
            Permission.MOU_WRITE,
            Permission.PLAN_WRITE,
            Permission.VOICE_READ,
            Permission.VOICE_WRITE,
        }
    ),
    "office",
)
PROGRAMME_MANAGER = Role(
    "programme_manager",
    _("Programme manager"),
    _("Runs the rounds: writes the call, screens, assigns evaluators, computes the allocation."),
    frozenset(
        {
            Permission.CALL_WRITE,
            Permission.CALL_PUBLISH,
            Permission.APPLICATION_READ,
            Permission.APPLICATION_SCREEN,
            Permission.REVIEW_ASSIGN,
            Permission.RUN_MAKE,
            Permission.RUN_PROPOSE,
            Permission.RUN_CONFIRM,
            Permission.OUTBOX_READ,
            Permission.USAGE_MANAGE,
            Permission.OUTBOX_RELEASE,
            Permission.GALLERY_READ,
            Permission.REGISTER_READ,
            Permission.REGISTER_WRITE,
            Permission.CAPACITY_WRITE,
            Permission.HOLDING_READ,
            Permission.HOLDING_DECIDE,
            Permission.EXPERT_ADMIT,
            Permission.AGREEMENT_READ,
            Permission.AGREEMENT_WRITE,
            Permission.CLAIM_DECIDE,
            Permission.BOOKS_READ,
            Permission.BOOKS_WRITE,
            Permission.PROMISE_READ,
            Permission.PROMISE_MAKE,
            Permission.PROMISE_ANSWER,
            Permission.PROMISE_JUDGE,
            Permission.MOU_WRITE,
            Permission.PLAN_WRITE,
            Permission.VOICE_READ,
            Permission.VOICE_WRITE,
        }
    ),
    "office",
)
FOUNDER = Role(
    "founder",
    _("Company founder"),
    _("Applies for the company, accepts or declines what it is given, and lets colleagues in."),
    frozenset(
        {
            Permission.APPLICATION_WRITE,
            Permission.AWARD_ANSWER,
            Permission.COMPANY_STATE,
            Permission.MEMBER_MANAGE,
            Permission.AGREEMENT_ACCEPT,
            Permission.AGREEMENT_FOLLOW,
            Permission.CLAIM_FILE,
            Permission.PROMISE_ANSWER,
            Permission.VOICE_ASK,
        }
    ),
    "company",
    _BY_COMPANY,
)
COMPANY_MEMBER = Role(
    "company_member",
    _("Company colleague"),
    _("Applies for the company and answers for it; its register and its people are the founders’ business."),
    frozenset(
        {
            Permission.APPLICATION_WRITE,
            Permission.AWARD_ANSWER,
            Permission.AGREEMENT_FOLLOW,
            Permission.CLAIM_FILE,
            Permission.PROMISE_ANSWER,
            Permission.VOICE_ASK,
        }
    ),
    "company",
    _BY_COMPANY,
)
HOST_OFFICER = Role(
    "host_officer",
    _("Host officer"),
    _("Lends the places of a hospital or public body, and says whom it would rather have."),
    frozenset({Permission.OFFER_RANK, Permission.PROMISE_ANSWER}),
    "host",
    _BY_OFFICE,
)
EVALUATOR = Role(
    "evaluator",
    _("Evaluator"),
    _("Declares conflicts, then scores the applications assigned."),
    frozenset({Permission.REVIEW_WRITE}),
    "evaluator",
    _BY_OFFICE,
)
INVESTOR = Role(
    "investor",
    _("Investor"),
    _("Reads what is public; later: the bundle of facts a company shares."),
    frozenset(),
    "public",
)
TRAINEE = Role(
    "trainee", _("Academy trainee"), _("Reads what is public; later: offers of work."), frozenset(), "public"
)
AUDITOR = Role(
    "auditor",
    _("Auditor"),
    _("Reads the log of every decision and replays any of them; changes nothing."),
    frozenset({Permission.AUDIT_READ, Permission.PROMISE_READ}),
    "auditor",
)

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        CITY_OFFICER,
        PROGRAMME_MANAGER,
        FOUNDER,
        COMPANY_MEMBER,
        HOST_OFFICER,
        EVALUATOR,
        INVESTOR,
        TRAINEE,
        AUDITOR,
    )
}
