"""The manifest of a study's outputs: with what the reports were made, when, and how each of them stands.

``manifest.json`` is for programs and for people who read closely; ``manifest.txt`` tells the same in short. Both are
written from the journal: where they differ from it, the journal is right.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tambonlib import words
from tambonlib.batch import dependencies, journal
from tambonlib.batch.up_to_date import file_hash
from tambonlib.records import atomic
from tambonlib.study import Study

JSON, TEXT = "manifest.json", "manifest.txt"
_CHECKSUM = "checksum"
_KEPT = (
    "state",
    "html",
    "failed_html",
    "page",
    "html_sha256",
    "notebook",
    "parameters",
    "seconds",
    "attempts",
    "engine",
    "error",
    "key",
    "made_from",
    "run",
)


@dataclass(frozen=True)
class RunRecord:
    """One run, for the manifest.

    Parameters
    ----------
    run
        Its name.
    asked
        How it was called.
    reports
        The names of the reports that it was to make.
    part
        Which part of the roster, as ``i/n``; empty where the roster was not parted.
    began_at, ended_at
        Times in UTC; ``ended_at`` stays None in the record of a run that was killed.
    """

    run: str
    asked: Mapping[str, object]
    reports: tuple[str, ...]
    part: str = ""
    began_at: str | None = None
    ended_at: str | None = None

    def begun(self) -> "RunRecord":
        """The record at the run's beginning."""
        return replace(self, began_at=_now())

    def ended(self) -> "RunRecord":
        """The record at the run's end."""
        return replace(self, ended_at=_now())

    def as_dict(self) -> dict[str, object]:
        """Plain values."""
        asked = {name: asdict(value) if is_dataclass(value) else value for name, value in self.asked.items()}
        return {
            "run": self.run,
            "began": self.began_at,
            "ended": self.ended_at,
            "part": self.part or None,
            "asked": asked,
            "reports": list(self.reports),
        }


def read(study: Study) -> dict[str, object]:
    """The manifest as it was written; empty where there is none, or it no longer says what it was written with."""
    return read_from(study.outputs_folder)


def read_from(outputs: Path) -> dict[str, object]:
    """The manifest of any outputs folder; see :func:`read`."""
    try:
        told = json.loads((outputs / JSON).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return _without_names(told) if isinstance(told, dict) and told.get(_CHECKSUM) == checksum(told) else {}


def _without_names(told: dict[str, object]) -> dict[str, object]:
    """Return the manifest without names of field books, which earlier versions had and which may name people."""
    books = told["inputs"]["field_books"]
    if books is None or isinstance(books.get("sha256"), list):
        return told
    return {**told, "inputs": {**told["inputs"], "field_books": dependencies.told_of_books(books.values())}}


def stands(study: Study) -> bool:
    """Whether manifest and short manifest are as they were written, and the journal is no longer than they know."""
    told = read(study)
    if not told or told[_CHECKSUM] != checksum(told):  # the second: it still names field books
        return False
    if file_hash(study.outputs_folder / TEXT) != told["short"]["sha256"]:
        return False
    return told["journal"]["bytes"] == len(_bytes(study.outputs_folder / journal.NAME))


def write(
    study: Study,
    notebook: Path,
    lock_file: Path | None,
    *,
    run: RunRecord | None = None,
    more_runs: tuple[Mapping, ...] = (),
) -> Path:
    """Write the manifest anew from the journal, keeping what the one before said of earlier runs.

    Parameters
    ----------
    study, notebook, lock_file
        What the reports are made from.
    run
        The run that begins or has ended.
    more_runs
        Runs of other machines, whose reports were taken over.
    """
    before = read(study)
    content_of_journal = _bytes(study.outputs_folder / journal.NAME)
    outcomes = journal.latest(journal.read(study.outputs_folder / journal.NAME).entries)
    told = {
        "about": {lang: words.text("resume.manifest.about", lang) for lang in words.LANGUAGES},
        "study": dependencies.told_of_study(study),
        "program": dependencies.program(lock_file),
        "notebook": {"name": notebook.name, "sha256": file_hash(notebook)},
        "inputs": dependencies.inputs(study),
        "runs": _runs(before, [*more_runs, *([run.as_dict()] if run else [])], outcomes),
        "reports": {name: _report(study, name, outcome, before) for name, outcome in sorted(outcomes.items())},
        "index": before.get("index", {}),
        "journal": {
            "name": journal.NAME,
            "bytes": len(content_of_journal),
            "sha256": hashlib.sha256(content_of_journal).hexdigest(),
        },
    }
    return _put(study, told)


def note_index(study: Study, lang: str, key: str) -> None:
    """Note the index page that was just written, and what it was made from."""
    told = read(study)
    if not told:
        return  # the manifest that is written at the end of the run will be the first
    noted = {"key": key, "file": index_place(lang), "sha256": file_hash(index_path(study, lang))}
    _put(study, {**told, "index": {**told.get("index", {}), lang: noted}})


def index_stands(study: Study, lang: str, key: str) -> bool:
    """Whether the index page stands as it was written, made from the same."""
    noted = read(study).get("index", {}).get(lang, {})
    return noted.get("key") == key and noted.get("sha256") == file_hash(index_path(study, lang)) is not None


def index_key(outcomes: Mapping[str, Mapping], shared: Mapping[str, str], results: str, lang: str) -> str:
    """Hash of all that the index page tells."""
    told = {
        name: [outcome.get(one) for one in ("state", "html", "failed_html", "page", "error", "run")]
        for name, outcome in outcomes.items()
    }
    made_from = [shared["library"], shared["settings"], shared["versions"], results, lang]
    return hashlib.sha256(json.dumps([made_from, told], sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


def index_place(lang: str) -> str:
    """Where the index page of a language lies in the outputs folder."""
    return "index.html" if lang == "th" else f"{lang}/index.html"


def index_path(study: Study, lang: str) -> Path:
    """The index page of a language."""
    return study.outputs_folder / index_place(lang)


def checksum(told: Mapping[str, object]) -> str:
    """What the manifest's own checksum must be, from everything else in it."""
    rest = {name: value for name, value in told.items() if name != _CHECKSUM}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


def text_of(told: Mapping) -> str:
    """The manifest in short, Thai and English, for a person."""
    states = Counter(report["state"] for report in told["reports"].values())
    last = told["runs"][-1] if told["runs"] else {"run": "–", "began": "–", "ended": "–"}
    program = told["program"]
    values = {
        "study": told["study"]["name"],
        "tambons": told["study"]["tambons"],
        "seed": told["study"]["seed"],
        "first": told["study"]["months"]["first"],
        "last": told["study"]["months"]["last"],
        "succeeded": states[journal.SUCCEEDED],
        "failed": states[journal.FAILED],
        "run": last["run"],
        "began": last["began"],
        "ended": last["ended"] or "–",
        "tambonlib": program["tambonlib"],
        "python": program["python"],
        "commit": program["commit"] or "–",
        "books": (told["inputs"]["field_books"] or {"count": 0})["count"],
        "records": told["inputs"]["records"][:16],
        "results": told["inputs"]["results"][:16],
        "changed": ", ".join(told["study"]["settings_changed"]) or "–",
        "manifest": JSON,
    }
    failed = "".join(f"  {name}\n" for name, report in told["reports"].items() if report["state"] == journal.FAILED)
    titles = told["study"]["title"]
    return "\n".join(
        words.text("resume.manifest.short", lang, title=titles[lang], **values) for lang in words.LANGUAGES
    ) + (f"\n{failed}" if failed else "")


def _put(study: Study, told: Mapping[str, object]) -> Path:
    short = text_of(told)
    told = {**told, "short": {"name": TEXT, "sha256": hashlib.sha256(short.encode("utf-8")).hexdigest()}}
    written = json.dumps({**told, _CHECKSUM: checksum(told)}, ensure_ascii=False, indent=2)
    atomic.write_bytes(study.outputs_folder / TEXT, short.encode("utf-8"))
    atomic.write_bytes(study.outputs_folder / JSON, (written + "\n").encode("utf-8"))
    return study.outputs_folder / JSON


def _runs(before: Mapping, newer: list[Mapping], outcomes: Mapping[str, Mapping]) -> list[Mapping]:
    """Every run once, in the order of their beginning; a run that only the journal knows is named."""
    found = {one["run"]: one for one in before.get("runs", [])}
    for name in sorted({str(outcome["run"]) for outcome in outcomes.values() if "run" in outcome}):
        found.setdefault(name, {"run": name, "began": None, "ended": None, "part": None, "asked": {}, "reports": []})
    found |= {one["run"]: one for one in newer}
    return sorted(found.values(), key=lambda one: (one["began"] or "", one["run"]))


def _report(study: Study, name: str, outcome: Mapping, before: Mapping) -> dict[str, object]:
    """What the journal says of a report, with the hashes of its other files as they were when it was made."""
    told = {one: outcome[one] for one in _KEPT if one in outcome}
    earlier = before.get("reports", {}).get(name, {})
    if (earlier.get("run"), earlier.get("key"), earlier.get("state")) == (
        told.get("run"),
        told.get("key"),
        told.get("state"),
    ):
        return earlier
    kept = {one: outcome[one] for one in ("notebook_sha256", "failed_html_sha256") if one in outcome}
    made = {"notebook_sha256": file_hash(study.outputs_folder / told["notebook"])}
    if told["state"] == journal.FAILED:
        made["failed_html_sha256"] = file_hash(study.outputs_folder / told["failed_html"])
    return {**told, **made, **kept}


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
