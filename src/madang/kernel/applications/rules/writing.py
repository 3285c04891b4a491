"""When an application may be written, handed in and taken back, and what it still lacks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madang.core.clock import SEOUL
from madang.core.errors import RuleBroken, WrongState
from madang.kernel.applications.models import Application, Ask, Attachment
from madang.kernel.applications.ports import Asked
from madang.kernel.applications.states import ApplicationState
from madang.kernel.calls.models import Question, Round
from madang.kernel.calls.rules import Facts, phase_of
from madang.kernel.calls.states import Phase
from madang.people.models import Organisation, OrganisationSort, Presence

_LONGEST = {
    "title": 120,
    "summary": 600,
    "contact_name": 80,
    "contact_email": 254,
    "contact_phone": 30,
}
WRITTEN_FIELDS = frozenset({*_LONGEST, "trl", "presence"})


@dataclass(frozen=True)
class Gap:
    """Something that is missing: the input it belongs to, and what to do there."""

    field: str
    sentence: str | Promise


@dataclass(frozen=True)
class Written:
    """All that a company has written into an application, loaded; ``asked`` is by the key of the wish."""

    application: Application
    asks: Sequence[Ask]
    questions: Sequence[Question]
    answers: Mapping[int, str]
    attachments: Sequence[Attachment]
    asked: Mapping[int, Asked] = field(default_factory=dict)

    @property
    def wishes(self) -> list[tuple[Ask, Asked | None]]:
        """Each wish, best first, with what it asks for beyond its place on the list."""
        return [(ask, self.asked.get(ask.pk)) for ask in self.asks]


def facts_of(organisation: Organisation, application: Application | None = None) -> Facts:
    """Return what the rules of eligibility need; what the application says goes before the register."""
    return Facts(
        founded_on=organisation.founded_on,
        presence=(application.presence if application else "") or organisation.presence,
        new_industry=organisation.new_industry,
        trl=application.trl if application else None,
    )


def check_start(round: Round, organisation: Organisation, *, at: datetime) -> None:
    """Raise unless ``organisation`` may begin an application in ``round`` at ``at``."""
    if organisation.sort != OrganisationSort.COMPANY:
        raise RuleBroken(_("Only companies can apply here."))
    _check_open(round, at)


def check_write(application: Application, *, at: datetime) -> None:
    """Raise unless the application may be changed at ``at``; its round and call must be loaded."""
    _check_open(application.round, at)
    if application.state == ApplicationState.SUBMITTED:
        raise WrongState(
            _("This application is handed in. Withdraw it to change it; you can hand it in again afterwards.")
        )


def check_submit(application: Application, *, at: datetime, gaps: Sequence[Gap]) -> None:
    """Raise unless the application may be handed in at ``at``; ``gaps`` is what ``missing`` has found."""
    _check_open(application.round, at)
    if application.state == ApplicationState.SUBMITTED:
        raise WrongState(_("This application is handed in already. The receipt is on its page."))
    if gaps:
        raise RuleBroken(gaps[0].sentence, field=gaps[0].field)


def check_withdraw(application: Application, *, at: datetime) -> None:
    """Raise unless the hand-in may be taken back at ``at``."""
    if application.state != ApplicationState.SUBMITTED:
        raise WrongState(_("There is nothing to withdraw: this application is not handed in."))
    if at >= application.round.closes_at:
        raise WrongState(
            _("The round closed on %(when)s. An application can no longer be withdrawn; yours stands.")
            % {"when": _written(application.round.closes_at)}
        )


def cleaned(field: str, value: str) -> str | int | None:
    """Return what is kept of ``value`` typed into ``field``, a name out of WRITTEN_FIELDS.

    A draft holds what is unfinished, so a half-typed address is kept. Raises RuleBroken for what no
    column can hold.
    """
    if field not in WRITTEN_FIELDS:
        raise RuleBroken(_("This form has no such field."), field=field)
    value = _plain(value)
    if field == "trl":
        return _level(value)
    if field == "presence":
        if value and value not in Presence.values:
            raise RuleBroken(_("Choose one of the answers."), field=field)
        return value
    return _short_enough(value, _LONGEST[field], field=field)


def check_answer(question: Question, text: str, *, application: Application) -> str:
    """Return what is kept of an answer; raise RuleBroken when it is too long, or no question of this call."""
    if question.call_id != application.round.call_id:
        raise RuleBroken(_("This form has no such field."))
    return _short_enough(_plain(text), question.max_length, field=f"answer-{question.pk}")


def check_plan(plan: str, *, offer_id: int, wishes: Collection[int]) -> str:
    """Return what is kept of the plan for an offer, which must be among ``wishes`` (ids of offers)."""
    check_wished(offer_id, wishes=wishes)
    return _short_enough(_plain(plan), 600, field=f"plan-{offer_id}")


def check_wished(offer_id: int, *, wishes: Collection[int]) -> None:
    """Raise RuleBroken unless ``offer_id`` is among ``wishes`` (ids of offers)."""
    if offer_id not in wishes:
        raise RuleBroken(_("This place is no longer on your list. Load the page again."), field="wishes")


def missing(written: Written) -> list[Gap]:
    """Return what keeps the application from being handed in, in the order of the form."""
    application = written.application
    gaps = [Gap(field, sentence) for field, sentence in _NEEDED.items() if not getattr(application, field)]
    if application.contact_email and not _is_email(application.contact_email):
        gaps.append(Gap("contact_email", _("The contact address is not a whole e-mail address yet.")))
    if not written.asks:
        gaps.append(Gap("wishes", _("Choose at least one place.")))
    gaps += [
        Gap(f"ask-{ask.offer_id}-{name}", sentence)
        for ask, asked in written.wishes
        if asked
        for name, sentence in asked.gaps
    ]
    gaps += [
        Gap(f"plan-{ask.offer_id}", _("Write what you would do at %(place)s.") % {"place": ask.offer.title})
        for ask in written.asks
        if not ask.plan.strip()
    ]
    gaps += [
        Gap(f"answer-{question.pk}", _("Answer the question: %(question)s") % {"question": question.text})
        for question in written.questions
        if question.required and not written.answers.get(question.pk, "").strip()
    ]
    return gaps


_NEEDED = {
    "title": _("Write the title of your project."),
    "summary": _("Write in a few sentences what you want to prove."),
    "trl": _("Say how ready your technology is."),
    "presence": _("Say what your company has in the city."),
    "contact_name": _("Name a contact person."),
    "contact_email": _("Give the address of the contact person."),
}


def _check_open(round: Round, at: datetime) -> None:
    phase = phase_of(round, at)
    if phase == Phase.OPEN:
        return
    if phase in {Phase.DRAFT, Phase.CANCELLED}:
        raise WrongState(_("This call takes no applications. What you have written is kept."))
    if phase == Phase.UPCOMING:
        raise WrongState(_("This round opens on %(when)s.") % {"when": _written(round.opens_at)})
    raise WrongState(
        _("The round closed on %(when)s. What you have written is kept, but it cannot be changed any more.")
        % {"when": _written(round.closes_at)}
    )


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(SEOUL):%Y-%m-%d %H:%M}"


def _plain(value: str) -> str:
    """Drop what the database cannot hold, and let every line end in the same way."""
    return value.replace("\x00", "").replace("\r\n", "\n")


def _level(value: str) -> int | None:
    value = value.strip()
    if not value:
        return None
    if value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= 9:
        return int(value[:9])
    raise RuleBroken(_("Readiness is a whole number from 1 to 9."), field="trl")


def _short_enough(value: str, longest: int, *, field: str) -> str:
    if len(value) > longest:
        raise RuleBroken(
            _("%(longest)d characters at most; this has %(length)d. Shorten it and it is saved.")
            % {"longest": longest, "length": len(value)},
            field=field,
        )
    return value


def _is_email(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True
