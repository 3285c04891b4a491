"""Companies apply, or begin to; each deed waits on the timeline and is done through the kernel."""

from datetime import datetime

from madang.config.example import scripts
from madang.config.example.story import Story, within
from madang.config.example.timeline import days
from madang.kernel.applications import actions as applications
from madang.people.models import Organisation


def apply(story: Story, company: Organisation, *, worth: float, wishes: list[int] | None = None) -> None:
    """Let a company apply at some time in the window; ``wishes`` are places in the list of offers."""
    story.worth[company.pk] = worth
    at = within(story, story.dates["opens"] + days(1), story.dates["closes"] - days(1))
    story.line.put(at, lambda: _begin(story, company, wishes, submit=True))


def begin(story: Story, company: Organisation, *, at: datetime) -> None:
    """Let a company begin an application and leave it unfinished."""
    story.line.put(at, lambda: _begin(story, company, [0], submit=False))


def _begin(story: Story, company: Organisation, wishes: list[int] | None, *, submit: bool) -> None:
    founder = story.city.founders[company.pk]
    application = applications.start(round=story.round, organisation=company, by=founder)
    offers = story.offers
    chosen = [offers[n] for n in (wishes if wishes is not None else _taste(story, len(offers)))]
    trl = max(story.round.call.min_trl or 5, 5 + round(3 * story.worth.get(company.pk, 0.5)))
    written = {
        "title": scripts.title_of(company.names.all()[0].name_ko, chosen[0])[:120],
        "summary": scripts.summary(story.rng),
        "trl": str(min(trl, 9)),
        "presence": application.presence or "none",
    }
    applications.save_draft(application=application, by=founder, fields=written)
    plans = [(offer.pk, scripts.plan(story.rng) if submit else "") for offer in chosen]
    applications.set_wishes(application=application, by=founder, offers=plans)
    if not submit:
        return
    for question, text in zip(story.round.call.questions.all(), scripts.answers(), strict=True):
        applications.save_answer(application=application, by=founder, question=question, text=text)
    applications.submit(application=application, by=founder)
    story.applied.append(application)


def _taste(story: Story, count: int) -> list[int]:
    """Return two to four wishes; the first places on the list are the most wanted."""
    weights = [4.0 if n < story.popular else 1.0 for n in range(count)]
    chosen: list[int] = []
    while len(chosen) < min(count, story.rng.randint(2, 4)):
        n = story.rng.choices(range(count), weights)[0]
        if n not in chosen:
            chosen.append(n)
    return chosen
