"""Static files: named after their content, compressed, and patient with what packages leave out."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PatientStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Keep a reference to a file that a package does not ship as it is written, and go on."""

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            return name
