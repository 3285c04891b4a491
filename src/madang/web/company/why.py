"""Why an application fared as it did: place by place, with what would have changed it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from madang.kernel.allocation import queries
from madang.people.permissions import Permission
from madang.ui import menus, views
from madang.web.company import mine
from madang.web.company.shared_stories import nothing_asked, shared_story_of
from madang.web.company.stories import draw_of, story_of


@views.screen(permission=Permission.AWARD_ANSWER)
@require_GET
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Tell one applicant what happened at each place it wished for, and why."""
    application = views.found(mine.applications(request), uid=uid)
    why = queries.explanation_of(application)
    if why is None:
        raise Http404
    award = queries.award_of(application)
    context = {
        "application": application,
        "call": application.round.call,
        "round": application.round,
        "why": why,
        "award": award,
        "stories": [story_of(choice, why) for choice in why.choices],
        "after": [story_of(choice, why) for choice in why.after],
        "spans": [shared_story_of(span, why) for span in why.spans],
        "spans_after": [shared_story_of(span, why) for span in why.spans_after],
        "nothing": nothing_asked(why),
        "portions": list(award.portions.select_related("offer")) if award else [],
        "draw": draw_of(why),
        "cutoff": _comparable_cutoff(why),
        "crumbs": [
            menus.Item(_("My company"), "/company/"),
            menus.Item(application.round.title, application.round.address),
        ],
    }
    return views.not_stored(render(request, "company/why/show.html", context))


def _comparable_cutoff(why: queries.Why) -> int | None:
    """Return the score of the last one admitted at our first wish, where scores alone parted us."""
    first = why.choices[0] if why.choices else None
    if first is None or not first.by_score or first.verdict == "not_needed":
        return None
    open_lines = [line for line in first.lines if not line.group and line.tier == first.tier]
    return open_lines[0].score_milli if open_lines else None


urlpatterns: list[URLPattern] = [path("applications/<uuid:uid>/why/", show, name="why")]
