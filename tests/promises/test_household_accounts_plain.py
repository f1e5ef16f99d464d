"""D1.1–D1.7 computed a second time, with loops and dictionaries, straight from the words of DOMAIN §1.

Nothing of the program's tables, windows or sums is used here: only the charts that people decided on.
"""

import statistics
from collections import defaultdict

import pytest

from tambonlib.indicators.household_accounts import (
    account_continuity,
    change_after_review,
    debt_service_ratio,
    matched_change,
    nonproductive_debt_share,
    reducible_share,
    surplus_rate,
)
from tambonlib.records.categories import category_chart
from tests.promises.records import MONTHS, invented_records

CHART = category_chart().set_index("code").to_dict("index")
WINDOW, RUN, PAIRS, ROUND = 6, 4, 2, 5
MOVED = {"loan_received", "loan_principal", "loan_payment", "saving_withdrawn", "saving_deposit"}
TABLES = ("household", "hh_month", "hh_ledger", "hh_debt", "hh_review", "hh_commitment", "tambon_population")


class Plain:
    """Records as dictionaries, and each indicator as a loop: (tambon, month, part) → (value, n, N)."""

    def __init__(self, records):
        rows = {
            name: table.astype(object).where(table.notna(), None).to_dict("records") for name, table in records.items()
        }
        self.rows = rows
        self.homes = {row["hh_id"]: row for row in rows["household"]}
        self.sheets = {(row["hh_id"], row["month"]) for row in rows["hh_month"] if row["sheet_present"]}
        whole = {
            (row["hh_id"], row["month"])
            for row in rows["hh_month"]
            if row["sheet_present"] and row["source"] == "lines"
        }
        self.complete = {(home, month) for home, month in whole if self.eligible(home, month)}
        self.lines = defaultdict(list)
        for row in rows["hh_ledger"]:
            if not row["in_kind"]:
                self.lines[row["hh_id"], row["date"][:7]].append(row)
        self.tambons = sorted({row["tambon_code"] for row in rows["household"]})

    def eligible(self, home, month):
        row = self.homes[home]
        return row["joined"] <= month and (row["left"] is None or month <= row["left"])

    def members(self, tambon, month):
        return [home for home, row in self.homes.items() if row["tambon_code"] == tambon and self.eligible(home, month)]

    def amounts(self, home, month):
        """Satang of one household month."""
        of = defaultdict(int)
        for row in self.lines[home, month]:
            satang, kind = round(row["amount_baht"] * 100), CHART[row["category"]]
            purpose = row["purpose"] or kind["purpose"]
            if kind["class"] in MOVED:
                of[kind["class"]] += satang
            elif row["flow"] == "receipt":
                of["net_income"] += satang
            elif kind["class"] == "interest":
                of["interest"] += satang
            elif purpose == "enterprise":
                of["net_income"] -= satang
            else:
                of["living"] += satang
                of[kind["tier"]] += satang
        return of

    def window(self, home, month, length):
        """Sums over the months up to this one, or None where one of them is not complete."""
        last = MONTHS.index(month)
        months = MONTHS[max(0, last - length + 1) : last + 1]
        if len(months) < length or any((home, one) not in self.complete for one in months):
            return None
        total = defaultdict(int)
        for one in months:
            for name, satang in self.amounts(home, one).items():
                total[name] += satang
        return total

    def windows(self, tambon, month):
        found = [self.window(home, month, WINDOW) for home in self.members(tambon, month)]
        return [one for one in found if one is not None]

    def cells(self):
        for tambon in self.tambons:
            for month in MONTHS:
                yield tambon, month, self.members(tambon, month)

    def continuity(self):
        told = {}
        for tambon in self.tambons:
            sheets = eligible = 0
            ever = set()
            for i, month in enumerate(MONTHS):
                homes = self.members(tambon, month)
                present = sum((home, month) in self.sheets for home in homes)
                sheets, eligible = sheets + present, eligible + len(homes)
                ever |= set(homes)
                running = sum(self.longest(home, MONTHS[: i + 1]) >= RUN for home in homes)
                counts = [
                    (row["year"], row["households"])
                    for row in self.rows["tambon_population"]
                    if row["tambon_code"] == tambon and row["households"]
                ]
                past = [count for count in counts if count[0] <= int(month[:4])]
                registered = (max(past) if past else min(counts))[1]
                told[tambon, month, "month"] = (share(present, len(homes)), len(homes), len(homes))
                told[tambon, month, "to_date"] = (share(sheets, eligible), len(ever), len(ever))
                told[tambon, month, "running"] = (share(running, len(homes)), len(homes), len(homes))
                told[tambon, month, "keepers"] = (share(len(homes), registered), len(homes), registered)
        return told

    def longest(self, home, months):
        best = now = 0
        for month in months:
            now = now + 1 if (home, month) in self.sheets and self.eligible(home, month) else 0
            best = max(best, now)
        return best

    def reducible(self):
        told = {}
        for tambon, month, homes in self.cells():
            windows = [one for one in self.windows(tambon, month) if one["living"]]
            for part, tiers in {"a": "A", "a_to_b": "AB", "a_to_c": "ABC", "a_to_d": "ABCD"}.items():
                shares = [share(sum(one[tier] for tier in tiers), one["living"]) for one in windows]
                told[tambon, month, part] = (median(shares), len(shares), len(homes))
        return told

    def matched(self):
        told = {}
        for tambon, month, homes in self.cells():
            last = MONTHS.index(month)
            before, after, n = defaultdict(int), defaultdict(int), 0
            for home in homes:
                pairs = [
                    i
                    for i in range(max(12, last - 11), last + 1)
                    if (home, MONTHS[i]) in self.complete and (home, MONTHS[i - 12]) in self.complete
                ]
                if len(pairs) < PAIRS:
                    continue
                n += 1
                for i in pairs:
                    for total, at in ((before, i - 12), (after, i)):
                        for name, satang in self.amounts(home, MONTHS[at]).items():
                            total[name] += satang
            parts = {"a": "A", "a_to_b": "AB", "a_to_c": "ABC", "a_to_d": "ABCD", "living": ["living"]}
            for part, names in parts.items():
                first, second = (sum(total[name] for name in names) for total in (before, after))
                told[tambon, month, part] = (100 * (second - first) / first if first else None, n, len(homes))
        return told

    def surplus(self):
        told = {}
        for tambon, month, homes in self.cells():
            windows = self.windows(tambon, month)
            earning = [one for one in windows if one["net_income"] > 0 and not one["loan_payment"]]
            rates = [100 * (one["net_income"] - one["living"] - one["interest"]) / one["net_income"] for one in earning]
            told[tambon, month, "median"] = (median(rates), len(rates), len(homes))
            none, unknown = (
                sum(test(one) for one in windows)
                for test in (lambda w: w["net_income"] <= 0, lambda w: w["loan_payment"] > 0)
            )
            told[tambon, month, "without_net_income"] = (share(none, len(windows)), len(windows), len(homes))
            told[tambon, month, "interest_unknown"] = (share(unknown, len(windows)), len(windows), len(homes))
        return told

    def service(self):
        told = {}
        for tambon, month, homes in self.cells():
            windows = self.windows(tambon, month)
            paid = [
                (one["loan_principal"] + one["interest"] + one["loan_payment"], one["net_income"]) for one in windows
            ]
            ratios = [(share(debt, income), debt) for debt, income in paid if income > 0]
            paying = [ratio for ratio, debt in ratios if debt]
            told[tambon, month, "median"] = (median([ratio for ratio, _ in ratios]), len(ratios), len(homes))
            told[tambon, month, "among_paying"] = (median(paying), len(paying), len(homes))
            told[tambon, month, "paying"] = (share(sum(debt > 0 for debt, _ in paid), len(paid)), len(paid), len(homes))
            told[tambon, month, "without_net_income"] = (
                share(sum(income <= 0 for _, income in paid), len(paid)),
                len(paid),
                len(homes),
            )
        return told

    def debt(self):
        classes = {
            "farming": "productive",
            "business": "productive",
            "consumption": "nonproductive",
            "housing_land": "capital",
            "education": "capital",
            "refinance": "refinance",
            "vehicle": "capital",
        }
        told = {}
        for tambon, month, homes in self.cells():
            total, owing_known, owing = defaultdict(float), 0, 0
            for home in homes:
                rounds = {row["round"] for row in self.rows["hh_debt"] if row["hh_id"] == home}
                valid = [one for one in rounds if 0 <= number(month) - number(one) < ROUND]
                own = defaultdict(float)
                for row in self.rows["hh_debt"]:
                    if valid and row["hh_id"] == home and row["round"] == max(valid) and row["outstanding_baht"]:
                        own[classes.get(row["purpose"], "unknown")] += row["outstanding_baht"]
                for name, baht in own.items():
                    total[name] += baht
                owing_known += any(baht for name, baht in own.items() if name != "unknown")
                owing += any(own.values())
            known = sum(baht for name, baht in total.items() if name != "unknown")
            for part in ("nonproductive", "refinance", "capital", "productive"):
                told[tambon, month, part] = (share(total[part], known), owing_known, len(homes))
            told[tambon, month, "unknown"] = (share(total["unknown"], known + total["unknown"]), owing, len(homes))
        return told

    def review(self):
        held = {row["review_id"]: row["date"][:7] for row in self.rows["hh_review"]}
        told = {}
        for tambon, month, homes in self.cells():
            recent = {name for name, at in held.items() if 0 <= number(month) - number(at) < 12}
            own = [row for row in self.rows["hh_commitment"] if row["tambon_code"] == tambon]
            committed = {row["hh_id"] for row in own if row["review_id"] in recent} & set(homes)
            reviews = sum(row["tambon_code"] == tambon and row["review_id"] in recent for row in self.rows["hh_review"])
            outcomes = defaultdict(list)
            for row in own:
                if row["due"] <= month:
                    outcomes[row["hh_id"]].append(self.met(row, held[row["review_id"]]))
            known = [[one for one in many if one is not None] for many in outcomes.values()]
            assessed = [all(many) for many in known if many]
            told[tambon, month, "reviews"] = (reviews, reviews, None)
            told[tambon, month, "committed"] = (share(len(committed), len(homes)), len(homes), len(homes))
            told[tambon, month, "met"] = (share(sum(assessed), len(assessed)), len(assessed), len(known))
            told[tambon, month, "not_assessable"] = (
                share(len(known) - len(assessed), len(known)),
                len(known),
                len(known),
            )
        return told

    def met(self, row, reviewed):
        """True, False, or None where it cannot be assessed."""
        steps = range(number(reviewed) + 1, number(row["due"]) + 1)
        spent = [0, 0]
        if not 1 <= len(steps) <= 12:
            return None
        for step in steps:
            for year, back in ((0, 12), (1, 0)):
                month = f"{(step - back) // 12:04d}-{(step - back) % 12 + 1:02d}"
                if (row["hh_id"], month) not in self.complete:
                    return None
                lines = [line for line in self.lines[row["hh_id"], month] if line["category"] == row["category"]]
                spent[year] += sum(round(line["amount_baht"] * 100) for line in lines if line["flow"] != "receipt")
        return spent[1] <= spent[0] * (1 - row["target_pct"] / 100) + 0.5 if spent[0] else None


def share(part, whole):
    return 100 * part / whole if whole else None


def median(values):
    return statistics.median(values) if values else None


def number(month):
    return int(month[:4]) * 12 + int(month[5:]) - 1


def dense_commitments(records):
    """Commitments on lines that are in most books, due soon after the review, so that some can be assessed."""
    held = records["hh_review"].set_index("review_id")["date"].str.slice(0, 7)
    made = records["hh_commitment"].copy()
    cycle = [
        MONTHS[min(len(MONTHS) - 1, MONTHS.index(month) + 1 + i % 2)]
        for i, month in enumerate(made["review_id"].map(held))
    ]
    common = ["food", "clothing", "fuel", "alcohol", "merit"]
    lines = records["hh_ledger"].copy()
    lines["category"] = [common[i % 5] if i % 3 == 0 else code for i, code in enumerate(lines["category"])]
    lines.loc[lines.index % 3 == 0, "flow"] = "payment"
    category = [common[i % 5] for i in range(len(made))]
    made = made.assign(due=cycle, category=category, target_pct=made["target_pct"] / 5)
    return {**records, "hh_commitment": made.drop_duplicates(["review_id", "hh_id", "category"]), "hh_ledger": lines}


CASES = {
    account_continuity: ("continuity", {"running_months": RUN}),
    reducible_share: ("reducible", {"window_months": WINDOW}),
    matched_change: ("matched", {"matched_months_minimum": PAIRS}),
    surplus_rate: ("surplus", {"window_months": WINDOW}),
    nonproductive_debt_share: ("debt", {"debt_round_months": ROUND, "vehicle_loan_class": "capital"}),
    debt_service_ratio: ("service", {"window_months": WINDOW}),
    change_after_review: ("review", {}),
}


@pytest.mark.parametrize("seed", [11, 12, 13])
@pytest.mark.parametrize("indicator", CASES, ids=lambda one: one.card.id)
def test_a_plain_computation_gives_the_same(indicator, seed):
    records = dense_commitments(invented_records(TABLES, seed))
    name, options = CASES[indicator]
    expected = getattr(Plain(records), name)()
    rows = indicator(*(records[table] for table in indicator.card.tables), months=MONTHS, **options)
    found = {(row.tambon_code, row.month, row.part): row for row in rows.itertuples()}
    values = 0
    for cell, (value, n, whole) in expected.items():
        row = found.pop(cell)
        assert row.n == n, cell
        assert whole is None or row.N == whole, cell
        assert (
            (row.value == pytest.approx(value, rel=1e-9, abs=1e-9)) if value is not None else row.value != row.value
        ), cell
        values += value is not None
    assert values > 15 and not found
    assert {part for (_, _, part), (value, _, _) in expected.items() if value is not None} == {
        part.key for part in indicator.card.parts
    }
