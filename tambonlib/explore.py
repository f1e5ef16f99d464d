"""What ``import tambonlib as tl`` offers: a study asked in a line or two, answered by plain DataFrames.

Names stand beside codes, and ``.attrs`` tells the unit and what each column is, in the language asked for. Nothing here
changes a study's files, but for :func:`make_report` and :func:`make_reports`, which do what the command line does.
"""

import atexit
import difflib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd

from tambonlib import demo, findings, words
from tambonlib.errors import Fault, TambonError
from tambonlib.indicators import explain as explaining
from tambonlib.indicators import measure as measuring
from tambonlib.indicators import powers_store as rated
from tambonlib.indicators.card import Card, Indicator
from tambonlib.indicators.catalogue import indicator_of, indicators
from tambonlib.months import from_ordinal, ordinal
from tambonlib.records import import_study, store
from tambonlib.records.issues import ISSUE_FILES
from tambonlib.report.lookup import find_study
from tambonlib.report.page import Page, page_of
from tambonlib.settings import default_settings, value_fault
from tambonlib.study import Study, load_study
from tambonlib.units import counted_name

#: Tambons of the example study: full books, hardly any, an own form, books that cannot be read.
EXAMPLE_TAMBONS = ("970101", "970102", "980206", "980304", "990101", "990104", "990206")
_PARAMS = Path(__file__).resolve().parent.parent / "params"
_YEAR = 12
_NAMES = ["tambon_code", "tambon", "province_code", "province"]


def open_study(path: str | Path) -> Study:
    """The study in this file, checked whole; looked for from the working folder upwards.

    Parameters
    ----------
    path
        A study file such as ``"params/demo.yaml"``.

    Raises
    ------
    TambonError
        When there is no such file, or with everything that is wrong with it.
    """
    found = find_study(path)
    if found is None:
        raise TambonError([Fault("study_not_found", key="path", found=Path(path).name)])
    return load_study(found)


def check(path: str | Path) -> pd.DataFrame:
    """Everything that is wrong with a study file, a row each; no rows when it can be used.

    Returns
    -------
    DataFrame
        file, row, key, found, needed_th, next_th, needed_en, next_en.
    """
    faults: tuple[Fault, ...] = ()
    try:
        open_study(path)
    except TambonError as error:
        faults = error.faults
    rows = [
        {name: getattr(one, name) for name in ("file", "row", "key", "found")}
        | {f"{what}_{lang}": say(lang) for lang in words.LANGUAGES for what, say in _sayings(one)}
        for one in faults
    ]
    columns = ["file", "row", "key", "found", "needed_th", "next_th", "needed_en", "next_en"]
    return pd.DataFrame(rows, columns=columns)


def _sayings(fault: Fault) -> tuple:
    return ("needed", fault.needed), ("next", fault.next_step)


@cache
def example_study() -> Study:
    """A small invented study (ข้อมูลสมมติ), imported and ready to be asked; it is deleted when Python ends.

    Seven tambons of the demo study: some keep full books, one hardly any, one handed in a book that cannot be read.
    Made once in a process, in a temporary folder, in some seconds.
    """
    folder = _temporary_folder()
    params = folder / "params"
    params.mkdir()
    for path in sorted(_PARAMS.glob("demo*")):
        shutil.copy(path, params)
    for name in ("demo_roster.csv", "demo_agreed_lists.csv"):
        rows = pd.read_csv(params / name, dtype="str")
        rows[rows["tambon_code"].isin(EXAMPLE_TAMBONS)].to_csv(params / name, index=False)
    study = load_study(params / "demo.yaml")
    demo.write_field_books(study.sources_folder, seed=study.seed, tambons=EXAMPLE_TAMBONS)
    import_study.import_files(study)
    return study


def with_settings(study: Study, **settings: float | str) -> Study:
    """The same study asked with other settings; no file of the study is read or written differently.

    Its results are measured anew when they are first asked for, into a temporary folder.

    Parameters
    ----------
    settings
        Name → value, such as ``window_months=6``; ``catalogue()`` lists the settings of each indicator.

    Raises
    ------
    TambonError
        When there is no such setting, or it may not have that value.
    """
    known = default_settings()
    faults = [
        Fault("indicator_option", key=name, values={"known": ", ".join(known), "nearest": _nearest(name, known)})
        for name in settings
        if name not in known
    ]
    for name in set(settings) & set(known):
        wrong = value_fault(known[name], settings[name])
        if wrong:
            faults.append(Fault(wrong[0], key=name, found=str(settings[name]), values=wrong[1]))
    if faults:
        raise TambonError(faults)
    folder = _temporary_folder()
    return replace(
        study,
        settings={**study.settings, **settings},
        settings_changed=tuple(sorted({*study.settings_changed, *settings})),
        results_folder=folder / "results",
        outputs_folder=folder / "outputs",
    )


def catalogue(lang: str = "th") -> pd.DataFrame:
    """All indicators: id, name, dimension, headline part, unit, direction, what n counts, tables, settings, source."""
    rows = []
    for one in indicators():
        card, headline = one.card, one.card.headline
        rows.append(
            {
                "indicator": card.id,
                "name": getattr(card, lang),
                "dimension": card.dimension,
                "headline": headline.key,
                "parts": ", ".join(part.key for part in card.parts),
                "unit": headline.unit,
                "direction": headline.direction,
                "pools": card.pools,
                "counts": counted_name(headline.counts, lang),
                "tables": ", ".join(card.tables),
                "settings": ", ".join(card.settings),
                "source": card.source,
            }
        )
    return pd.DataFrame(rows)


def find_tambon(study: Study, name: str) -> pd.DataFrame:
    """The tambons of the study's roster whose name (Thai or English) or code holds `name`."""
    roster = study.roster
    columns = ["tambon_code", "name_th", "name_en"]
    holds = [roster[column].str.contains(name, case=False, regex=False, na=False) for column in columns]
    return roster[pd.concat(holds, axis=1).any(axis=1)].reset_index(drop=True)


def record_table(study: Study, table: str, tambon: str | None = None, *, lang: str = "th") -> pd.DataFrame:
    """The records of one table, of one tambon or of all, with the tambon's name beside its code.

    Records name households by pseudonym and stay with the study: do not hand them on.

    Parameters
    ----------
    table
        A table of the codebook, such as ``"hh_debt"`` (docs/data_dictionary.md).

    Raises
    ------
    KeyError
        When the codebook has no such table.
    TambonError
        When nothing was imported yet.
    """
    rows = store.read_table(study.records_folder, table, tambon)
    return _named(rows, study, lang) if "tambon_code" in rows else rows


def issues(study: Study, tambon: str | None = None) -> pd.DataFrame:
    """What import refused or wants checked, a row each: file, sheet, row, column, what was found, needed and is next.

    ``kind`` is ``"refused"`` for rows that were not taken.

    Raises
    ------
    TambonError
        When nothing was imported yet.
    """
    store.read_note(study.records_folder)
    rows = pd.read_csv(study.records_folder / ISSUE_FILES[0], dtype="str")
    return rows if tambon is None else rows[rows["tambon_code"] == tambon].reset_index(drop=True)


def results(
    study: Study,
    indicator: str | None = None,
    part: str | None = None,
    *,
    tambon: str | None = None,
    province: str | None = None,
    month: str | None = None,
    months: str = "text",
    lang: str = "th",
) -> pd.DataFrame:
    """Measured values: tambon, month, value, n of N, status and why there is none; measured now where that is due.

    Parameters
    ----------
    indicator
        Such as ``"D1.2"``; all when None.
    part
        A part of the indicator; its headline part when None, ``"all"`` for all. Without an indicator: all parts.
    tambon, province
        A code, to get only these.
    month
        An ISO month, or ``"last"`` for the study's last one.
    months
        ``"text"`` gives ISO months ("2008-09"), ``"date"`` the last day of each as a timestamp, for axes and joins.
    lang
        Language of names and labels.

    Returns
    -------
    DataFrame
        tambon_code, tambon, province_code, province, month, indicator, part, value, n, N, status, reason.
        ``attrs``: ``unit``, ``label`` and ``counts`` where one indicator was asked for; ``labels`` of the columns.

    Raises
    ------
    KeyError
        When there is no such indicator or part.
    TambonError
        When nothing was imported yet.
    """
    rows = measuring.measured_results(study)
    if indicator is not None:
        rows = rows[rows["indicator"] == indicator_of(indicator).card.id]
        if part != "all":
            wanted = indicator_of(indicator).card
            rows = rows[rows["part"] == (wanted.part(part) if part else wanted.headline).key]
    if tambon is not None:
        rows = rows[rows["tambon_code"] == tambon]
    if month is not None:
        rows = rows[rows["month"] == (study.months[-1] if month == "last" else month)]
    return _shown(rows, study, indicator, part, province, months, lang)


def measure(
    study: Study,
    indicator: str | Indicator,
    part: str | None = None,
    *,
    by: str = "tambon",
    months: str = "text",
    lang: str = "th",
) -> pd.DataFrame:
    """One indicator measured now, from the records: of each tambon, of each province, or of the whole study.

    The same formula works on the pooled records: the median wait of a province is that of all its proposals, not a
    median of its tambons' medians.

    Parameters
    ----------
    indicator
        An id, or an indicator of your own: a function under ``@tl.indicator``.
    part, months, lang
        As in :func:`results`.
    by
        ``"tambon"``, ``"province"`` or ``"study"``. Only indicators that count units of one tambon each (``pools`` on
        the card) can be pooled: what counts by the tambon's own list, its villages or its population cannot.

    Returns
    -------
    DataFrame
        As :func:`results`; where it is pooled, ``tambon_code`` holds the province's code (or ``"all"``).

    Raises
    ------
    TambonError
        When the indicator cannot be pooled, or nothing was imported yet.
    """
    one = indicator_of(indicator) if isinstance(indicator, str) else indicator
    tables = measuring.read_tables(study.records_folder, (one,))
    if by != "tambon":
        study, tables = _pooled(study, tables, one.card, by)
    rows = measuring.measure(tables, study=study, indicators=(one,))
    if part != "all":
        rows = rows[rows["part"] == (one.card.part(part) if part else one.card.headline).key]
    return _shown(rows, study, one, part, None, months, lang)


def _pooled(
    study: Study, tables: dict[str, pd.DataFrame], card: Card, by: str
) -> tuple[Study, dict[str, pd.DataFrame]]:
    """The study and its records with each province, or all of it, in the place of a tambon."""
    if by not in ("province", "study"):
        raise TambonError([Fault("not_allowed", key="by", found=by, values={"allowed": "tambon, province, study"})])
    if not card.pools:
        raise TambonError([Fault("cannot_be_pooled", key=card.id, found=by)])
    roster = study.roster
    codes = roster["province_code"] if by == "province" else pd.Series("all", index=roster.index)
    area = dict(zip(roster["tambon_code"], codes, strict=True))
    moved = {
        name: rows.assign(tambon_code=rows["tambon_code"].astype("str").map(area)) if "tambon_code" in rows else rows
        for name, rows in tables.items()
    }
    names = {one["code"]: one for one in study.provinces}
    whole = roster.assign(tambon_code=codes).groupby("tambon_code", as_index=False).agg({"joined": "min"})
    whole["province_code"] = whole["tambon_code"] if by == "province" else roster["province_code"].iloc[0]
    for lang in words.LANGUAGES:
        whole[f"name_{lang}"] = [
            names[code][lang] if code in names else study.title[lang] for code in whole["tambon_code"]
        ]
    return replace(study, roster=whole), moved


def changes(
    study: Study, indicator: str, part: str | None = None, *, gap: int = _YEAR, lang: str = "th"
) -> pd.DataFrame:
    """How far each tambon's latest value lies from the one `gap` months before, largest difference first.

    Twelve months apart, so that the same calendar months are compared. This is a difference and no verdict: whether
    it is more than chance or the weather brings about is not said here.

    Returns
    -------
    DataFrame
        tambon_code, tambon, province_code, province, before_month, before, n_before, month, value, n, change, reason
        (why there is no change; such tambons come last).
    """
    rows = results(study, indicator, part, lang=lang)
    usable = rows[rows["status"] == "ok"]
    last = usable.sort_values("month").groupby("tambon_code").tail(1)
    last = last.assign(before_month=[from_ordinal(ordinal(month) - gap) for month in last["month"]])
    before = usable[["tambon_code", "month", "value", "n"]]
    before = before.rename(columns={"month": "before_month", "value": "before", "n": "n_before"})
    table = rows.drop_duplicates("tambon_code")[_NAMES].merge(
        last.drop(columns=_NAMES[1:]), on="tambon_code", how="left"
    )
    table = table.merge(before, on=["tambon_code", "before_month"], how="left")
    table["change"] = table["value"] - table["before"]
    why = table["value"].isna().map({True: "no_value_at_all", False: "no_value_before"})
    table["reason"] = why.map(lambda key: words.text(f"explore.{key}", lang, months=gap)).where(table["change"].isna())
    columns = [*_NAMES, "before_month", "before", "n_before", "month", "value", "n", "change", "reason"]
    table = table.sort_values("change", key=abs, ascending=False, ignore_index=True, kind="stable")[columns]
    label = f"{rows.attrs['label']}: {words.text('explore.difference', lang, months=gap)}"
    table.attrs = {**rows.attrs, "label": label, "labels": _labels(columns, lang)}
    return table


def compare(study: Study, *tambons: str, month: str = "last", lang: str = "th") -> pd.DataFrame:
    """Tambons side by side: every headline value of a month with its n, a row for each indicator.

    Returns
    -------
    DataFrame
        Index indicator, name, unit; for each tambon the columns value and n; missing values stay missing.

    Raises
    ------
    TambonError
        When a tambon is not in the study.
    """
    known = set(study.roster["tambon_code"])
    unknown = [code for code in tambons if code not in known]
    if unknown:
        raise TambonError([Fault("tambon_not_in_study", key="tambons", found=code) for code in unknown])
    rows = results(study, month=month, lang=lang)
    headlines = catalogue(lang).rename(columns={"headline": "part"})[["indicator", "part", "name", "unit"]]
    rows = rows[rows["tambon_code"].isin(tambons)].merge(headlines, on=["indicator", "part"])
    rows["indicator"] = pd.Categorical(rows["indicator"], headlines["indicator"], ordered=True)
    wide = rows.pivot(index=["indicator", "name", "unit"], columns="tambon", values=["value", "n"])
    order = rows.drop_duplicates("tambon_code").set_index("tambon_code")["tambon"]
    pairs = [(order[code], what) for code in tambons for what in ("value", "n")]
    return wide.swaplevel(axis=1).reindex(columns=pd.MultiIndex.from_tuples(pairs)).sort_index()


def power_levels(study: Study, *, lang: str = "th") -> pd.DataFrame:
    """Levels of the four powers by tambon, round, moment and side, with n of N, evidence and status."""
    table = _named(rated.measured_powers(study), study, lang)
    table.attrs = {"label": words.text("explore.power_level", lang), "unit": "levels", "lang": lang}
    return table


def explain(study: Study, indicator: str, tambon: str, month: str | None = None) -> explaining.Explanation:
    """What stands behind one value: records, settings, and the same formula run once more.

    It may show single households, so it is for the team's own machine.

    Returns
    -------
    Explanation
        Its ``results``, ``settings``, ``tables``, ``numbers``, ``codes`` are DataFrames.
    """
    one = indicator_of(indicator)
    return explaining.explain(
        one,
        measuring.read_tables(study.records_folder, (one,)),
        study=study,
        stored=measuring.measured_results(study),
        tambon_code=tambon,
        month=month,
    )


def sentences(study: Study, tambon: str, *, lang: str = "th") -> pd.DataFrame:
    """What the tambon's page says of each headline: indicator, branch, sentence, remarks."""
    own = page(study, tambon, lang=lang)
    found = findings.headline_findings(
        own.results, lang, settings=study.settings, months=study.months, list_months=own.list_months
    )
    columns = ("indicator", "part", "branch", "name", "sentence")
    return pd.DataFrame(
        [{name: getattr(one, name) for name in columns} | {"remarks": " ".join(one.remarks)} for one in found]
    )


def page(study: Study, tambon: str, *, edition: str = "team", lang: str = "th", also: Sequence[Indicator] = ()) -> Page:
    """The page of one tambon, section by section: ``page.summary()``, ``page.dimension("D1")`` and so on.

    Parameters
    ----------
    also
        Indicators of your own (functions under ``@tl.indicator``): they are measured now and stand in the sections of
        their dimension, in this page alone.
    """
    return page_of(study, tambon, edition=edition, lang=lang, also=tuple(also))


def make_report(study: Study, tambon: str, *, lang: str = "th") -> Path:
    """Make the report of one tambon, as ``tambon run STUDY TAMBON`` does; the path of its HTML page."""
    make_reports(study, tambon, lang=lang)
    folder = study.outputs_folder if lang == "th" else study.outputs_folder / lang
    return folder / f"{tambon}.html"


def make_reports(study: Study, *tambons: str, lang: str = "th") -> Path:
    """Make the reports that are due, as ``tambon run STUDY`` does, of these tambons or of all; the path of their index.

    Raises
    ------
    RuntimeError
        When a report failed or the study cannot be used; what the command said stands above.
    """
    command = [sys.executable, "-m", "tambonlib.cli", "run", str(study.path), *tambons, "--lang", lang]
    done = subprocess.run(command, check=False)
    if done.returncode:
        raise RuntimeError(f"tambon run ended with exit code {done.returncode}; its messages stand above")
    folder = study.outputs_folder if lang == "th" else study.outputs_folder / lang
    return folder / "index.html"


def _shown(
    rows: pd.DataFrame,
    study: Study,
    indicator: str | Indicator | None,
    part: str | None,
    province: str | None,
    months: str,
    lang: str,
) -> pd.DataFrame:
    """Rows of results as whoever explores gets them."""
    rows = _named(rows.drop(columns="definition"), study, lang)
    if province is not None:
        rows = rows[rows["province_code"] == province]
    if months == "date":
        rows = rows.assign(month=pd.to_datetime(rows["month"].astype("str")) + pd.offsets.MonthEnd(0))
    elif months != "text":
        raise TambonError([Fault("not_allowed", key="months", found=months, values={"allowed": "text, date"})])
    rows = rows.reset_index(drop=True)
    rows.attrs["labels"] = _labels(rows.columns, lang)
    if indicator is not None and part != "all":
        card = (indicator_of(indicator) if isinstance(indicator, str) else indicator).card
        wanted = card.part(part) if part else card.headline
        rows.attrs |= {
            "unit": wanted.unit,
            "label": f"{getattr(card, lang)} ({getattr(wanted, lang)})",
            "counts": counted_name(wanted.counts, lang),
            "lang": lang,
        }
    return rows


def _labels(columns: Iterable[str], lang: str) -> dict[str, str]:
    return {name: words.text(f"explore.{name}", lang) for name in columns}


def _named(rows: pd.DataFrame, study: Study, lang: str) -> pd.DataFrame:
    """Rows with the names of tambon and province beside the tambon's code."""
    provinces = {one["code"]: one[lang] for one in study.provinces}
    names = study.roster.set_index(study.roster["tambon_code"].astype("str"))
    code = rows["tambon_code"].astype("str")
    province = code.map(names["province_code"])
    rest = rows.drop(columns=[name for name in _NAMES if name in rows])
    beside = {"tambon_code": code, "tambon": code.map(names[f"name_{lang}"]), "province_code": province}
    return pd.concat([pd.DataFrame({**beside, "province": province.map(provinces)}), rest], axis=1)


def _nearest(name: str, known: Iterable[str]) -> str:
    return difflib.get_close_matches(name, list(known), n=1, cutoff=0)[0]


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="tambonlib-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
