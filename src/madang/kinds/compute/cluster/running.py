"""Running a command of a cluster, here or behind a login, with a limit of time and plain words."""

import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madang.kinds.compute.cluster.grants import ClusterFailed

_LONGEST = 300


@dataclass(frozen=True)
class Runner:
    """How the cluster ``name`` is reached; ``prefix`` comes before each command, such as ``ssh login``."""

    name: str
    prefix: Sequence[str] = ()
    limit_seconds: float = 20

    def run(self, command: Sequence[str], *, harmless: Sequence[str] = (), given: str | None = None) -> str:
        """Return what a command prints; ``given`` is its input.

        A failure that says one of ``harmless`` is none.
        """
        # What comes after a login goes through a shell there.
        words = [*self.prefix, shlex.join(command)] if self.prefix else list(command)
        done = self._done(words, given)
        if done.returncode and not any(sentence in done.stdout for sentence in harmless):
            said = [line.strip() for line in f"{done.stderr}\n{done.stdout}".splitlines() if line.strip()]
            raise ClusterFailed(
                _("The cluster %(cluster)s refuses: %(said)s")
                % {
                    "cluster": self.name,
                    "said": " ".join(said)[:_LONGEST] or f"{command[0]} {done.returncode}",
                }
            )
        return done.stdout

    def _done(self, words: Sequence[str], given: str | None) -> "subprocess.CompletedProcess[str]":
        try:
            return subprocess.run(  # noqa: S603 our own words, and no shell here
                words,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=self.limit_seconds,
                check=False,
                **({"stdin": subprocess.DEVNULL} if given is None else {"input": given}),
            )
        except OSError:
            raise ClusterFailed(
                _("%(program)s cannot be run on this machine, so the cluster %(cluster)s cannot be reached.")
                % {"program": words[0], "cluster": self.name}
            ) from None
        except subprocess.TimeoutExpired:
            raise ClusterFailed(
                _("The cluster %(cluster)s has not answered for %(seconds)s seconds.")
                % {"cluster": self.name, "seconds": f"{self.limit_seconds:g}"}
            ) from None
