"""Who is compared: each way to make the reports as a command in a process of its own, and how it is timed."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: The reports of the demo study: what has to be done once is counted as a run of so many would count it.
WHOLE_RUN = 54
_LIMIT_SECONDS = 900
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_CLI = """set -e
for code in "$@"; do
  papermill "$NOTEBOOK" "$OUT/$code.ipynb" -p study "$STUDY" -p tambon "$code" -p edition team -p lang th --no-progress-bar
  jupyter nbconvert --to html "$OUT/$code.ipynb"
done
"""


@dataclass(frozen=True)
class Contestant:
    """One way to make reports.

    Parameters
    ----------
    key, title
        How ``--only`` and the table call it.
    command
        What runs, without the job; None for the two loops of the shell.
    reports
        How many reports of a round it makes where nothing else is asked: fewer where each takes long.
    peer
        Whether ours has to be quicker.
    """

    key: str
    title: str
    command: tuple[str, ...] | None
    reports: int
    peer: bool = True


@dataclass(frozen=True)
class Timed:
    """Seconds until the first report could begin, seconds from then to the end, and the reports made."""

    start: float
    rest: float
    reports: int

    @property
    def per_report(self) -> float:
        """Seconds for each report of a run of the whole demo study."""
        return self.start / WHOLE_RUN + self.rest / self.reports


def contestants(ploomber_python: str) -> tuple[Contestant, ...]:
    """Everyone, in the order of the table."""
    return (
        Contestant("cli", "papermill and jupyter nbconvert in a loop of the shell", None, 2),
        Contestant("xargs", "the same under xargs -P2", None, 4),
        Contestant("api", "papermill's API, one process", (sys.executable, str(HERE / "peers.py"), "api"), 3),
        Contestant(
            "pool", "papermill's API, a pool of two processes", (sys.executable, str(HERE / "peers.py"), "pool"), 4
        ),
        Contestant(
            "ploomber",
            "ploomber-engine, a pool of two processes",
            (ploomber_python, str(HERE / "peers.py"), "ploomber"),
            12,
        ),
        Contestant("ours", "tambonlib.batch, two workers", (sys.executable, str(HERE / "ours.py")), 54, peer=False),
        Contestant(
            "limit",
            "the limit: the cells alone, a warm fork for each report",
            (sys.executable, str(HERE / "limit.py"), "forked"),
            54,
            peer=False,
        ),
        Contestant(
            "kept",
            "(the cells alone in two warm processes that are kept)",
            (sys.executable, str(HERE / "limit.py"), "kept"),
            54,
            peer=False,
        ),
    )


def can_run(who: Contestant) -> str:
    """Empty when it can run here, else what is missing."""
    if who.key != "ploomber":
        return ""
    tried = subprocess.run(
        [who.command[0], "-c", "import ploomber_engine, tambonlib"],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    return (
        ""
        if tried.returncode == 0
        else f"cannot be imported ({tried.stderr.strip().splitlines()[-1]}); see --ploomber-python"
    )


def timed(who: Contestant, study: Mapping[str, object], codes: Sequence[str], outputs: Path, **more: object) -> Timed:
    """Make these reports, and how long it took; whoever fails ends the bench with what it said."""
    shutil.rmtree(outputs, ignore_errors=True)
    outputs.mkdir(parents=True)
    job = {**study, "codes": list(codes), "outputs": str(outputs), "workers": 2, **more}
    job_path = outputs / "bench_job.json"
    job_path.write_text(json.dumps(job), encoding="utf-8")
    command = [*who.command, str(job_path)] if who.command else _shell(who, codes, outputs)
    given = environment() | {"NOTEBOOK": str(study["notebook"]), "STUDY": str(study["study"]), "OUT": str(outputs)}
    with (outputs / "said.txt").open("w", encoding="utf-8") as said:
        began = time.monotonic()
        process = subprocess.Popen(
            command, cwd=study["project"], env=given, stdout=said, stderr=said, start_new_session=True
        )
        code = _waited(process)
        ended = time.monotonic()
    if code:
        raise SystemExit(f"{who.title}: {code}\n{(outputs / 'said.txt').read_text(encoding='utf-8')[-3000:]}")
    ready = json.loads((outputs / "ready.json").read_text(encoding="utf-8")) if who.command else began
    return Timed(ready - began, ended - ready, len(codes))


def notebook_of(who: Contestant, outputs: Path, code: str) -> Path:
    """Where it left the executed notebook."""
    return outputs / "notebooks" / f"{code}.ipynb" if who.key == "ours" else outputs / f"{code}.ipynb"


def _waited(process: subprocess.Popen) -> str:
    """Empty when it ended well, else how it ended; what takes far too long is ended with all that it started."""
    try:
        return f"exit code {process.returncode}" if process.wait(_LIMIT_SECONDS) else ""
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"did not end within {_LIMIT_SECONDS} seconds"


def _shell(who: Contestant, codes: Sequence[str], outputs: Path) -> list[str]:
    script = outputs / "cli.sh"
    script.write_text(_CLI, encoding="utf-8")
    if who.key == "cli":
        return ["sh", str(script), *codes]
    return ["sh", "-c", f"printf '%s\\n' {' '.join(codes)} | xargs -P2 -n1 sh {shlex.quote(str(script))}"]


def environment() -> dict[str, str]:
    """For everyone: the commands beside this Python, one thread for linear algebra, compiled code kept as Python does
    by itself, no messages sent to anyone."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    templates = {
        "JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter")
    }  # for a Python of its own that borrows these libraries
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**own, **_ONE_THREAD, **templates, "PYTHONUTF8": "1", "PATH": path, "PLOOMBER_STATS_ENABLED": "false"}
