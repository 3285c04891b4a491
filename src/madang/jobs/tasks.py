"""What the job worker does, and when. Each job fetches by id and calls one deed."""
# mypy: disable-error-code="untyped-decorator"

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from madang.core import clock, files
from madang.kernel.accounts import actions as accounts
from madang.kernel.agreements import actions as agreements
from madang.kernel.allocation import actions as allocation
from madang.kernel.mous import actions as mous
from madang.kernel.usage import actions as usage
from madang.kernel.voice import actions as voice
from madang.notices import actions as notices
from madang.people import rate_limits
from madang.promises import actions as promises
from madang.ui import council_pack

EVERY_MINUTE = "* * * * *"
EVERY_HOUR = "17 * * * *"
EVERY_MORNING = "7 0 * * *"  # UTC: shortly after nine in Seoul


@app.task(name="make_run", queue="runs")
def make_run(computation_id: int) -> None:
    """Make a run that somebody asked for."""
    allocation.carry_out(computation_id=computation_id)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="recover_runs", queue="runs", queueing_lock="recover_runs")
def recover_runs(timestamp: int) -> int:
    """Take up again what a dead worker left behind."""
    return allocation.recover()


@app.periodic(cron=EVERY_MINUTE)
@app.task(
    name="send_outbox", queue="letters", queueing_lock="send_outbox", retry=RetryStrategy(max_attempts=3)
)
def send_outbox(timestamp: int) -> int:
    """Send the messages whose time has come."""
    return notices.send_due(clock.now())


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="freeze_entries", queue="runs", queueing_lock="freeze_entries")
def freeze_entries(timestamp: int) -> int:
    """Fix the entry lists of the rounds that have just closed."""
    return allocation.freeze_due(clock.now())


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="expire_awards", queue="awards", queueing_lock="expire_awards")
def expire_awards(timestamp: int) -> int:
    """End awards that were not answered in time, and fill their seats."""
    return allocation.expire_due(clock.now())


@app.periodic(cron=EVERY_HOUR)
@app.task(name="open_books", queue="awards", queueing_lock="open_books")
def open_books(timestamp: int) -> int:
    """Open the books of the agreements that have just come into force."""
    return accounts.open_due()


@app.periodic(cron=EVERY_HOUR)
@app.task(name="bill_fees", queue="awards", queueing_lock="bill_fees")
def bill_fees(timestamp: int) -> int:
    """Bill what companies pay for the months that have begun."""
    return accounts.bill_due(clock.now())


@app.periodic(cron=EVERY_HOUR)
@app.task(name="end_agreements", queue="awards", queueing_lock="end_agreements")
def end_agreements(timestamp: int) -> int:
    """End the agreements whose term is over."""
    return agreements.end_due(clock.now())


@app.task(name="read_usage", queue="usage")
def read_usage(import_id: int) -> None:
    """Read a file of use that somebody sent."""
    usage.run_import(import_id=import_id)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="recover_usage", queue="usage", queueing_lock="recover_usage")
def recover_usage(timestamp: int) -> int:
    """Take up again the files that a dead worker left half read."""
    return usage.recover()


@app.periodic(cron=EVERY_MORNING)
@app.task(name="erase_usage_files", queue="usage", queueing_lock="erase_usage_files")
def erase_usage_files(timestamp: int) -> int:
    """Erase files of use that were read long ago: they name people."""
    return usage.erase_files(clock.today())


@app.periodic(cron=EVERY_HOUR)
@app.task(name="sweep", queue="letters", queueing_lock="sweep")
def sweep(timestamp: int) -> int:
    """Erase half-received files, old lists and packs, counts of sign-in attempts that no longer matter."""
    at = clock.now()
    return (
        files.sweep_arriving(at)
        + rate_limits.forget_expired(at)
        + mous.sweep(at)
        + promises.packing.sweep(at)
    )


@app.task(name="import_mous", queue="runs")
def import_mous(import_id: int) -> None:
    """Bring in a long list of MOUs."""
    mous.bring_in(import_id=import_id)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="recover_imports", queue="runs", queueing_lock="recover_imports")
def recover_imports(timestamp: int) -> int:
    """Take up again the lists that a dead worker left behind."""
    return mous.recover()


@app.task(name="make_pack", queue="runs")
def make_pack(pack_id: int) -> None:
    """Make a council pack that somebody asked for."""
    promises.packing.make(pack_id=pack_id, build=council_pack.build)


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="recover_packs", queue="runs", queueing_lock="recover_packs")
def recover_packs(timestamp: int) -> int:
    """Take up again the packs that a dead worker left behind."""
    return promises.packing.recover()


@app.periodic(cron=EVERY_HOUR)
@app.task(name="see_to_silence", queue="letters", queueing_lock="see_to_silence")
def see_to_silence(timestamp: int) -> int:
    """Ask those who are silent a second time, and close what stayed silent after that."""
    return voice.see_to_silence(clock.now())


@app.periodic(cron=EVERY_MORNING)
@app.task(name="remind_of_promises", queue="letters", queueing_lock="remind_of_promises")
def remind_of_promises(timestamp: int) -> int:
    """Remind of promises that are due soon, and tell of those that are late."""
    return promises.remind_due(clock.today())
