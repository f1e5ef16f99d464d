"""Project folders for the bench: the demo study as it stands here, or the same study some times over (ข้อมูลสมมติ)."""

import hashlib
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from tambonlib.indicators.measure import measure_study
from tambonlib.indicators.powers_store import measured_powers
from tambonlib.records import store
from tambonlib.records.codebook import table
from tambonlib.study import Study, load_study

PROJECT = Path(__file__).resolve().parents[1]
STUDY = Path("params") / "demo.yaml"
NOTEBOOK = Path("notebooks") / "tambon.ipynb"
#: The amphoe of a copy is this much further on for each copy: 970101 → 971101 → 972101.
_AMPHOE_STEP = 10
_CODE = re.compile(r"(?<!\d)(9[789])(\d\d)(\d\d)(?!\d)")


def placed(folder: Path, times: int = 1) -> Study:
    """A project folder with the committed params, the notebook and the demo's records, measured.

    Parameters
    ----------
    folder
        Where to; made anew.
    times
        How often each tambon of the demo stands in it, every time under another code. Everything else stays as it
        is, so that a report of one of them is as much work as that of the tambon it was copied from.

    Raises
    ------
    FileNotFoundError
        When the demo study has no records on this machine yet.
    """
    if not (PROJECT / "data" / "demo" / "records" / store.NOTE).is_file():
        raise FileNotFoundError(
            "the bench needs the demo study's records in data/demo/records; none are there; run `tambon demo --only-files` first"
        )
    shutil.copytree(PROJECT / "params", folder / "params")
    (folder / NOTEBOOK).parent.mkdir()
    shutil.copy2(PROJECT / NOTEBOOK, folder / NOTEBOOK)
    records = folder / "data" / "demo" / "records"
    if times == 1:
        shutil.copytree(PROJECT / "data" / "demo" / "records", records)
    else:
        _widen_params(folder / "params", times)
        _widen_records(PROJECT / "data" / "demo" / "records", records, times)
    study = load_study(folder / STUDY)
    measure_study(study)
    measured_powers(study)
    return study


def change_one_tambon(study: Study) -> str:
    """Take the last household's ledger lines away from one tambon; its code."""
    path = study.records_folder / "hh_ledger.parquet"
    rows = store.read_table(study.records_folder, "hh_ledger")
    code = str(rows["tambon_code"].iloc[0])
    home = rows.loc[rows["tambon_code"] == code, "hh_id"].iloc[-1]
    data = store.parquet_bytes(rows[rows["hh_id"] != home].reset_index(drop=True))
    note = store.read_note(study.records_folder)
    note["tables"]["hh_ledger"] = {**note["tables"]["hh_ledger"], "sha256": hashlib.sha256(data).hexdigest()}
    store.begin(study.records_folder)
    path.write_bytes(data)
    store.finish(study.records_folder, note)
    return code


def _copied(text: str, copy: int) -> str:
    """The text with every code of a demo tambon in it replaced by that of its copy."""
    return _CODE.sub(lambda found: f"{found[1]}{int(found[2]) + copy * _AMPHOE_STEP:02d}{found[3]}", text)


def _widen_params(folder: Path, times: int) -> None:
    for name in ("demo_roster.csv", "demo_agreed_lists.csv"):
        rows = pd.read_csv(folder / name, dtype="str", keep_default_na=False)
        copies = [
            rows.assign(tambon_code=[_copied(code, copy) for code in rows["tambon_code"]]) for copy in range(times)
        ]
        copies = [_named_apart(one, copy) for copy, one in enumerate(copies)]
        pd.concat(copies).sort_values("tambon_code", kind="stable").to_csv(folder / name, index=False)
    path = folder / STUDY.name
    about = yaml.safe_load(path.read_text(encoding="utf-8"))
    tambons = 54 * times
    about["title"] = {"th": f"ชุดข้อมูลสมมติ {tambons} ตำบล", "en": f"Invented data: {tambons} tambons"}
    path.write_text(yaml.safe_dump(about, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _named_apart(rows: pd.DataFrame, copy: int) -> pd.DataFrame:
    names = [name for name in ("name_th", "name_en") if name in rows]
    return rows.assign(**{name: rows[name] + f"-{copy}" for name in names}) if copy else rows


def _widen_records(source: Path, records: Path, times: int) -> None:
    """Every row that names a tambon as often as asked; rows of no tambon once. Province by province, in the
    store's order.
    """
    records.mkdir(parents=True)
    store.begin(records)
    note = store.read_note(source)
    for name in note["tables"]:
        rows, written = store.read_table(source, name), 0
        with _writer(records / f"{name}.parquet", rows) as write:
            for block in _blocks(rows, times):
                write(store.sorted_records(block, table(name)))
                written += len(block)
        note["tables"][name] = {
            "sha256": hashlib.sha256((records / f"{name}.parquet").read_bytes()).hexdigest(),
            "rows": written,
        }
    shutil.copy2(source / "issues.csv", records / "issues.csv")
    store.finish(records, note)


def _blocks(rows: pd.DataFrame, times: int) -> Iterator[pd.DataFrame]:
    texts = [name for name in rows.select_dtypes("str") if not name.endswith("_raw") and not name.startswith("source_")]
    codes = {name: {value: _CODE.search(value) for value in rows[name].dropna().unique()} for name in texts}
    named = pd.Series(False, index=rows.index)
    for name in texts:
        named |= rows[name].map(codes[name]).notna()
    if "tambon_code" not in rows:
        yield pd.concat([_copy(rows[named], texts, copy) for copy in range(times)] + [rows[~named]], ignore_index=True)
        return
    yield rows[~named].reset_index(drop=True)  # what is of no tambon stands first in the store
    for province in ("97", "98", "99"):
        own = rows[named & rows["tambon_code"].str.startswith(province).fillna(False)]
        yield pd.concat([_copy(own, texts, copy) for copy in range(times)], ignore_index=True)


def _copy(rows: pd.DataFrame, texts: list[str], copy: int) -> pd.DataFrame:
    known = {name: {value: _copied(value, copy) for value in rows[name].dropna().unique()} for name in texts}
    return rows.assign(**{name: rows[name].map(known[name]).astype("str") for name in texts})


class _writer:
    """Write blocks of records into one Parquet file, as the store writes them."""

    def __init__(self, path: Path, rows: pd.DataFrame):
        self._schema = pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata(None).schema
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd", store_schema=False)

    def __enter__(self):
        return self.write

    def write(self, rows: pd.DataFrame) -> None:
        content = pa.Table.from_pandas(rows, schema=self._schema, preserve_index=False)
        self._file.write_table(content, row_group_size=65_536)

    def __exit__(self, *about: object) -> None:
        self._file.close()


def facts(study: Study) -> Mapping[str, object]:
    """What the drivers need to know of a placed study, as plain values."""
    folder = study.path.parent.parent
    return {
        "project": str(folder),
        "study": STUDY.as_posix(),
        "notebook": str(folder / NOTEBOOK),
        "codes": sorted(study.roster["tambon_code"]),
    }
