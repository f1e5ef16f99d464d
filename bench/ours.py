"""Our batch as `tambon run` calls it: journal, saves and pages on, two workers. JOB.json comes from bench/batch.py.

python bench/ours.py JOB.json
"""

import json
import sys
from pathlib import Path

from peers import tell_ready

from tambonlib.batch.job import make_job
from tambonlib.batch.supervisor import run_reports


def main(job_path: str) -> None:
    """Make the reports of a job; a report that fails ends with an error."""
    job = json.loads(Path(job_path).read_text(encoding="utf-8"))
    begun: list[str] = []

    def started(report: object) -> None:
        if not begun:
            tell_ready(job)
        begun.append(report.name)

    entries = run_reports(
        [make_job(code, edition="team", lang="th", key="bench") for code in job["codes"]],
        notebook=Path(job["notebook"]),
        study_path=Path(job["project"], job["study"]),
        outputs=Path(job["outputs"]),
        run_id="bench",
        workers=job["workers"],
        on_start=started,
    )
    failed = [entry for entry in entries if entry["state"] != "succeeded"]
    if failed or len(entries) != len(job["codes"]):
        raise SystemExit(
            f"{len(entries)} of {len(job['codes'])} reports ended, {len(failed)} failed; first: {failed[:1]}"
        )


if __name__ == "__main__":
    main(sys.argv[1])
