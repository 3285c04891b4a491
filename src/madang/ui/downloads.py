"""Files that people sent in, given out again: never shown by the browser, never kept by a cache."""

from pathlib import Path

from django.http import FileResponse, Http404


def sent(path: Path, *, name: str, content_type: str) -> FileResponse:
    """Return the file as an attachment called ``name``; 404 when it is not there."""
    try:
        content = path.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response
