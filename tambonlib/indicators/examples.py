"""Small invented records, to try an indicator on (ข้อมูลสมมติ)."""

import pandas as pd

from tambonlib.indicators.internal_evaluation import EVIDENCE_COLUMNS
from tambonlib.months import span

_TAMBON = "990101"
_RATING_COLUMNS = (
    "tambon_code",
    "round",
    "item",
    "rater_kind",
    "rater",
    "rated_moment",
    "agreed_level",
    "lowest_vote",
    "highest_vote",
    "evidence",
    "evidence_ref",
    "rubric_version",
    "date",
)


def example_mechanism() -> dict[str, pd.DataFrame]:
    """Return records of one tambon whose working group of five was to meet each month, January to April 2008.

    Returns
    -------
    dict
        Table name → records: one mechanism, five people, five meetings, two resolutions, hours of April, five villages.

    Examples
    --------
    >>> {name: len(rows) for name, rows in example_mechanism().items()}
    {'mechanism': 1, 'meeting': 5, 'resolution': 2, 'person': 5, 'task': 4, 'tambon_population': 1}
    """
    of_group = {"mechanism_id": "m1", "tambon_code": _TAMBON}
    meeting = pd.DataFrame(
        [
            # meeting, planned, held
            ("s1", "2008-01-10", "2008-01-10"),
            ("s2", "2008-02-10", None),
            ("s3", None, "2008-02-20"),
            ("s4", "2008-03-10", None),
            ("s5", "2008-04-10", "2008-04-10"),
        ],
        columns=["meeting_id", "planned", "date"],
        dtype="str",
    )
    person = pd.DataFrame(
        [
            # person, core, official, sex, village, left
            ("p1", True, False, "female", 1, None),
            ("p2", True, False, "male", 1, None),
            ("p3", True, True, "male", 2, "2008-11-30"),
            ("p4", False, False, "female", 2, None),
            ("p5", False, False, None, 1, None),
        ],
        columns=["person_id", "is_core", "is_official", "sex", "village_no", "to"],
    )
    types = {"is_core": "boolean", "is_official": "boolean", "sex": "str", "village_no": "Int64", "to": "str"}
    task = pd.DataFrame(
        [("p1", 30.0), ("p2", 45.0), ("p3", 15.0), ("p4", 10.0)],
        columns=["person_id", "hours"],
    )
    resolution = pd.DataFrame(
        [
            # resolution, due, status, closed
            ("r1", "2008-02-29", "closed", "2008-02-20"),
            ("r2", "2008-03-31", "open", None),
        ],
        columns=["resolution_id", "due", "status", "closed"],
        dtype="str",
    )
    return {
        "mechanism": pd.DataFrame([{**of_group, "level": "tambon"}]),
        "meeting": meeting.assign(**of_group),
        "resolution": resolution.assign(meeting_id="s1", tambon_code=_TAMBON),
        "person": person.assign(**of_group, **{"from": "2007-10"}).astype(types),
        "task": task.assign(tambon_code=_TAMBON, date="2008-04"),
        "tambon_population": pd.DataFrame({"tambon_code": [_TAMBON], "year": [2008], "villages": [5]}),
    }


def example_partnership() -> dict[str, pd.DataFrame]:
    """Return records of one tambon with four partners, five contributions of half a year, and two agreements.

    What came from outside is 60,000, 30,000 and 10,000 baht, as in example 6 of DOMAIN's Appendix A.

    Returns
    -------
    dict
        Table name → records.

    Examples
    --------
    >>> {name: len(rows) for name, rows in example_partnership().items()}
    {'partner': 4, 'contribution': 5, 'agreement': 2, 'tambon_population': 1}
    """
    partner = pd.DataFrame(
        [("tao", "lao"), ("health", "state"), ("temple", "religious"), ("villagers", "community")],
        columns=["partner_id", "side"],
        dtype="str",
    )
    contribution = pd.DataFrame(
        [
            ("2008-01-15", "tao", "mou", "cash", 60_000.0),
            ("2008-02", "health", None, "cash", 30_000.0),
            ("2008-04-20", "temple", None, "cash", None),
            ("2008-05-05", "villagers", None, "people", 10_000.0),
            ("2008-06-05", "temple", None, "in_kind", 10_000.0),
        ],
        columns=["date", "partner_id", "agreement_id", "kind", "value_baht"],
    )
    agreement = pd.DataFrame(
        [
            ("mou", "2007-10-01", "2008-09-30", 80_000.0),
            ("word", "2008-01", None, None),
        ],
        columns=["agreement_id", "start", "end", "committed_baht"],
    )
    texts = dict.fromkeys(("date", "partner_id", "agreement_id", "kind"), "str")
    return {
        "partner": partner.assign(tambon_code=_TAMBON),
        "contribution": contribution.astype(texts).assign(tambon_code=_TAMBON),
        "agreement": agreement.astype({"start": "str", "end": "str"}).assign(tambon_code=_TAMBON),
        "tambon_population": pd.DataFrame({"tambon_code": [_TAMBON], "year": [2008], "households": [200]}),
    }


def example_log() -> dict[str, pd.DataFrame]:
    """Return the support log of two tambons: a visit, a provincial training, an analysis that was returned.

    Returns
    -------
    dict
        Table name → records, with the columns that the indicators of support use.

    Examples
    --------
    >>> {name: len(rows) for name, rows in example_log().items()}
    {'support_activity': 3, 'activity_tambon': 4, 'activity_output_use': 1}
    """
    visit = {
        "activity_id": "visit",
        "line": "L1",
        "level": "tambon",
        "start": "2008-01-11",
        "hours": 3.0,
        "initiated_by": "area",
        "request_date": "2008-01-04",
        "followup_due": "2008-02-15",
        "followup_done": "2008-02-10",
        "beyond_capacity": False,
    }
    training = {
        "activity_id": "training",
        "line": "L2",
        "level": "province",
        "start": "2008-02-05",
        "end": "2008-02-06",
        "hours": 6.0,
        "initiated_by": "unit",
        "followup_due": "2008-03-10",
        "beyond_capacity": False,
    }
    report = {
        "activity_id": "return",
        "line": "L4",
        "level": "tambon",
        "start": "2008-03-20",
        "hours": 2.0,
        "initiated_by": "area",
        "request_date": "2008-03-01",
        "analysis_done": "2008-03-05",
        "beyond_capacity": True,
    }
    activities = pd.DataFrame([visit, training, report])
    texts = [name for name in activities if name not in ("hours", "beyond_capacity")]
    there = pd.DataFrame(
        [
            ("visit", "990101", 10, 2, None),
            ("training", "990101", 4, 0, None),
            ("training", "990102", 8, 3, None),
            ("return", "990102", 12, 3, "2008-03-20"),
        ],
        columns=["activity_id", "tambon_code", "n_participants", "n_core", "report_returned"],
    )
    uses = pd.DataFrame(
        [("training", "990102", True, "2008-03-07")], columns=["activity_id", "tambon_code", "used", "date"]
    )
    return {
        "support_activity": activities.astype({**dict.fromkeys(texts, "str"), "beyond_capacity": "boolean"}),
        "activity_tambon": there.astype({"n_participants": "Int64", "n_core": "Int64", "report_returned": "str"}),
        "activity_output_use": uses.astype({"used": "boolean"}),
    }


def example_support_results() -> pd.DataFrame:
    """Return the results of that log for March 2008 (:func:`example_log`) that are compared between tambons.

    Examples
    --------
    >>> told = example_support_results()
    >>> told.loc[told["part"] == "total_to_date", "value"].tolist()
    [6.0, 5.0]
    """
    rows = pd.DataFrame(
        [
            ("990101", "2008-03", "S.1", "total_to_date", 6.0),
            ("990102", "2008-03", "S.1", "total_to_date", 5.0),
            ("990101", "2008-03", "S.1", "l1_to_date", 3.0),
            ("990102", "2008-03", "S.1", "l1_to_date", 0.0),
            ("990101", "2008-03", "S.1", "l2_to_date", 3.0),
            ("990102", "2008-03", "S.1", "l2_to_date", 3.0),
            ("990101", "2008-03", "S.3", "contacts", 2.0),
            ("990102", "2008-03", "S.3", "contacts", 2.0),
            ("990101", "2008-03", "S.3", "core", 1.0),
            ("990102", "2008-03", "S.3", "core", 2.0),
            ("990101", "2008-01", "S.8", "demand", 100.0),
            ("990102", "2008-02", "S.8", "demand", 0.0),
        ],
        columns=["tambon_code", "month", "indicator", "part", "value"],
    )
    return rows.assign(status="ok", reason=pd.Series(None, index=rows.index, dtype="str"))


def ratings(rows: list[tuple]) -> pd.DataFrame:
    """Return power ratings as records, from one tuple for each rater.

    A tuple holds tambon_code, round, moment, rater_kind, rater, {item: level}, lowest vote, highest vote (of every
    item of the row, or None), evidence, rubric version.
    """
    found = [
        {
            "tambon_code": code,
            "round": month,
            "rated_moment": moment,
            "rater_kind": kind,
            "rater": rater,
            "item": item,
            "agreed_level": level,
            "lowest_vote": lowest,
            "highest_vote": highest,
            "evidence": evidence,
            "rubric_version": version,
        }
        for code, month, moment, kind, rater, levels, lowest, highest, evidence, version in rows
        for item, level in levels.items()
    ]
    numbers = dict.fromkeys(("agreed_level", "lowest_vote", "highest_vote"), "Int64")
    table = pd.DataFrame(found, columns=list(_RATING_COLUMNS))
    return table.astype({name: numbers.get(name, "str") for name in _RATING_COLUMNS})


def example_ratings() -> pd.DataFrame:
    """Return ratings of power V of one tambon, by itself and by a peer, who left out V4, in the first round.

    At the end the tambon rates itself again, and looks back on the start.
    """
    at_start = {"V1": 3, "V2": 2, "V3": 3, "V4": 2}
    by_peer = {"V1": 2, "V2": 2, "V3": 3}
    looking_back = {"V1": 2, "V2": 2, "V3": 2, "V4": 1}
    at_end = {"V1": 4, "V2": 3, "V3": 4, "V4": 2}
    return ratings(
        [
            ("990101", "2008-01", "start", "self", "990101", at_start, 2, 4, "มีสมุดรายชื่ออาสาทุกหมู่บ้าน", "1"),
            ("990101", "2008-01", "start", "peer", "990102", by_peer, None, None, None, "1"),
            ("990101", "2009-01", "end", "self", "990101", at_end, 2, 4, None, "1"),
            ("990101", "2009-01", "then", "self", "990101", looking_back, 1, 3, None, "1"),
        ]
    )


def example_fund(members: int = 10, first_month: str = "2008-01", months: int = 12) -> dict[str, pd.DataFrame]:
    """Return records of one invented fund in which every month is like the others.

    Each member owes 30 baht a month; the last one of the list pays 10, the others all. Each month
    8,000 baht of benefits and 100 of administration go out, local government adds what the members' money lacks of
    them, and the balance stays at 120,000 baht (example 6 of DOMAIN's Appendix A). Half of the members are 55 to 59
    years old, the others 25 to 34. The rule gives 1,200 baht a year from the age of 60.

    Parameters
    ----------
    members
        How many, at most 270.
    first_month, months
        The months of the books.

    Returns
    -------
    dict
        Table name → records, with the columns that the indicators use.

    Examples
    --------
    >>> sorted(example_fund())
    ['tambon_population', 'wf_contribution', 'wf_fund', 'wf_member', 'wf_month', 'wf_rule']
    """
    calendar = span(first_month, months)
    people = pd.DataFrame({"member_id": [f"m{number:03d}" for number in range(members)]}, dtype="str").assign(
        tambon_code=_TAMBON
    )
    bands = ["age_55_59" if number < members // 2 else "age_25_34" for number in range(members)]
    by_month = people.merge(pd.DataFrame({"month_due": pd.Series(calendar, dtype="str")}), how="cross")
    last = by_month["member_id"] == people["member_id"].iloc[-1]
    paid_in = 30.0 * (members - 1) + 10.0
    sheets = pd.DataFrame({"month": pd.Series(calendar, dtype="str")}).assign(
        fund_id="f1",
        tambon_code=_TAMBON,
        opening_baht=120_000.0,
        member_in_baht=paid_in,
        lao_in_baht=8_100.0 - paid_in,
        state_in_baht=0.0,
        other_in_baht=0.0,
        benefits_out_baht=8_000.0,
        admin_out_baht=100.0,
        closing_baht=120_000.0,
    )
    return {
        "wf_fund": pd.DataFrame({"fund_id": ["f1"], "tambon_code": [_TAMBON], "founded": ["2005"]}, dtype="str"),
        "wf_rule": pd.DataFrame(
            {
                "fund_id": ["f1"],
                "tambon_code": [_TAMBON],
                "benefit_type": ["old_age"],
                "amount_baht": [1_200.0],
                "unit": ["year"],
                "from_age": pd.Series([60], dtype="Int64"),
                "cap_per_year_baht": [float("nan")],
                "valid_from": ["2005"],
            }
        ),
        "wf_member": people.assign(
            fund_id="f1",
            age_band=pd.Series(bands, dtype="str"),
            age_as_of=calendar[0],
            joined="2006-05-01",
            left=pd.Series([None] * members, dtype="str"),
        ),
        "wf_contribution": by_month.assign(
            amount_due_baht=30.0,
            amount_paid_baht=30.0 - 20.0 * last,
            paid_date=by_month["month_due"] + "-05",
        ),
        "wf_month": sheets,
        "tambon_population": pd.DataFrame({"tambon_code": [_TAMBON], "year": [2008], "population": [40]}),
    }


def example_evaluation() -> dict[str, pd.DataFrame]:
    """Return records of one invented tambon that held one evaluation round in June 2008, with a peer tambon.

    Returns
    -------
    dict
        Table name → records: the round, its four scores, and the tables in which their evidence is looked up; a
        meeting m1 and a plan p1 are there, a meeting m9 is not.

    Examples
    --------
    >>> records = example_evaluation()
    >>> len(records["score"]), len(records["meeting"]), len(records["dataset"])
    (4, 1, 0)
    """
    about = {"round_id": "r1", "tambon_code": _TAMBON}
    names = ["item", "rater_kind", "rater", "current", "evidence_table", "evidence_ref"]
    scores = pd.DataFrame(
        [
            # item, who rates, rater, level, where the evidence is, its code
            ("ledger", "self", "990101", 4, "meeting", "m1"),
            ("ledger", "peer", "990102", 3, "meeting", "m9"),
            ("welfare", "self", "990101", 3, "plan", "p1"),
            ("welfare", "peer", "990102", 3, None, None),
        ],
        columns=names,
    ).assign(**about, rubric_version="1")
    evidence = {name: pd.DataFrame(columns=list(columns), dtype="str") for name, columns in EVIDENCE_COLUMNS.items()}
    return {
        **evidence,
        "evaluation_round": pd.DataFrame([{**about, "round": "2008-06", "planned": True, "date": "2008-06-14"}]),
        "score": scores.astype({name: "str" for name in names if name != "current"}),
        "meeting": pd.DataFrame({"meeting_id": ["m1"], "tambon_code": [_TAMBON]}),
        "plan": pd.DataFrame({"plan_id": ["p1"], "tambon_code": [_TAMBON]}),
    }


# DOMAIN's Appendix A, example 2: crop year, price per kg, kg per rai, cost per rai.
_RICE_YEARS = ((2007, 8.0, 500.0, 3_200.0), (2008, 10.0, 480.0, 3_000.0))
_RICE_RAI = 10.0
# Of each year's cost, baht per rai: code, behaviour, cash.
_RICE_CASH = (("chemical_fertiliser", 800.0), ("pesticide", 200.0), ("harvest", 1_000.0))


def rice_records(households: int = 5) -> dict[str, pd.DataFrame]:
    """Return records of one tambon in which every household grows the wet-season rice of Appendix A, example 2.

    Each has 10 rai in two crop years: 500 kg per rai sold at 8 baht with a cost of 3,200 baht per rai, then 480 kg at
    10 baht with 3,000; of the cost 2,000 baht per rai are cash. The harvest comes in December. All looked at the
    first year's account in February 2008; four decided on a change in March, and two of these carried it out by May.

    Examples
    --------
    >>> sorted(rice_records())
    ['ent_cost', 'ent_decision', 'ent_output', 'ent_review', 'enterprise', 'household']
    """
    houses = [f"h{number:03d}" for number in range(1, households + 1)]
    seasons = pd.DataFrame(_RICE_YEARS, columns=["crop_year", "price_baht", "kg_per_rai", "cost_per_rai"])
    seasons = pd.DataFrame({"hh_id": houses}, dtype="str").merge(seasons, how="cross").assign(tambon_code=_TAMBON)
    year = seasons["crop_year"].astype("str")
    seasons = seasons.assign(ent_id=seasons["hh_id"] + "-" + year)
    season = seasons[["ent_id", "tambon_code"]]
    paid = pd.DataFrame(_RICE_CASH, columns=["cost_code", "per_rai"]).assign(behaviour="variable", cash=True)
    own_land = seasons["cost_per_rai"] - paid["per_rai"].sum()
    costs = [season.assign(cost_code="land_use", per_rai=own_land, behaviour="fixed", cash=False)]
    costs += [season.assign(**line) for line in paid.to_dict("records")]
    cost = pd.concat(costs, ignore_index=True).astype({"cash": "boolean"})
    reviewed = season[seasons["crop_year"] == 2007].reset_index(drop=True)
    carried_out = pd.Series(["2008-05-01", "2008-05-02", None, None], dtype="str")
    return {
        "household": pd.DataFrame(
            {"hh_id": houses, "tambon_code": _TAMBON, "joined": "2007-01", "left": None}, dtype="str"
        ),
        "enterprise": seasons[["ent_id", "hh_id", "tambon_code", "crop_year"]]
        .assign(kind="rice_wet", area_rai=_RICE_RAI, herd_n=pd.NA, start=year + "-06-01", end=year + "-12-20")
        .astype({"crop_year": "Int64", "herd_n": "Int64"}),
        "ent_output": seasons[["ent_id", "tambon_code", "price_baht"]].assign(
            date=year + "-12-15", qty=seasons["kg_per_rai"] * _RICE_RAI, unit="kg", use="sold"
        ),
        "ent_cost": cost[["ent_id", "tambon_code", "cost_code", "behaviour", "cash"]].assign(
            date=cost["ent_id"].str.slice(-4) + "-08-01", amount_baht=cost["per_rai"] * _RICE_RAI
        ),
        "ent_review": reviewed.assign(date="2008-02-10"),
        "ent_decision": reviewed.head(4).assign(date="2008-03-01", decision="cut_cost", carried_out=carried_out),
    }


# DOMAIN's Appendix A, example 3: days to funded 60, 90+, 120, 200+, 240 at the end of 2008 (+: still open).
_PROPOSALS = (
    # who does it, problem, dataset, proposed, funded
    ("agency", "flood", "survey", "2008-01-10", "2008-03-10"),
    ("joint", "debt", "survey", "2008-10-02", None),
    ("agency", "flood", "none-such", "2008-02-01", "2008-05-31"),
    ("agency", "drought", None, "2008-06-14", None),
    ("joint", None, None, "2008-03-05", "2008-10-31"),
)
_PROBLEMS = ("flood", "debt", "drought", "drugs")


def example_proposals() -> dict[str, pd.DataFrame]:
    """Return records of one tambon with five proposals, a plan with four problems, and a dataset.

    The proposals are those of example 3 of DOMAIN's Appendix A. Nobody rejected or finished any of them.

    Returns
    -------
    dict
        Table name → records, with the columns that the proposal indicators use.

    Examples
    --------
    >>> {name: len(rows) for name, rows in example_proposals().items()}
    {'plan': 1, 'problem': 4, 'proposal': 5, 'proposal_event': 3, 'dataset': 1}
    """
    names = ["doer", "problem_id", "evidence_dataset_id", "proposed_date", "funded"]
    whole = pd.DataFrame(_PROPOSALS, columns=names, dtype="str").assign(
        proposal_id=[f"p{i}" for i in range(1, 6)], tambon_code=_TAMBON
    )
    funded = whole.dropna(subset=["funded"])
    plan = {"plan_id": "plan-2551", "tambon_code": _TAMBON}
    return {
        "plan": pd.DataFrame([{**plan, "fiscal_year": 2008, "adopted_date": "2008-01-15"}]),
        "problem": pd.DataFrame({"problem_id": _PROBLEMS, **plan, "priority_rank": [1, 2, 3, 4]}),
        "proposal": whole.drop(columns="funded"),
        "proposal_event": funded[["proposal_id", "tambon_code"]].assign(date=funded["funded"], status="funded"),
        "dataset": pd.DataFrame({"dataset_id": ["survey"], "tambon_code": [_TAMBON]}),
    }


# The household month of DOMAIN's Appendix A, example 1: flow, category, baht.
HOUSEHOLD_MONTH = (
    ("receipt", "rice", 20_000),
    ("receipt", "wages", 6_000),
    ("receipt", "remittance", 3_000),
    ("receipt", "loan_received", 15_000),
    ("payment", "food", 4_200),
    ("payment", "alcohol", 400),
    ("payment", "tobacco", 250),
    ("payment", "lottery", 350),
    ("payment", "phone", 500),
    ("payment", "fuel", 900),
    ("payment", "merit", 400),
    ("payment", "funeral", 600),
    ("payment", "education", 800),
    ("payment", "fertiliser", 6_000),
    ("payment", "loan_principal", 5_000),
    ("payment", "interest", 700),
)


def example_records(households: int = 5, first_month: str = "2008-01", months: int = 12) -> dict[str, pd.DataFrame]:
    """Records of one invented tambon in which every household has the same month, again and again.

    The month is example 1 of DOMAIN's Appendix A. Loans, reviews and commitments are there too: each household
    owes 30,000 baht for farming, 10,000 for consumption and 10,000 for something unknown; at a review in the twelfth
    month (the last one where there are fewer) it set itself to spend 10 percent less on alcohol in the next three
    months.

    Parameters
    ----------
    households
        How many.
    first_month, months
        The months in which they keep accounts.

    Returns
    -------
    dict
        Table name → records, with the columns that the household indicators use.

    Examples
    --------
    >>> sorted(example_records())
    ['hh_commitment', 'hh_debt', 'hh_ledger', 'hh_month', 'hh_review', 'household', 'tambon_population']
    """
    calendar = span(first_month, months)
    reviewed = calendar[min(months, 12) - 1]
    houses = [f"h{number:03d}" for number in range(1, households + 1)]
    of_house = pd.DataFrame({"hh_id": pd.Series(houses, dtype="str"), "tambon_code": _TAMBON})
    by_month = of_house.merge(pd.DataFrame({"month": pd.Series(calendar, dtype="str")}), how="cross")
    lines = pd.DataFrame(HOUSEHOLD_MONTH, columns=["flow", "category", "amount_baht"]).astype(
        {"amount_baht": "float64"}
    )
    loans = pd.DataFrame(
        {"purpose": ["farming", "consumption", "unknown"], "outstanding_baht": [30_000.0, 10_000.0, 10_000.0]}
    )
    debts = of_house.merge(loans, how="cross").assign(round=first_month)
    return {
        "household": of_house.assign(joined=first_month, left=pd.Series([None] * households, dtype="str")),
        "hh_month": by_month.assign(
            sheet_present=pd.Series(True, index=by_month.index, dtype="boolean"), source="lines"
        ),
        "hh_ledger": by_month.merge(lines, how="cross")
        .assign(date=lambda rows: rows["month"] + "-15", in_kind=False, purpose=pd.Series(dtype="str"))
        .astype({"in_kind": "boolean"})
        .drop(columns="month"),
        "hh_debt": debts.assign(loan_id=debts["hh_id"] + "-" + debts["purpose"]),
        "hh_review": pd.DataFrame(
            {"review_id": ["r1"], "tambon_code": [_TAMBON], "date": [f"{reviewed}-20"]}, dtype="str"
        ),
        "hh_commitment": of_house.assign(
            review_id="r1", category="alcohol", target_pct=10.0, due=span(reviewed, 4)[-1]
        ),
        "tambon_population": pd.DataFrame(
            {"tambon_code": [_TAMBON], "year": [2008], "households": [200], "population": [700]}
        ),
    }
