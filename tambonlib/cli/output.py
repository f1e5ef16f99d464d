"""What the commands say while they work: Thai first, English beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from rich.console import Console

from tambonlib import words
from tambonlib.cli.startup import discard_output

if TYPE_CHECKING:
    from tambonlib.batch.pipeline import Plan
    from tambonlib.batch.up_to_date import Why
    from tambonlib.records.import_study import ImportReport


class _Console(Console):
    """A console that may lose its reader, as in ``tambon run … | head``.

    The work goes on; the exit code says how it went.
    """

    def on_broken_pipe(self) -> None:
        """Say no more."""
        self.quiet = True
        discard_output()


console = _Console(highlight=False, soft_wrap=True)
_SHOWN = 3


def say(key: str, texts: str = "batch", /, **values: object) -> None:
    """One text of a file of texts, Thai first; the values may have any name, `texts` and ``file`` among them."""
    thai, english = (words.text(f"{texts}.{key}", lang, **values) for lang in words.LANGUAGES)
    console.print(f"{thai}  ·  {english}", markup=False)


def help_text(key: str, texts: str = "batch") -> str:
    """The help of a command or an option, in both languages."""
    return " / ".join(words.text(f"{texts}.help.{key}", lang) for lang in words.LANGUAGES)


def look_at(path: Path) -> None:
    """Print a path, from the working folder where it is below it."""
    console.print(f"  {from_here(path.absolute(), Path.cwd())}", markup=False)


def from_here(path: PurePath, here: PurePath) -> PurePath:
    r"""The path relative to the folder `here` where it is below it, else the path itself (another drive of Windows).

    Examples
    --------
    >>> from pathlib import PureWindowsPath as Windows
    >>> print(from_here(Windows(r"D:\study\outputs"), Windows(r"C:\tambonlib")))
    D:\study\outputs
    >>> print(from_here(Windows(r"C:\a\b"), Windows(r"C:\a")))
    b
    """
    return path.relative_to(here) if path.is_relative_to(here) else path


@contextmanager
def step(key: str) -> Iterator[Callable[[str], None]]:
    """Say what is being done; on a terminal also show that it is still going on, and with what."""
    say(key)
    if not console.is_terminal:
        yield lambda what: None
        return
    with console.status("") as status:
        yield lambda what: status.update(what)


def print_import(report: ImportReport | None, *, each_file: bool = False, look: bool = True) -> None:
    """What an import did, and all that it left alone; where to look for issues only where they stay."""
    if report is None:
        say("step.no_sources")
        return
    if each_file:
        for row in report.files.itertuples():
            say(
                "import.file",
                file=row.file,
                rows=row.rows,
                records=row.records,
                refused=row.refused,
                non_data=row.non_data,
            )
    for name in ("recovered", "unchanged"):
        if getattr(report, name):
            say(f"import.{name}")
    for name in ("gone", "unknown_files", "locks", "dead_links"):
        if getattr(report, name):  # each by name: nothing else says which
            say(f"import.{name}", files=", ".join(getattr(report, name)))
    if len(report.moved):
        say("import.moved", lines=int(report.moved["lines"].sum()))
    sums = report.files[["rows", "records", "refused", "non_data"]].sum().to_dict()
    checks = int((report.issues["kind"] == "check").sum())
    say("import.total", files=len(report.files), checks=checks, **sums)
    if look and len(report.issues):
        say("import.issues")
        look_at(report.issues_path)
    for name in ("issues_left", "issues_kept") if look else ():
        if getattr(report, name):
            say(f"import.{name}", files=", ".join(getattr(report, name)))


def print_plan(plan: Plan) -> None:
    """What is due, and why."""
    if plan.unreadable_lines:
        say("summary.journal_cut", lines=", ".join(map(str, plan.unreadable_lines)))
    if plan.shard:
        say("shard", "resume", part=plan.shard.part, of=plan.shard.of, count=len(plan.jobs))
    if not plan.due:
        say("summary.nothing_due", total=len(plan.jobs))
        return
    say("summary.due", due=len(plan.due), total=len(plan.jobs))
    for why in dict.fromkeys(why for _, why in plan.due):
        codes = [job.tambon_code for job, one in plan.due if one == why]
        thai, english = (due_text(why, codes, lang) for lang in words.LANGUAGES)
        console.print(f"  {thai}  ·  {english}", markup=False)


def due_text(why: Why, codes: Sequence[str], lang: str) -> str:
    """Why these reports are made: "1 changed: ledger of 990104"."""
    shown = _some(list(codes))
    if why.kind != "changed":
        return f"{words.text(f'batch.why.{why.kind}', lang)}: {len(codes)} ({shown})"
    details = dict(why.details)
    if why.parts == ("results",):
        tables = ", ".join(_part_names("results", details.get("results", ()), lang))
        key = "tables_of" if tables else "results_of"
        parts = words.text(f"resume.part.{key}", lang, codes=shown, tables=tables)
        return words.text("resume.changed_all", lang, count=len(codes), parts=parts)
    parts = changed_parts_text(why.parts, lang, details) or words.text("resume.changed_unknown", lang)
    return words.text("resume.changed_some", lang, count=len(codes), parts=parts, codes=shown)


def changed_parts_text(parts: Iterable[str], lang: str, details: Mapping[str, Sequence[str]] | None = None) -> str:
    """What something was made from, by name; with the tables, settings or libraries of a part where they are given."""
    said = []
    for part in parts:
        text, names = words.text(f"resume.part.{part}", lang), _part_names(part, (details or {}).get(part, ()), lang)
        said.append(words.text("resume.part.with_names", lang, part=text, names=", ".join(names)) if names else text)
    return ", ".join(said)


def _part_names(part: str, names: Sequence[str], lang: str) -> list[str]:
    """Tables as the codebook calls them; settings and libraries by their own names, as files spell them."""
    if part != "results":
        return list(names)
    from tambonlib.records.codebook import tables

    known = tables()
    return [known[name].label[lang] if name in known else name for name in names]


def _some(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
