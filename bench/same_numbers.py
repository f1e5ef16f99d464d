"""Whether two states of the program give the same numbers, issues and sentences (ข้อมูลสมมติ).

    python bench/same_numbers.py --before ../before               everything: demo, trial, three seeds, forty damaged
    python bench/same_numbers.py --before ../before --only demo   one study
    python bench/same_numbers.py --before ../before --damaged 5   fewer damaged variants

Both states read the same field books through the same commands (`tambon import`, `measure`, `run`), each in processes
of its own, so that names inside the program may differ. Every cell of results, powers and issues is compared, and every
sentence of the pages outside figures. WORDS lists what was changed on purpose. No test depends on this.
"""

import argparse
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import damage
import numpy as np
import pandas as pd
import yaml

ROOT = Path(__file__).resolve().parent.parent
SEEDS = (11, 12, 13)
#: Tambons of the studies with other seeds and of the damaged ones; the demo study has all 54.
SEED_TAMBONS = ("970101", "970105", "970203", "980206", "980304", "990101", "990104", "990206")
DAMAGED_TAMBONS = ("970101", "980304", "990104")
#: Words that were changed on purpose: what the state before says → what this one says.
WORDS = {"complaints": "issues", "complaint": "issue", "Complaints": "Issues", "Complaint": "Issue"}
#: Relative difference below which two numbers are the same: sums in another order differ in their last bits.
TOLERANCE = 1e-9
#: State → the Python that runs it.
PYTHONS: dict[Path, str] = {ROOT: sys.executable}


@dataclass(frozen=True)
class Compared:
    """How many cells were looked at, and which of them differ."""

    cells: int
    differing: tuple[str, ...]


def main() -> None:
    """Compare study by study; the exit code says whether everything is the same."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--before", type=Path, required=True, help="a checkout of the state before")
    asked.add_argument("--before-python", help="its own Python, where entry points or libraries differ")
    asked.add_argument("--only", nargs="*", choices=("demo", "trial", "seeds", "damaged"))
    asked.add_argument("--damaged", type=int, default=40, help="how many damaged variants")
    asked.add_argument("--pages", type=int, default=54, help="how many pages of the demo are compared")
    given = asked.parse_args()
    PYTHONS[given.before.resolve()] = given.before_python or sys.executable
    wanted = given.only or ("demo", "trial", "seeds", "damaged")
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, prepare, pages in studies(wanted, given.damaged, given.pages):
            failures += compare_study(Path(folder), name, prepare, given.before.resolve(), pages)
    print("all the same" if not failures else f"{failures} studies differ")
    sys.exit(1 if failures else 0)


def studies(wanted, damaged: int, pages: int):
    """Name, function that writes the study's folder, and how many pages are made of it."""
    if "demo" in wanted:
        yield "demo", lambda folder, before: demo_study(folder, before, 2550, None), pages
    if "trial" in wanted:
        yield "trial", trial_study, 4
    for seed in SEEDS if "seeds" in wanted else ():
        yield f"seed {seed}", lambda folder, before, seed=seed: demo_study(folder, before, seed, SEED_TAMBONS), 8
    for number in range(damaged if "damaged" in wanted else 0):
        yield f"damaged {number}", lambda folder, before, number=number: damaged_study(folder, before, number), 0


def demo_study(folder: Path, before: Path, seed: int, tambons: tuple[str, ...] | None) -> Path:
    """Write a demo study with its field books; the books come from the state before."""
    params = folder / "params"
    params.mkdir(parents=True)
    for path in (before / "params").glob("demo*"):
        shutil.copy(path, params)
    if tambons:
        for name in ("demo_roster.csv", "demo_agreed_lists.csv"):
            rows = pd.read_csv(params / name, dtype="str")
            rows[rows["tambon_code"].isin(tambons)].to_csv(params / name, index=False)
    study = yaml.safe_load((params / "demo.yaml").read_text(encoding="utf-8"))
    (params / "demo.yaml").write_text(yaml.safe_dump({**study, "seed": seed}, allow_unicode=True), encoding="utf-8")
    books = folder / "data" / "demo" / "field_books"
    code = (
        "import sys; from tambonlib import demo; "
        "codes = sys.argv[3].split(',') if sys.argv[3] else 54; "
        "demo.write_field_books(sys.argv[1], seed=int(sys.argv[2]), tambons=codes)"
    )
    subprocess.run(
        [PYTHONS[before], "-c", code, str(books), str(seed), ",".join(tambons or ())],
        env=environment(before),
        cwd=folder,
        check=True,
    )
    return params / "demo.yaml"


def trial_study(folder: Path, before: Path) -> Path | None:
    """Write the trial study beside its data; None where the data are not there."""
    data = ROOT.parent / "shared" / "data"
    if not data.is_dir():
        return None
    params = folder / "params"
    params.mkdir(parents=True)
    for path in (before / "params").glob("cashbook_trial*"):
        shutil.copy(path, params)
    path = params / "cashbook_trial.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("../../shared/data", str(data)), encoding="utf-8")
    return path


def damaged_study(folder: Path, before: Path, number: int) -> Path:
    """Write a small demo study and damage its books by chance (seeded)."""
    study = demo_study(folder, before, 100 + number, DAMAGED_TAMBONS)
    damage.damage_books(folder / "data" / "demo" / "field_books", seed=number)
    return study


def compare_study(folder: Path, name: str, prepare, before: Path, pages: int) -> int:
    """Run one study in both states, print what was compared; 1 where anything differs."""
    source = folder / "source"
    study = prepare(source, before)
    if study is None:
        print(f"{name}: left out, its data are not here")
        return 0
    made = {}
    for state, tree in (("before", before), ("after", ROOT)):
        place = folder / state
        shutil.copytree(source, place)
        made[state] = run_study(place / study.relative_to(source), tree, pages)
    kinds = {kind: compare(made["before"][kind], made["after"][kind]) for kind in made["before"]}
    told = ", ".join(f"{kind} {len(one.differing)} of {one.cells:,}" for kind, one in kinds.items())
    print(f"{name}: differing {told}", flush=True)
    for kind, one in kinds.items():
        for line in one.differing[:10]:
            print(f"    {kind}: {line}")
    for made_folder in ("source", "before", "after"):
        shutil.rmtree(folder / made_folder)
    return int(any(one.differing for one in kinds.values()))


def run_study(study: Path, tree: Path, pages: int) -> dict[str, pd.DataFrame]:
    """Import, measure and make pages; the tables that came of it."""
    said = [command(tree, study, "import"), command(tree, study, "measure")]
    if pages:
        roster = pd.read_csv(next(study.parent.glob("*_roster.csv")), dtype="str")["tambon_code"]
        said.append(command(tree, study, "run", *sorted(roster)[:: max(1, len(roster) // pages)][:pages]))
    data, name = study.parent.parent / "data" / study.stem, study.stem
    tables = {"exit codes": pd.DataFrame({"code": said})}
    for table in ("results", "powers", "powers_agreement"):
        path = data / "results" / f"{table}.parquet"
        tables[table] = pd.read_parquet(path) if path.is_file() else pd.DataFrame()
    found = [data / "records" / f"{word}.csv" for word in ("issues", "complaints")]
    issues = [pd.read_csv(path, dtype="str") for path in found if path.is_file()]
    tables["issues"] = issues[0] if issues else pd.DataFrame()
    tables["sentences"] = page_sentences(study.parent.parent / "outputs" / name)
    return tables


def command(tree: Path, study: Path, *words: str) -> int:
    """The exit code of one command of one state."""
    asked = [PYTHONS[tree], "-m", "tambonlib.cli", words[0], str(study), *words[1:]]
    done = subprocess.run(
        asked, env=environment(tree), cwd=study.parent.parent, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        print(f"    {' '.join(words[:1])} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.returncode


def environment(tree: Path) -> dict[str, str]:
    """The environment in which one state's package is imported."""
    return os.environ | {"PYTHONPATH": str(tree), "PYTHONUTF8": "1"}


def page_sentences(outputs: Path) -> pd.DataFrame:
    """Every text of the pages in its order, without figures, what figures say as text, folded code, and identities."""
    rows = []
    for path in sorted(outputs.glob("[0-9]*.html")):
        page = re.sub(r'(?s)<details class="(figure-text|method)">.*?</details>', " ", path.read_text(encoding="utf-8"))
        body = re.sub(r"(?s)<(style|svg|script|title)\b.*?</\1>|<figure\b.*?</figure>", " ", page)
        texts = [html.unescape(text).strip() for text in re.split(r"(?s)<[^>]+>", body)]
        rows += [
            (path.name, text) for text in texts if text and not re.fullmatch(r"[0-9a-f]{8,64}…?|\d{8}-\d{6}.*", text)
        ]
    return pd.DataFrame(rows, columns=["page", "text"])


def compare(before: pd.DataFrame, after: pd.DataFrame) -> Compared:
    """Two tables cell by cell, in their own order; texts after the words that were changed on purpose."""
    if list(before.columns) != [WORDS.get(name, name) for name in before.columns] and len(before):
        before = before.rename(columns=WORDS)
    if before.shape != after.shape or list(before.columns) != list(after.columns):
        lines = "" if "text" not in before else first_difference(before["text"], after["text"])
        return Compared(before.size, (f"{before.shape} against {after.shape} {lines}",))
    differing = []
    for name in before.columns:
        same = same_cells(before[name], after[name])
        differing += [
            f"row {row}, {name}: {before[name].iloc[row]!r} against {after[name].iloc[row]!r}"
            for row in np.flatnonzero(~same)
        ]
    return Compared(before.size, tuple(differing))


def same_cells(before: pd.Series, after: pd.Series) -> np.ndarray:
    """Which cells are the same; missing is the same as missing."""
    missing = before.isna().to_numpy() & after.isna().to_numpy()
    if pd.api.types.is_numeric_dtype(before) and pd.api.types.is_numeric_dtype(after):
        numbers = [one.to_numpy(dtype="float64", na_value=np.nan) for one in (before, after)]
        return missing | np.isclose(*numbers, rtol=TOLERANCE, atol=1e-12)
    texts = [changed_words(one.astype("str").fillna("")) for one in (before, after)]
    return missing | (texts[0] == texts[1]).to_numpy()


def changed_words(texts: pd.Series) -> pd.Series:
    """Texts in today's words."""
    for old, new in WORDS.items():
        texts = texts.str.replace(old, new, regex=False)
    return texts


def first_difference(before: pd.Series, after: pd.Series) -> str:
    """The first text that differs, for whoever looks for it."""
    for one, other in zip(before, after, strict=False):
        if one != other:
            return f"first: {one!r} against {other!r}"
    return "one continues after the other"


if __name__ == "__main__":
    main()
