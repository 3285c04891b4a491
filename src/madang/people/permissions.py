"""What a role may let a person do. The words are the whole vocabulary; nothing else is asked."""

from enum import StrEnum


class Permission(StrEnum):
    """One deed, or one sight, that needs a role."""

    CALL_WRITE = "call.write"
    CALL_PUBLISH = "call.publish"
    APPLICATION_WRITE = "application.write"
    APPLICATION_READ = "application.read"
    APPLICATION_SCREEN = "application.screen"
    REVIEW_ASSIGN = "review.assign"
    REVIEW_WRITE = "review.write"
    OFFER_RANK = "offer.rank"
    RUN_MAKE = "run.make"
    RUN_PROPOSE = "run.propose"
    RUN_CONFIRM = "run.confirm"
    AWARD_ANSWER = "award.answer"
    OUTBOX_READ = "outbox.read"
    OUTBOX_RELEASE = "outbox.release"
    AUDIT_READ = "audit.read"
    GALLERY_READ = "gallery.read"
    COMPANY_STATE = "company.state"
    MEMBER_MANAGE = "member.manage"
    REGISTER_READ = "register.read"
    REGISTER_WRITE = "register.write"
    EXPERT_ADMIT = "expert.admit"
    ROLE_GRANT = "role.grant"
