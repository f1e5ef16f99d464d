"""The page that lists all tambons: by province, with state, key figures and the way to each report.

It shows a failure and a tambon without data in the same size as a good report, in the order of the codes: it ranks
nobody.
"""

import base64
import hashlib
import os
from collections import Counter
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import jinja2
import pandas as pd

import tambonlib
from tambonlib import framework, thai, words
from tambonlib.figures import Latest, bounded_chain, strip_of
from tambonlib.months import months_from
from tambonlib.report.exporter import CONTENT_SECURITY_POLICY
from tambonlib.report.fonts import font_faces, stylesheet
from tambonlib.study import Study

_STATES = ("succeeded", "failed", "not_made")
# The key figures: indicator and part.
_KEEPERS, _CONTINUITY, _REDUCIBLE = ("D1.1", "keepers"), ("D1.1", "month"), ("D1.2", "a_to_d")


def write_index(study: Study, results: pd.DataFrame, outcomes: Mapping[str, Mapping], *, lang: str) -> Path:
    """Write the index atomically and return its path.

    Parameters
    ----------
    study, results
        The study and its results table, all tambons.
    outcomes
        Report name → last journal entry; a tambon without one is "not made yet".
    lang
        Language of the page and of the reports that it leads to. Thai goes to the top of the
        outputs folder, another language in a folder of its own.
    """
    folder = study.outputs_folder if lang == "th" else study.outputs_folder / lang
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    partial = path.with_suffix(".part")
    partial.write_text(index_page(study, results, outcomes, lang=lang), encoding="utf-8")
    os.replace(partial, path)
    return path


def index_page(study: Study, results: pd.DataFrame, outcomes: Mapping[str, Mapping], *, lang: str) -> str:
    """The whole page as HTML; nothing in it asks the network for anything."""
    rows = index_rows(study, results, outcomes, lang=lang)
    states = Counter(row["state"] for row in rows)
    runs = sorted(str(entry["run"]) for entry in outcomes.values())
    script = _template_file("index_search.js")
    return (
        _environment()
        .get_template("index_page.html.j2")
        .render(
            lang=lang,
            study=study,
            script=script,
            policy=_policy(script),
            style=stylesheet(),
            fonts=font_faces(),
            title=words.text("index.title", lang, study=study.title[lang]),
            lead=words.text(
                "index.lead",
                lang,
                tambons=len(rows),
                provinces=len(study.provinces),
                months=thai.show_months(study.months[0], study.months[-1], lang),
            ),
            notice=study.notice[lang] if study.notice else None,
            provinces=[
                (province, [row for row in rows if row["province"] == province["code"]]) for province in study.provinces
            ],
            dimensions=[one.label[lang] for one in framework.dimensions()],
            counts=[(state, states[state]) for state in _STATES],
            numbers=words.text("index.keys.numbers", lang, window=study.settings["window_months"]),
            foot=_foot(runs, lang),
            say=lambda key, **values: words.text(f"index.{key}", lang, **values),
        )
    )


def index_rows(study: Study, results: pd.DataFrame, outcomes: Mapping[str, Mapping], *, lang: str) -> list[dict]:
    """One plain mapping for each tambon of the roster, in the order of the codes."""
    shown = _shown_series(results)
    last = _last_month(shown, study.months[-1])
    known = _months_with_value(shown)
    strips = _strips(results, shown, study, lang)
    rows = []
    for tambon in study.roster.sort_values("tambon_code").itertuples():
        code = tambon.tambon_code
        rows.append(
            {
                "code": code,
                "name": tambon.name_th if lang == "th" else tambon.name_en,
                "province": tambon.province_code,
                "strips": strips[code],
                "keepers": _count(last[(code, *_KEEPERS)], lang),
                "continuity": _percent(last[(code, *_CONTINUITY)], lang),
                "reducible": _percent(last[(code, *_REDUCIBLE)], lang),
                "months": words.text(
                    "index.of", lang, n=int(known[code]), N=len(months_from(tambon.joined, study.months))
                ),
                **_state(outcomes.get(f"{code}/team/{lang}"), lang),
            }
        )
    return rows


def series_shown() -> tuple[tuple[str, str], ...]:
    """The (indicator, part) pairs that the list shows; it reads no other results."""
    drawn = [
        one for dimension in framework.dimensions() for one in bounded_chain(dimension.code).values() if one is not None
    ]
    return tuple(dict.fromkeys([_KEEPERS, _CONTINUITY, _REDUCIBLE, *drawn]))


def _shown_series(results: pd.DataFrame) -> pd.DataFrame:
    """The rows that the list shows, by month: a tenth of the results."""
    wanted = series_shown()
    near = results[
        results["indicator"].isin({indicator for indicator, _ in wanted})
        & results["part"].isin({part for _, part in wanted})
    ]
    shown = near[(near["indicator"] + " " + near["part"]).isin({" ".join(one) for one in wanted})]
    return shown.sort_values("month", kind="stable")


def _last_month(shown: pd.DataFrame, month: str) -> dict[tuple[str, str, str], object]:
    """(tambon, indicator, part) → its row of the last month."""
    return {(row.tambon_code, row.indicator, row.part): row for row in shown[shown["month"] == month].itertuples()}


def _months_with_value(results: pd.DataFrame) -> pd.Series:
    """In how many months enough households kept accounts for a continuity value."""
    monthly = results[(results["indicator"] == _CONTINUITY[0]) & (results["part"] == _CONTINUITY[1])]
    return (monthly["status"] == "ok").groupby(monthly["tambon_code"]).sum()


def _strips(results: pd.DataFrame, shown: pd.DataFrame, study: Study, lang: str) -> dict[str, list[tuple[str, str]]]:
    """Tambon → its dimensions with their strips. The log of support is no dimension."""
    measured = {str(one).partition(".")[0] for one in results["indicator"].unique()}
    names = [one.code for one in framework.dimensions() if one.code in measured]
    latest = _latest(shown[shown["month"].isin(study.months)])
    return {
        code: [(name, strip_of(latest.get(code, {}), name, lang)) for name in names]
        for code in study.roster["tambon_code"]
    }


def _latest(shown: pd.DataFrame) -> dict[str, dict[tuple[str, str], Latest]]:
    """Tambon → (indicator, part) → its latest value; without any value the status of its latest month."""
    keys = ["tambon_code", "indicator", "part"]
    # Rows with a value come last, so that the last row of a series is its latest value, where it has any.
    ordered = pd.concat([shown[shown["status"] != "ok"], shown[shown["status"] == "ok"]]).drop_duplicates(
        keys, keep="last"
    )
    found: dict[str, dict[tuple[str, str], Latest]] = {}
    for row in ordered.itertuples():
        known = Latest("ok", float(row.value), row.month) if row.status == "ok" else Latest(row.status)
        found.setdefault(row.tambon_code, {})[row.indicator, row.part] = known
    return found


def _percent(row, lang: str) -> dict[str, object]:
    if row.status != "ok":
        return {"known": False, "text": words.text(f"index.status.{row.status}", lang)}
    return {"known": True, "text": thai.show_percent(row.value, lang)}


def _count(row, lang: str) -> dict[str, object]:
    # Where the register is not known there is no share, and yet the households are known.
    if row.status == "not_collected" and row.n == 0:
        return {"known": False, "text": words.text(f"index.status.{row.status}", lang)}
    n = thai.show_number(int(row.n), lang)
    if pd.isna(row.N):
        return {"known": True, "text": words.text("index.of_unknown", lang, n=n)}
    return {"known": True, "text": words.text("index.of", lang, n=n, N=thai.show_number(int(row.N), lang))}


def _state(outcome: Mapping | None, lang: str) -> dict[str, object]:
    """State, link and what went wrong. Links are relative to the index, so that the folder can be moved."""
    if outcome is None:
        return {"state": "not_made", "link": None, "error": None}
    if outcome["state"] == "succeeded":
        return {"state": "succeeded", "link": Path(outcome["html"]).name, "error": None}
    error = outcome["error"]
    where = words.text("index.state.failed_where", lang, cell=error["cell"], first_line=error["first_line"])
    message = f"{error['name']}: {error['message']}".strip().splitlines()[0]
    return {
        "state": "failed",
        "link": Path(outcome["failed_html"]).name if outcome["page"] else None,
        "error": f"{where}: {message}" if error["cell"] else message,
    }


def _foot(runs: list[str], lang: str) -> str:
    version = tambonlib.__version__
    return (
        words.text("index.foot", lang, run=runs[-1], version=version)
        if runs
        else words.text("index.foot_no_run", lang, version=version)
    )


def _policy(script: str) -> str:
    """The reports' policy, with this one script allowed by its hash."""
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return f"{CONTENT_SECURITY_POLICY}; script-src 'sha256-{digest}'"


def _template_file(name: str) -> str:
    return (resources.files("tambonlib") / "report" / "template" / name).read_text(encoding="utf-8")


def _environment() -> jinja2.Environment:
    loader = jinja2.FunctionLoader(_template_file)
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
