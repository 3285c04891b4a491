"""The words of the log, as people say them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

VERBS: dict[str, str | Promise] = {
    "call.created": _("began a call"),
    "call.updated": _("changed the draft of a call"),
    "call.round_saved": _("set the dates of a round"),
    "call.round_removed": _("took a round out"),
    "call.offer_saved": _("wrote a place into a draft"),
    "call.offer_removed": _("took a place out of a draft"),
    "call.reserve_saved": _("kept seats for a group"),
    "call.criterion_saved": _("wrote a criterion"),
    "call.criterion_removed": _("removed a criterion"),
    "call.question_saved": _("wrote a question"),
    "call.question_removed": _("removed a question"),
    "call.published": _("published a call"),
    "call.corrected": _("corrected a published call"),
    "call.cancelled": _("cancelled a call"),
    "application.started": _("began an application"),
    "application.file_added": _("attached a file"),
    "application.file_removed": _("removed a file"),
    "application.submitted": _("handed an application in"),
    "application.withdrawn": _("withdrew an application"),
    "application.checked": _("checked a rule of eligibility"),
    "application.screened": _("decided on eligibility"),
    "review.assigned": _("gave an application to an evaluator"),
    "review.released": _("took an application back from an evaluator"),
    "review.declared": _("declared on conflicts of interest"),
    "review.reminded": _("reminded evaluators"),
    "review.submitted": _("handed a review in"),
    "ranking.asked": _("asked hosts for their order"),
    "ranking.submitted": _("handed an order of companies in"),
    "ranking.handed_back": _("handed an order back to a host"),
    "round.frozen": _("fixed the entry list"),
    "round.draw_recorded": _("wrote the draw down"),
    "run.requested": _("asked for a computation"),
    "run.made": _("computed an allocation"),
    "run.cancelled": _("stopped a computation"),
    "run.failed": _("a computation failed"),
    "run.taken_up_again": _("took up a computation again after a crash"),
    "run.vacancy": _("computed who gets a free seat"),
    "publication.proposed": _("proposed to publish results"),
    "publication.published": _("published results as the second person"),
    "publication.sent_back": _("sent a proposal back"),
    "award.accepted": _("accepted a place"),
    "award.declined": _("declined a place"),
    "award.expired": _("a place lapsed without an answer"),
    "award.taken": _("took a place that was left over"),
    "organisation.entered": _("entered an organisation into the register"),
    "organisation.stated": _("stated facts of the own company"),
    "organisation.confirmed": _("confirmed facts of an organisation"),
    "organisation.corrected": _("corrected facts of an organisation"),
    "organisation.renamed": _("gave an organisation another name"),
    "organisation.succeeded": _("put a successor in the place of an organisation"),
    "invitation.made": _("invited somebody to a role"),
    "invitation.declined": _("declined an invitation"),
    "invitation.withdrawn": _("took an invitation back"),
    "joining.asked": _("asked to join a company"),
    "joining.refused": _("refused a wish to join"),
    "joining.withdrawn": _("took a wish to join back"),
    "membership.begun": _("let somebody take up a role"),
    "membership.changed": _("gave a member another role"),
    "membership.ended": _("ended a membership"),
    "promise.made": _("entered a promise"),
    "promise.postponed": _("moved the day of a promise"),
    "promise.paused": _("stopped the clock of a promise"),
    "promise.resumed": _("let the clock of a promise go on"),
    "promise.handed_over": _("handed a promise over to somebody else"),
    "promise.evidence_given": _("gave evidence for a promise"),
    "promise.evidence_rejected": _("found evidence not enough"),
    "promise.kept": _("called a promise kept"),
    "promise.broken": _("called a promise broken"),
    "promise.released": _("called a promise off"),
    "notice.held": _("held a message back"),
    "notice.released": _("released a message"),
    "notice.withdrawn": _("withdrew a message"),
    "personal.viewed": _("looked at personal data"),
    "usage.granted": _("set how much may be used in a month"),
    "usage.recorded": _("wrote down how much was used in a month"),
    "usage.corrected": _("corrected how much was used in a month"),
    "usage.told": _("told a company how much of the month is used"),
    "usage.import_requested": _("sent a file of use to be read"),
    "usage.import_taken_up_again": _("took a half-read file of use up again"),
    "usage.import_ended": _("ended the reading of a file of use"),
}
SUBJECTS: dict[str, str | Promise] = {
    "calls.call": pgettext_lazy("log", "Call"),
    "calls.round": pgettext_lazy("log", "Round"),
    "applications.application": pgettext_lazy("log", "Application"),
    "applications.attachment": pgettext_lazy("log", "File"),
    "reviews.assignment": pgettext_lazy("log", "Assignment"),
    "reviews.hostlist": pgettext_lazy("log", "Host’s list"),
    "allocation.computation": pgettext_lazy("log", "Computation"),
    "usage.import": pgettext_lazy("log", "File of use"),
    "allocation.run": pgettext_lazy("log", "Run"),
    "allocation.publication": pgettext_lazy("log", "Publication"),
    "allocation.award": pgettext_lazy("log", "Award"),
    "notices.notice": pgettext_lazy("log", "Message"),
    "people.user": pgettext_lazy("log", "Person"),
    "people.organisation": pgettext_lazy("log", "Organisation"),
    "people.membership": pgettext_lazy("log", "Membership"),
    "promises.promise": pgettext_lazy("log", "Promise"),
    "register.invitation": pgettext_lazy("log", "Invitation"),
    "register.joining": pgettext_lazy("log", "Wish to join"),
}
FAULTS: dict[str, str | Promise] = {
    "changed": _("The entry is not as it was written: its hash does not fit its content."),
    "missing": _("The entry is missing."),
    "not bound to the entry before it": _("The entry is not bound to the one before it."),
    "the entry before it is missing": _("The entry before it is missing."),
    "the entry after it is missing": _("The entry after it is missing."),
    "the entry after it is not bound to it": _("The entry after it is not bound to this one."),
}


def verb(key: str) -> str:
    """Return a verb of the log in the reader's language; an unknown one as it is written."""
    return str(VERBS.get(key, key))


def subject(name: str) -> str:
    """Return a row as a person names it: ``calls.call:7`` is “Call 7”."""
    model, _sign, key = name.partition(":")
    return f"{SUBJECTS.get(model, model)} {key}"


def fault(reason: str) -> str:
    """Return what is wrong with an entry in the reader's language."""
    up_to = reason.removeprefix("missing, with all up to ")
    if up_to != reason:
        return str(_("The entries from here up to %(number)s are missing.")) % {"number": up_to}
    return str(FAULTS.get(reason, reason))
