"""D2 once more, in plain loops written from DOMAIN's formulas, and compared with the indicators on untidy invented
books.
"""

import math
from statistics import median

import pandas as pd
import pytest

from tambonlib.indicators.enterprise_accounts import (
    adjustment_rate,
    breakeven_price,
    enterprise_cost,
    net_profit,
    profit_change_split,
    purchased_input_share,
)
from tests.promises.records import MONTHS, TAMBONS, invented_records

RAI = {
    "rice_wet": "rice_wet",
    "rice_dry": "rice_dry",
    "cassava": "cassava",
    "cane_plant": "cane",
    "cane_ratoon": "cane",
    "maize": "maize",
}
HEAD = {"pig": "pig", "cattle": "cattle"}
KILOGRAMS = {"kg": 1, "ton": 1_000, "kwian": 1_000, "tang_paddy": 10}
NAMES = ("household", "enterprise", "ent_cost", "ent_output", "ent_review", "ent_decision")
VALID, QUIET, CANE_CROPS, ADJUST = 15, 2, 3, 6


def number(date):
    return int(date[:4]) * 12 + int(date[5:7]) - 1


def present(value):
    return value is not None and not pd.isna(value)


@pytest.fixture(scope="module", params=[11, 12])
def records(request):
    return invented_records(NAMES, request.param)


class Plain:
    """What was known at the end of one month, as lists of dicts."""

    def __init__(self, records, month):
        self.now = number(month)
        rows = {name: records[name].to_dict("records") for name in NAMES}
        self.every = rows
        self.enterprises = [one for one in rows["enterprise"] if number(one["start"]) <= self.now]
        seen = {
            name: [line for line in rows[name] if number(line["date"]) <= self.now]
            for name in ("ent_cost", "ent_output")
        }
        self.costs = {
            one["ent_id"]: [line for line in seen["ent_cost"] if line["ent_id"] == one["ent_id"]]
            for one in rows["enterprise"]
        }
        self.outputs = {
            one["ent_id"]: [line for line in seen["ent_output"] if line["ent_id"] == one["ent_id"]]
            for one in rows["enterprise"]
        }

    def ended(self, one):
        """The month number in which the season ended, or None while it goes on."""
        if present(one["end"]):
            return number(one["end"]) if number(one["end"]) <= self.now else None
        dates = sorted({number(line["date"]) for line in self.outputs[one["ent_id"]]})
        for place, date in enumerate(dates):
            following = dates[place + 1] if place + 1 < len(dates) else math.inf
            if following > date + QUIET and date + QUIET <= self.now:
                return dates[-1]
        return None

    def own_price(self, ent, unit):
        sold = [
            self.line(line)
            for line in self.outputs[ent]
            if line["use"] == "sold" and present(line["price_baht"]) and line["qty"] > 0
        ]
        sold = [(qty, price) for found, qty, price in sold if found == unit]
        return sum(qty * price for qty, price in sold) / sum(qty for qty, _ in sold) if sold else None

    def line(self, line):
        weight = KILOGRAMS.get(line["unit"])
        price = line["price_baht"]
        return ("kg", line["qty"] * weight, price / weight) if weight else (line["unit"], line["qty"], price)

    def market(self, one, unit):
        year = one["crop_year"] if one["kind"] in RAI else int(one["start"][:4])
        alike = [
            other["ent_id"]
            for other in self.every["enterprise"]
            if other["tambon_code"] == one["tambon_code"]
            and other["kind"] == one["kind"]
            and (other["crop_year"] if other["kind"] in RAI else int(other["start"][:4])) == year
        ]
        prices = [price for price in (self.own_price(ent, unit) for ent in alike) if price is not None]
        return median(prices) if prices else None

    def value(self, one):
        lines = self.outputs[one["ent_id"]]
        if not lines:
            return None
        total = 0.0
        for line in lines:
            unit, qty, price = self.line(line)
            if qty == 0:
                continue
            if not present(price):
                own = self.own_price(one["ent_id"], unit)
                price = None if line["use"] == "sold" else own if own is not None else self.market(one, unit)
            if price is None:
                return None
            total += qty * price
        return total

    def quantity(self, one):
        lines = [self.line(line) for line in self.outputs[one["ent_id"]]]
        units = {unit for unit, _, _ in lines}
        return (units.pop(), sum(qty for _, qty, _ in lines)) if len(units) == 1 else (None, None)

    def planting(self, one):
        """What full cost bears of planting cane, and what of the booked cost it stands for."""
        lines = self.costs[one["ent_id"]]
        own = [line["amount_baht"] for line in lines if line["cost_code"] == "cuttings_spread"]

        def booked(plant):
            codes = ("land_preparation", "planting", "cuttings")
            return sum(line["amount_baht"] for line in self.costs[plant["ent_id"]] if line["cost_code"] in codes)

        instead = booked(one) if one["kind"] == "cane_plant" else 0.0
        if own:
            return sum(own), instead
        if one["kind"] == "cane_plant":
            return instead / CANE_CROPS, instead
        if one["kind"] != "cane_ratoon":
            return 0.0, 0.0
        plants = [
            plant
            for plant in self.enterprises
            if plant["hh_id"] == one["hh_id"]
            and plant["kind"] == "cane_plant"
            and 0 < one["crop_year"] - plant["crop_year"] < CANE_CROPS
        ]
        return (
            (booked(plants[-1]) / plants[-1]["area_rai"] / CANE_CROPS * one["area_rai"], 0.0) if plants else (None, 0.0)
        )

    def account(self, one):
        lines = [line for line in self.costs[one["ent_id"]] if line["cost_code"] != "cuttings_spread"]
        cash = sum(line["amount_baht"] for line in lines if line["cash"]) if self.costs[one["ent_id"]] else None
        full = None
        if any(not line["cash"] for line in self.costs[one["ent_id"]]):
            share, instead = self.planting(one)
            full = None if share is None else sum(line["amount_baht"] for line in lines) - instead + share
        variable = [line for line in lines if line["cash"] and line["behaviour"] == "variable"]
        unit, quantity = self.quantity(one)
        inputs = {"chemical_fertiliser", "herbicide", "pesticide"}
        return {
            **one,
            "ended": self.ended(one),
            "cash": cash,
            "full": full,
            "value": self.value(one),
            "unit": unit,
            "quantity": quantity,
            "size": one["area_rai"] if one["kind"] in RAI else one["herd_n"] if one["kind"] in HEAD else None,
            "variable": sum(line["amount_baht"] for line in variable) if cash is not None else None,
            "bought": sum(line["amount_baht"] for line in variable if line["cost_code"] in inputs)
            if cash is not None
            else None,
        }

    def finished(self, tambon):
        made = [self.account(one) for one in self.enterprises if one["tambon_code"] == tambon]
        return [one for one in made if one["ended"] is not None]

    def latest(self, tambon):
        finished = self.finished(tambon)
        last = {}
        for one in finished:
            key = (one["hh_id"], one["kind"])
            last[key] = max(last.get(key, 0), one["ended"])
        return [
            one
            for one in finished
            if one["ended"] == last[one["hh_id"], one["kind"]] and self.now - one["ended"] < VALID
        ]


def over(rows, top, bottom):
    """Σ top ÷ Σ bottom where both are known, with n."""
    known = [(top(one), bottom(one), one["hh_id"]) for one in rows if top(one) is not None and bottom(one) is not None]
    below = sum(side for _, side, _ in known)
    return (sum(side for side, _, _ in known) / below if below > 0 else None), len({hh for *_, hh in known})


def less(one, money):
    return None if one["value"] is None or one[money] is None else one["value"] - one[money]


def weight(one):
    return one["quantity"] if one["unit"] == "kg" else None


def expected(plain, tambon):
    """(indicator, part) → (value, n) of one tambon and month."""
    kept = plain.latest(tambon)
    crops = [one for one in kept if one["kind"] in RAI]
    told = {}
    for money in ("full", "cash"):
        told["D2.1", money] = over(crops, lambda one, money=money: one[money], lambda one: one["size"])
        told["D2.2", money] = over(crops, lambda one, money=money: less(one, money), lambda one: one["size"])
        for group in ("rice_wet", "cassava", "cane", "maize"):
            own = [one for one in kept if RAI.get(one["kind"]) == group]
            told["D2.1", f"{group}_{money}"] = over(own, lambda one, money=money: one[money], weight)
            told["D2.2", f"{group}_{money}"] = over(
                own, lambda one, money=money: less(one, money), lambda one: one["size"]
            )
        for kind in HEAD:
            own = [one for one in kept if one["kind"] == kind]
            told["D2.1", f"{kind}_{money}"] = over(own, lambda one, money=money: one[money], lambda one: one["size"])
            told["D2.2", f"{kind}_{money}"] = over(
                own, lambda one, money=money: less(one, money), lambda one: one["size"]
            )
    told["D2.3", "share"] = over(
        crops, lambda one: None if one["bought"] is None else 100 * one["bought"], lambda one: one["variable"]
    )
    told["D2.4", "margin"] = over(
        kept, lambda one: None if less(one, "full") is None else 100 * less(one, "full"), lambda one: one["value"]
    )
    for group in ("rice_wet", "cassava", "maize"):
        own = [one for one in kept if RAI.get(one["kind"]) == group and less(one, "full") is not None]
        told["D2.4", f"{group}_breakeven"] = over(own, lambda one: one["full"], weight)
        told["D2.4", f"{group}_price"] = over(own, lambda one: one["value"], weight)
    return told | expected_split(plain, tambon, crops) | expected_adjustment(plain, tambon)


def expected_split(plain, tambon, crops):
    earlier = {
        (one["hh_id"], one["kind"], one["crop_year"]): one for one in plain.finished(tambon) if one["kind"] in RAI
    }
    sums, area, houses = {"price": 0.0, "yield": 0.0, "cost": 0.0, "total": 0.0}, 0.0, set()
    for after in crops:
        before = earlier.get((after["hh_id"], after["kind"], after["crop_year"] - 1))
        if (
            before is None
            or any(less(one, "full") is None or one["unit"] is None for one in (before, after))
            or before["unit"] != after["unit"]
        ):
            continue
        if 0 in (before["quantity"], after["quantity"]):
            raise AssertionError("these books hold no lost crop; write the case by hand")
        (p1, y1, c1), (p2, y2, c2) = (
            (one["value"] / one["quantity"], one["quantity"] / one["size"], one["full"] / one["size"])
            for one in (before, after)
        )
        mean = (before["size"] + after["size"]) / 2
        effects = {
            "price": (y1 + y2) / 2 * (p2 - p1),
            "yield": (p1 + p2) / 2 * (y2 - y1),
            "cost": c1 - c2,
            "total": p2 * y2 - c2 - p1 * y1 + c1,
        }
        sums = {name: sums[name] + mean * effects[name] for name in sums}
        area += mean
        houses.add(after["hh_id"])
    return {("D2.5", name): (sums[name] / area if area else None, len(houses)) for name in sums}


def expected_adjustment(plain, tambon):
    own = {one["ent_id"]: one["hh_id"] for one in plain.every["enterprise"] if one["tambon_code"] == tambon}
    reviews = [
        one
        for one in plain.every["ent_review"]
        if one["ent_id"] in own and 0 <= plain.now - number(one["date"]) - ADJUST < 12
    ]
    adjusted = set()
    for review in reviews:
        for made in plain.every["ent_decision"]:
            length = 10 if len(made["date"]) == len(review["date"]) == 10 else 7
            after = made["ent_id"] == review["ent_id"] and made["date"][:length] >= review["date"][:length]
            if (
                after
                and present(made["carried_out"])
                and 0 <= number(made["carried_out"]) - number(review["date"]) <= ADJUST
            ):
                adjusted.add(review["ent_id"])
    due = {one["ent_id"] for one in reviews}
    return {("D2.6", "adjusted"): (100 * len(adjusted) / len(due) if due else None, len({own[ent] for ent in due}))}


INDICATORS = (enterprise_cost, net_profit, purchased_input_share, breakeven_price, profit_change_split, adjustment_rate)


def test_the_indicators_say_what_the_loops_say(records):
    told = {}
    for one in INDICATORS:
        rows = one(*(records[name] for name in one.card.tables), months=MONTHS)
        told |= {(one.card.id, row.part, row.tambon_code, row.month): (row.value, row.n) for row in rows.itertuples()}
    values = 0
    for month in MONTHS[::3]:
        plain = Plain(records, month)
        for tambon in TAMBONS:
            for (indicator, part), (value, n) in expected(plain, tambon).items():
                found, counted = told[indicator, part, tambon, month]
                assert counted == n, (indicator, part, tambon, month)
                assert math.isnan(found) if value is None else found == pytest.approx(value, rel=1e-5), (
                    indicator,
                    part,
                    tambon,
                    month,
                )
                values += value is not None
    assert values > 100


def test_price_yield_and_cost_add_up_to_the_change_exactly(records):
    rows = profit_change_split(*(records[name] for name in profit_change_split.card.tables), months=MONTHS)
    wide = rows.pivot_table(index=["tambon_code", "month"], columns="part", values="value")
    for prefix in ("", "cash_"):
        told = wide[[f"{prefix}{name}" for name in ("price", "yield", "cost", "total")]].dropna()
        gap = told.iloc[:, :3].sum(axis=1) - told.iloc[:, 3]
        assert len(told) and gap.abs().max() <= 1e-9
