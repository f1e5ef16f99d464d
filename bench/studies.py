"""Invented studies of any size on disk (ข้อมูลสมมติ), for measuring how long things take."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import records
import yaml

from tambonlib.records import store
from tambonlib.records.codebook import table
from tambonlib.study import Study, load_study

SEED = 2550
#: So many tambons are invented at a time, so that any study can be written on any machine.
TOGETHER = 54
#: The books that an import reads: the ledger, and what its checks hold it against.
BOOKS = ("household", "hh_month", "hh_ledger")


def written_study(folder: Path, tambons: int) -> Study:
    """A study file with its roster and a mapping; no records yet."""
    codes, folder = records.tambon_codes(tambons), folder / "params"
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"{code[2:4]}-{code[4:]}" for code in codes]
    letters = {"97": ("ก", "A"), "98": ("ข", "B"), "99": ("ค", "C")}
    roster = pd.DataFrame(
        [
            (
                code,
                f"สมมติ {letters[code[:2]][0]} {name}",
                f"Invented {letters[code[:2]][1]} {name}",
                code[:2],
                records.MONTHS[0],
            )
            for code, name in zip(codes, names, strict=True)
        ],
        columns=["tambon_code", "name_th", "name_en", "province_code", "joined"],
    )
    roster.to_csv(folder / "bench_roster.csv", index=False)
    about = {
        "title": {"th": "ข้อมูลสมมติเพื่อวัดเวลา", "en": "Invented data for measuring time"},
        "invented": True,
        "notice": {"th": "ข้อมูลสมมติ", "en": "Invented data"},
        "months": {"first": records.MONTHS[0], "count": len(records.MONTHS)},
        "provinces": [{"code": code, "th": f"สมมติ {th}", "en": f"Invented {en}"} for code, (th, en) in letters.items()],
        "roster": "bench_roster.csv",
        "mapping": "bench_mapping.yaml",
        "primary_outcome": {"indicator": "D1.3", "part": "a", "declared_on": f"{records.MONTHS[0]}-15"},
        "seed": SEED,
    }
    (folder / "bench.yaml").write_text(yaml.safe_dump(about, allow_unicode=True), encoding="utf-8")
    sources = [
        {
            "name": name,
            "files": [f"{name}.csv"],
            "table": name,
            "columns": {column: column for column in _written(name)},
        }
        for name in BOOKS
    ]
    mapping = {"mapping": 1, "words": {"zero": ["-"], "missing": [""]}, "sources": sources}
    (folder / "bench_mapping.yaml").write_text(yaml.safe_dump(mapping, allow_unicode=True), encoding="utf-8")
    return load_study(folder / "bench.yaml")


def write_records(study: Study, names: list[str]) -> None:
    """Fill the study's store with records of these tables, some tambons at a time."""
    folder = study.records_folder
    folder.mkdir(parents=True, exist_ok=True)
    store.begin(folder)
    writers: dict[str, pq.ParquetWriter] = {}
    for made in _blocks(study, names):
        for name, rows in made.items():
            whole = store.sorted_records(store.completed(rows, table(name)), table(name))
            content = pa.Table.from_pandas(whole, preserve_index=False).replace_schema_metadata(None)
            if name not in writers:
                writers[name] = pq.ParquetWriter(
                    folder / f"{name}.parquet", content.schema, compression="zstd", store_schema=False
                )
            writers[name].write_table(content, row_group_size=65_536)
    for writer in writers.values():
        writer.close()
    store.finish(folder, {"tables": {name: {"sha256": name, "rows": 0} for name in writers}})


def write_books(study: Study) -> dict[str, Path]:
    """Write the books that an import reads, as CSV."""
    study.sources_folder.mkdir(parents=True, exist_ok=True)
    paths = {name: study.sources_folder / f"{name}.csv" for name in BOOKS}
    for first, made in enumerate(_blocks(study, list(BOOKS))):
        for name, rows in made.items():
            said = rows[_written(name)]
            said = said.assign(
                **{column: said[column].map({True: "Y", False: "N"}) for column in said.select_dtypes("boolean")}
            )
            said.to_csv(paths[name], mode="a", header=not first, index=False)
    return paths


def _blocks(study: Study, names: list[str]) -> Iterator[dict[str, pd.DataFrame]]:
    codes = sorted(study.roster["tambon_code"])
    for first in range(0, len(codes), TOGETHER):
        yield records.invented_records(names, codes[first : first + TOGETHER], SEED)


def _written(name: str) -> list[str]:
    """The columns of a book that someone would have written."""
    columns = {
        "household": ("hh_id", "tambon_code", "joined"),
        "hh_month": ("hh_id", "tambon_code", "month", "sheet_present", "source"),
        "hh_ledger": ("hh_id", "tambon_code", "date", "flow", "category", "amount_baht", "in_kind", "purpose"),
    }
    return list(columns[name])
