"""Everything about a tambon that is not in its households' books, as it truly is: one table after the other."""

from collections.abc import Mapping, Sequence

import pandas as pd

from tambonlib.demo import (
    invented_enterprise_accounts,
    invented_information_system,
    invented_internal_evaluation,
    invented_lessons,
    invented_partnership,
    invented_plans_proposals,
    invented_power_ratings,
    invented_support_log,
    invented_welfare_fund,
    invented_working_mechanism,
)
from tambonlib.demo.invented_households import people
from tambonlib.demo.plan import Tambon
from tambonlib.demo.strengths import strengths

#: kind of decision → its table, its key, the column with its date
_DECISIONS = {"proposal": ("proposal_id", "proposed_date"), "plan": ("plan_id", "adopted_date")}


def tambon_tables(seed: int, tambon: Tambon, households: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables of the dimensions 2 to 8, of the powers and of the lessons of one tambon.

    Parameters
    ----------
    households
        Its household tables, see :func:`tambonlib.demo.invented_household_accounts.tables`.

    Returns
    -------
    dict
        Table name → DataFrame with columns of the codebook, in its order; only the tables that the tambon keeps.

    Examples
    --------
    >>> from tambonlib.demo import invented_household_accounts, plan
    >>> almost_nothing = plan.chosen(["980304"])[0]
    >>> sorted(tambon_tables(2550, almost_nothing, invented_household_accounts.tables(2550, almost_nothing)))
    ['tambon_profile']
    """
    strength = strengths(seed, tambon)
    made = {"hh_review": households["hh_review"]}
    made |= {"tambon_profile": invented_lessons.profile(seed, tambon)}
    made |= invented_enterprise_accounts.enterprise_tables(seed, tambon, people(seed, tambon))
    made |= invented_information_system.dataset_tables(seed, tambon, strength, households["tambon_population"])
    made |= invented_plans_proposals.plan_tables(seed, tambon, strength, _codes(made, "dataset", "dataset_id"))
    made |= invented_welfare_fund.fund_tables(seed, tambon, strength)
    made |= invented_working_mechanism.mechanism_tables(seed, tambon, strength)
    made |= invented_internal_evaluation.evaluation_tables(seed, tambon, strength, made)
    made |= invented_partnership.partner_tables(seed, tambon, strength, _codes(made, "proposal", "proposal_id"))
    if "dataset" in made:
        made["data_use"] = invented_information_system.data_uses(seed, tambon, strength, made["dataset"], decided(made))
    made |= invented_power_ratings.power_tables(seed, tambon, strength, made)
    made |= invented_lessons.learning_tables(seed, tambon)
    del made["hh_review"]
    return made


def _codes(made: Mapping[str, pd.DataFrame], table: str, key: str) -> list[str]:
    return made[table][key].tolist() if table in made else []


def decided(made: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Everything that a tambon decided: kind, decision_id, date (ISO)."""
    parts = [
        pd.DataFrame({"kind": kind, "decision_id": made[kind][key], "date": made[kind][date]})
        for kind, (key, date) in _DECISIONS.items()
        if kind in made
    ]
    for kind, key, table, link in (
        ("resolution", "meeting_id", "meeting", "meeting_id"),
        ("action", "round_id", "evaluation_round", "from_round"),
    ):
        if kind in made:
            dates = made[table].set_index(key)["date"]
            rows = made[kind]
            parts.append(pd.DataFrame({"kind": kind, "decision_id": rows[f"{kind}_id"], "date": rows[link].map(dates)}))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"kind": [], "decision_id": [], "date": []})


def study_tables(seed: int, wanted: Sequence[Tambon]) -> dict[str, pd.DataFrame]:
    """The tables that belong to no single tambon: the support log, the evaluation items, the provincial mechanisms.

    Parameters
    ----------
    wanted
        The tambons that are written; of the log, what concerns them.
    """
    provinces = sorted({tambon.province_code for tambon in wanted})
    made = invented_support_log.of_tambons(
        invented_support_log.support_tables(seed), [tambon.code for tambon in wanted]
    )
    made["evaluation_item"] = invented_internal_evaluation.evaluation_items()
    both = [invented_working_mechanism.province_mechanism(seed, province) for province in provinces]
    return made | {name: pd.concat([one[name] for one in both], ignore_index=True) for name in both[0]}
