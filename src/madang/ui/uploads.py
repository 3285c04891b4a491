"""What is too large is not kept while it arrives: read to its end, so that the sender hears our answer."""

from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from madang.core.errors import RuleBroken

_LARGE_PIECE = 1024 * 1024
_MARK = "madang.upload_too_large"


class LimitedUpload(FileUploadHandler):
    """First of the handlers: stops keeping a file once it has more than MAX_UPLOAD_BYTES."""

    _body: BinaryIO

    def handle_raw_input(self, input_data: Any, *_more: Any, **_named: Any) -> None:
        self._body = input_data

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > settings.MAX_UPLOAD_BYTES:
            if self.request is not None:
                self.request.META[_MARK] = True
            while self._body.read(_LARGE_PIECE):  # in small pieces, as Django would, it takes a minute
                pass
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None  # the next handler keeps it


def check_arrived(request: HttpRequest) -> None:
    """Raise RuleBroken when a file of this request was too large to be kept."""
    request.FILES  # noqa: B018 reading the files is what makes the handlers run
    if request.META.get(_MARK):
        raise RuleBroken(
            _("The file is larger than %(limit)d MB and was not kept. Everything else is still here.")
            % {"limit": settings.MAX_UPLOAD_BYTES // 1024**2},
            field="file",
        )
