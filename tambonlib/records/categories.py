"""The charts of categories: household book lines and enterprise costs.

A chart is a list of codes with what each code means for the indicators. The household chart
is in ``definitions/household_categories.yaml``, the cost tree in
``definitions/enterprise_costs.yaml``; both are checked whole on first use.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import pandas as pd
import yaml

from tambonlib import framework
from tambonlib.errors import Fault, TambonError
from tambonlib.words import LANGUAGES, LOADER

#: What a line is for the indicators (the head of household_categories.yaml explains each).
CLASSES = (
    "income",
    "living",
    "enterprise_input",
    "interest",
    "loan_received",
    "loan_principal",
    "loan_payment",
    "saving_withdrawn",
    "saving_deposit",
    "uncategorised_receipt",
    "uncategorised_payment",
)
#: Reducible tiers, from the narrowest on; they are always shown cumulatively.
TIERS = ("A", "B", "C", "D")
PURPOSES = ("household", "enterprise")
BEHAVIOURS = ("variable", "fixed")
COST_GROUPS = ("labour", "materials", "other_variable", "fixed")

_HOUSEHOLD = "household_categories"
_COSTS = "enterprise_costs"


def category_chart() -> pd.DataFrame:
    """The chart of the household book, one row per code.

    Returns
    -------
    DataFrame
        Columns ``code``, ``class`` (one of :data:`CLASSES`), ``group`` (top level after the National
        Statistical Office), ``tier`` (A–D, missing when the line is not reducible), ``purpose``
        (household or enterprise, used when the book does not say), ``sensitive`` (no · policy ·
        law), ``label_th``, ``label_en``; all text, in the order of the file.

    Raises
    ------
    TambonError
        With every fault of the chart's file.

    Examples
    --------
    >>> chart = category_chart()
    >>> chart.loc[chart["tier"] == "A", "code"].tolist()
    ['alcohol', 'tobacco', 'lottery', 'gambling']
    """
    return read_category_chart(_definitions() / f"{_HOUSEHOLD}.yaml")


def cost_chart() -> pd.DataFrame:
    """The cost tree of enterprises, one row per code.

    Returns
    -------
    DataFrame
        Columns ``code``, ``group`` (one of :data:`COST_GROUPS`), ``behaviour`` (variable or fixed),
        ``cash`` (how it is usually paid, boolean; the book's own entry counts), ``purchased_input``
        (boolean: chemical fertiliser and pesticides, for the purchased-input share), ``families``
        (space-separated: rice, cassava, cane, livestock, other), ``label_th``, ``label_en``.

    Raises
    ------
    TambonError
        With every fault of the chart's file.

    Examples
    --------
    >>> chart = cost_chart()
    >>> chart.loc[chart["purchased_input"], "code"].tolist()
    ['chemical_fertiliser', 'herbicide', 'pesticide']
    """
    return read_cost_chart(_definitions() / f"{_COSTS}.yaml")


@cache
def chart_labels() -> dict[str, dict[str, dict[str, str]]]:
    """Chart → code → label in both languages, for every chart that a codebook column may name.

    Besides the two charts here these are the framework's trees: ``dimensions``, ``powers``,
    ``power_items`` and ``support_lines``.
    """
    made = {}
    for name, chart in ((_HOUSEHOLD, category_chart()), (_COSTS, cost_chart())):
        rows = zip(chart["code"], chart["label_th"], chart["label_en"], strict=True)
        made[name] = {code: {"th": thai, "en": english} for code, thai, english in rows}
    items = tuple(item for power in framework.powers() for item in power.items)
    trees = {
        "dimensions": framework.dimensions(),
        "powers": framework.powers(),
        "power_items": items,
        "support_lines": framework.support_lines(),
    }
    return made | {name: {node.code: dict(node.label) for node in tree} for name, tree in trees.items()}


def read_category_chart(path: Traversable) -> pd.DataFrame:
    """The household chart that a YAML file declares, checked whole; see :func:`category_chart`."""
    choices = {
        "class": CLASSES,
        "group": None,
        "tier": (*TIERS, None),
        "purpose": PURPOSES,
        "sensitive": ("no", "policy", "law"),
    }
    defaults = {"tier": None, "purpose": "household", "sensitive": "no"}
    return _chart(path, choices, defaults).astype("str")


def read_cost_chart(path: Traversable) -> pd.DataFrame:
    """The cost tree that a YAML file declares, checked whole; see :func:`cost_chart`."""
    choices = {
        "group": COST_GROUPS,
        "behaviour": BEHAVIOURS,
        "cash": (True, False),
        "purchased_input": (True, False),
        "families": None,
    }
    chart = _chart(path, choices, {"purchased_input": False})
    return chart.astype({"cash": "bool", "purchased_input": "bool"})


def _definitions() -> Traversable:
    return resources.files("tambonlib") / "definitions"


def _chart(path: Traversable, choices: Mapping, defaults: Mapping) -> pd.DataFrame:
    """One row per code; each word one of its choices (None: any text)."""
    tree = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)["categories"]
    faults = [fault for code, entry in tree.items() for fault in _faults(code, entry, path.name, choices, defaults)]
    if faults:
        raise TambonError(faults)
    rows = [
        {
            "code": code,
            **{word: entry.get(word, defaults.get(word)) for word in choices},
            **{f"label_{lang}": entry["label"][lang] for lang in LANGUAGES},
        }
        for code, entry in tree.items()
    ]
    return pd.DataFrame(rows)


def _faults(code, entry: Mapping, file: str, choices: Mapping, defaults: Mapping) -> Iterator[Fault]:
    path = f"categories.{code}"
    if not isinstance(code, str):
        yield Fault("codebook_code_text", file=file, key=path, found=str(code))
    label = entry.get("label")
    whole = isinstance(label, Mapping) and set(label) == set(LANGUAGES)
    if not whole or not all(isinstance(said, str) and said.strip() for said in label.values()):
        yield Fault("codebook_languages", file=file, key=f"{path}.label", found=str(label))
    for word in sorted(set(entry) - set(choices) - {"label"}):
        yield _choice(file, f"{path}.{word}", word, choices)
    for word, known in choices.items():
        value = entry.get(word, defaults.get(word))
        if known is None and not (isinstance(value, str) and value.strip()):
            yield Fault("codebook_code_text", file=file, key=f"{path}.{word}", found=str(value))
        elif known is not None and value not in known:
            yield _choice(file, f"{path}.{word}", value, [choice for choice in known if choice is not None])


def _choice(file: str, key: str, found: object, known) -> Fault:
    values = {"known": ", ".join(str(choice) for choice in known)}
    return Fault("codebook_choice", file=file, key=key, found=str(found), values=values)
