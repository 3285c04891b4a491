"""A whole Slurm on this machine, for tests and for trying things: ``python tools/slurm.py [FOLDER]``.

munge, MariaDB, slurmdbd, slurmctld and one slurmd with two pretended A100 (character devices), without
systemd and cgroups. Needs root and Debian's slurm-wlm, slurmdbd, mariadb-server and munge. Prints ``ready
FOLDER/slurm.conf`` once jobs can be sent, and ends everything at the end of its input, Ctrl-C or SIGTERM.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

PROGRAMS = (
    "munged",
    "mariadbd",
    "mariadb-install-db",
    "slurmdbd",
    "slurmctld",
    "slurmd",
    "sacctmgr",
    "sinfo",
)
CLUSTER = "yard"
GPUS = 2
_PATIENCE_SECONDS = 60
_FIRST_PORT, _LAST_PORT = 21_000, 31_000  # below those that the kernel hands out by itself


class CannotStart(Exception):  # noqa: N818 the name says what happens
    """A part is missing or did not come up; ``str()`` says which, with its last words."""


def missing() -> str:
    """Return why no Slurm can be started here; empty when it can."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    absent = [name for name in PROGRAMS if not shutil.which(name, path=path)]
    if absent:
        return f"{', '.join(absent)} not installed (Debian: slurm-wlm slurmdbd mariadb-server munge)"
    return "" if os.geteuid() == 0 else "only root may start Slurm's daemons"


class Slurm:
    """One cluster in one folder; ``start`` once, ``stop`` as often as you like."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.host = socket.gethostname().split(".")[0]
        self.environment = {
            **os.environ,
            "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin",
            "SLURM_CONF": str(folder / "slurm.conf"),
        }
        self._daemons: list[tuple[str, subprocess.Popen[bytes]]] = []

    def start(self) -> None:
        """Bring up one part after the other, each once the one below it answers."""
        for part in ("log", "state", "spool", "dev", "munge"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)  # jobs of other users read slurm.conf
        ports = _free_ports(4)
        self._munge()
        password = self._mariadb(ports[0])
        self._write_settings(ports, password)
        self._run("slurmdbd", ["slurmdbd", "-D"])
        self._until("slurmdbd", lambda: self._answers(["sacctmgr", "-n", "-i", "show", "cluster"]))
        self._ask(["sacctmgr", "-i", "-Q", "add", "cluster", CLUSTER])
        self._run("slurmctld", ["slurmctld", "-D", "-c"])
        self._until("slurmctld", lambda: self._answers(["scontrol", "ping"]))
        self._run("slurmd", ["slurmd", "-D"])
        self._until("slurmd", lambda: "idle" in self._ask(["sinfo", "-h", "-o", "%T"]))

    def stop(self) -> None:
        """End every part that was started, the last first."""
        for _name, daemon in reversed(self._daemons):
            daemon.terminate()
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        self._daemons.clear()

    def _munge(self) -> None:
        key = self.folder / "munge" / "key"
        key.write_bytes(secrets.token_bytes(1024))
        key.chmod(0o600)
        self.socket = self.folder / "munge" / "socket"
        names = {"key-file": key, "socket": self.socket}
        names |= {f"{name}-file": self.folder / "munge" / name for name in ("pid", "log", "seed")}
        (self.folder / "munge").chmod(0o711)
        options = [f"--{name}={path}" for name, path in names.items()]
        self._run("munged", ["munged", "--foreground", "--force", *options])
        self._until("munged", self.socket.exists)

    def _mariadb(self, port: int) -> str:
        data, sock = self.folder / "mariadb", self.folder / "mariadb.sock"
        self._ask(
            [
                *("mariadb-install-db", "--no-defaults", f"--datadir={data}", "--user=root"),
                *("--skip-test-db", "--auth-root-authentication-method=normal"),
            ]
        )
        options = [f"--datadir={data}", f"--socket={sock}", "--user=root", "--bind-address=127.0.0.1"]
        options += [f"--port={port}", "--innodb-buffer-pool-size=64M", "--innodb-lock-wait-timeout=900"]
        options += ["--innodb-flush-log-at-trx-commit=0", "--skip-log-bin", "--skip-name-resolve"]
        self._run("mariadbd", ["mariadbd", "--no-defaults", *options])
        client = ["mariadb", "--no-defaults", f"--socket={sock}", "--user=root", "-e"]
        self._until("mariadbd", lambda: self._answers([*client, "SELECT 1"]))
        password = secrets.token_hex(16)
        for word in (
            f"CREATE USER slurm@'127.0.0.1' IDENTIFIED BY '{password}'",
            "CREATE DATABASE slurm_acct_db",
            "GRANT ALL ON slurm_acct_db.* TO slurm@'127.0.0.1'",
        ):
            self._ask([*client, word])
        return password

    def _write_settings(self, ports: Sequence[int], password: str) -> None:
        devices = [self.folder / "dev" / f"gpu{number}" for number in range(GPUS)]
        for device in devices:
            self._ask(["mknod", str(device), "c", "1", "3"])  # as /dev/null
        files = {
            "slurmdbd.conf": _SLURMDBD,
            "slurm.conf": _SLURM,
            "gres.conf": "".join(f"Name=gpu Type=a100 File={device}\n" for device in devices),
        }
        values = {
            "host": self.host,
            "cluster": CLUSTER,
            "gpus": GPUS,
            "folder": self.folder,
            "socket": self.socket,
            "password": password,
            "database_port": ports[0],
            "slurmdbd_port": ports[1],
            "slurmctld_port": ports[2],
            "slurmd_port": ports[3],
        }
        for name, text in files.items():
            path = self.folder / name
            path.touch(mode=0o600 if name == "slurmdbd.conf" else 0o644)
            path.write_text(text.format(**values), encoding="utf-8")

    def _run(self, name: str, words: Sequence[str]) -> None:
        with (self.folder / "log" / f"{name}.log").open("wb") as log:
            daemon = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.environment,
                start_new_session=True,  # Ctrl-C is ours to answer
            )
        self._daemons.append((name, daemon))

    def _until(self, name: str, is_up: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not is_up():
            dead = [known for known, daemon in self._daemons if daemon.poll() is not None]
            if dead or time.monotonic() > deadline:
                log = self.folder / "log" / f"{(dead or [name])[0]}.log"
                last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:]
                raise CannotStart("\n".join([f"{(dead or [name])[0]} does not come up:", *last]))
            time.sleep(0.1)

    def _answers(self, words: Sequence[str]) -> bool:
        return not subprocess.run(words, env=self.environment, capture_output=True, check=False).returncode

    def _ask(self, words: Sequence[str]) -> str:
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotStart(f"{' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout


_SLURMDBD = """\
DbdHost=localhost
DbdPort={slurmdbd_port}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={socket}
PidFile={folder}/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort={database_port}
StorageUser=slurm
StoragePass={password}
StorageLoc=slurm_acct_db
TrackSlurmctldDown=no
"""

_SLURM = """\
ClusterName={cluster}
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={slurmctld_port}
SlurmdPort={slurmd_port}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={socket}
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
JobRequeue=1
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0,sched_min_interval=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
PriorityType=priority/multifactor
PriorityDecayHalfLife=0
PriorityUsageResetPeriod=MONTHLY
PriorityCalcPeriod=1
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=localhost
AccountingStoragePort={slurmdbd_port}
AccountingStoragePass={socket}
AccountingStorageEnforce=limits,qos,safe
AccountingStorageTRES=gres/gpu,gres/gpu:a100
JobAcctGatherType=jobacct_gather/none
KillWait=2
CompleteWait=0
GresTypes=gpu
NodeName={host} NodeAddr=127.0.0.1 CPUs=8 RealMemory=1000 Gres=gpu:a100:{gpus} State=UNKNOWN
PartitionName=gpu Nodes={host} Default=YES MaxTime=7-0 State=UP
"""


def _free_ports(count: int) -> list[int]:
    """Return ports that nobody listens at; held all at once, so that none is named twice."""
    found: list[int] = []
    with ExitStack() as held:
        while len(found) < count:
            port = _FIRST_PORT + secrets.randbelow(_LAST_PORT - _FIRST_PORT)
            probe = held.enter_context(socket.socket())
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found.append(port)
    return found


def main(words: Sequence[str]) -> int:
    """Run a cluster until the input ends."""
    reason = missing()
    if reason:
        print(f"No Slurm here: {reason}.", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(0))
    with ExitStack() as cleanup:
        # A short path: a socket's may have 107 letters.
        folder = Path(words[0]) if words else Path(cleanup.enter_context(tempfile.TemporaryDirectory()))
        cluster = Slurm(folder.resolve())
        cleanup.callback(cluster.stop)
        try:
            cluster.start()
        except CannotStart as wrong:
            print(wrong, file=sys.stderr)
            return 1
        print(f"ready {cluster.environment['SLURM_CONF']}", flush=True)
        sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
