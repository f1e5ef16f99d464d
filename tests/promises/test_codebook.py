"""What holds for every table and column of the codebook, present and future."""

import re
import unicodedata

import pytest

from tambonlib.records import categories, codebook

TABLES = codebook.tables()
COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns.values()]
# Tables that are not about one tambon, and tables that may also be about a province.
WITHOUT_TAMBON = {"evaluation_item", "support_activity", "activity_dimension", "activity_power"}
MAYBE_TAMBON = {
    "mechanism",
    "person",
    "meeting",
    "meeting_attendance",
    "resolution",
    "task",
    "partner",
    "outside_event",
}

# What each indicator's formula reads (DOMAIN §1, §3).
NEEDED = {
    "D1.1": "household.joined household.left hh_month.sheet_present tambon_population.households",
    "D1.2": "hh_ledger.category hh_ledger.amount_baht hh_ledger.in_kind hh_ledger.purpose hh_month.sheet_present",
    "D1.3": "hh_ledger.date hh_ledger.category hh_ledger.amount_baht",
    "D1.4": "hh_ledger.flow hh_ledger.category hh_ledger.purpose hh_ledger.amount_baht",
    "D1.5": "hh_debt.outstanding_baht hh_debt.purpose hh_debt.round",
    "D1.6": "hh_ledger.category hh_ledger.amount_baht",
    "D1.7": "hh_commitment.category hh_commitment.target_pct hh_commitment.due hh_review.date",
    "D2.1": "ent_cost.amount_baht enterprise.area_rai ent_output.qty ent_output.unit",
    "D2.2": "ent_output.qty ent_output.price_baht ent_output.use ent_cost.cash enterprise.area_rai",
    "D2.3": "ent_cost.cost_code ent_cost.cash ent_cost.behaviour",
    "D2.4": "ent_cost.amount_baht ent_output.qty ent_output.price_baht",
    "D2.5": "enterprise.hh_id enterprise.kind enterprise.crop_year ent_output.price_baht ent_cost.amount_baht",
    "D2.6": "ent_review.date ent_decision.carried_out ent_decision.decision",
    "D3.1": "proposal_event.status proposal_event.date proposal.proposed_date",
    "D3.2": "proposal_event.status proposal_event.date",
    "D3.3": "proposal.doer",
    "D3.4": "problem.priority_rank proposal.problem_id proposal_event.status",
    "D3.5": "proposal.evidence_dataset_id",
    "D3.6": "proposal_event.status proposal_event.date",
    "D4.1": "wf_member.joined wf_member.left tambon_population.population",
    "D4.2": "wf_contribution.month_due wf_contribution.amount_due_baht wf_contribution.amount_paid_baht",
    "D4.3": "wf_month.benefits_out_baht wf_month.member_in_baht",
    "D4.4": "wf_month.closing_baht wf_month.benefits_out_baht",
    "D4.5": "wf_month.admin_out_baht wf_month.closing_baht wf_month.state_in_baht wf_month.lao_in_baht",
    "D4.6": "wf_member.age_band wf_member.age_as_of wf_rule.from_age wf_rule.amount_baht wf_month.closing_baht",
    "D5.1": "dataset_update.n_units dataset.household_base tambon_population.households",
    "D5.2": "data_quality.check data_quality.n_checked data_quality.n_fail",
    "D5.3": "dataset_update.date dataset.cycle_months",
    "D5.4": "data_use.decision_kind data_use.decision_id resolution.resolution_id",
    "D5.5": "data_return.village_no data_return.date tambon_population.villages",
    "D5.6": "poor_count.counted_by poor_count.n_poor",
    "D6.1": "evaluation_round.planned evaluation_round.date evaluation_round.round",
    "D6.2": "score.evidence_table score.evidence_ref",
    "D6.3": "action.due action.closed",
    "D6.4": "score.rater_kind score.current score.item",
    "D6.5": "evaluation_round_group.expected evaluation_round_group.present",
    "D7.1": "meeting.planned meeting.date",
    "D7.2": "resolution.due resolution.closed",
    "D7.3": "person.is_official person.village_no person.sex tambon_population.villages",
    "D7.4": "person.is_core person.from person.to",
    "D7.5": "task.hours task.person_id",
    "D8.1": "partner.side contribution.date",
    "D8.2": "contribution.value_baht contribution.kind tambon_population.households",
    "D8.3": "contribution.value_baht partner.side",
    "D8.4": "contribution.partner_id contribution.value_baht",
    "D8.5": "agreement.committed_baht agreement.start agreement.end contribution.agreement_id",
    "S.1": "support_activity.hours support_activity.line activity_tambon.tambon_code support_activity.start",
    "S.2": "activity_tambon.n_participants support_activity.hours",
    "S.3": "activity_tambon.tambon_code activity_tambon.n_core support_activity.start",
    "S.4": "support_activity.hours activity_tambon.tambon_code",
    "S.5": "support_activity.start support_activity.request_date",
    "S.6": "activity_output_use.date activity_output_use.used support_activity.end",
    "S.7": "activity_tambon.report_returned support_activity.analysis_done",
    "S.8": "support_activity.initiated_by",
    "S.9": "support_activity.start activity_tambon.tambon_code",
    "S.10": "support_activity.followup_due support_activity.followup_done",
    "S.11": "support_activity.beyond_capacity",
}


def texts():
    """Every text of the codebook and its charts: where it stands, language, what it says."""
    for table in TABLES.values():
        for word in ("label", "about", "frequency"):
            yield from ((f"{table.name}.{word}", lang, said) for lang, said in getattr(table, word).items())
        for column in table.columns.values():
            place = f"{table.name}.{column.name}"
            for label in (column.label, column.unit, column.about, *column.value_labels.values()):
                yield from ((place, lang, said) for lang, said in (label or {}).items())


def test_there_is_something_to_look_at():
    assert len(TABLES) > 50 and len(COLUMNS) > 400 and sum(1 for _ in texts()) > 2000


def test_thai_is_written_in_thai_and_english_is_not():
    # A name may stand in Latin letters (CCS, MOU), a Thai text as a whole may not.
    thai = re.compile("[\u0e01-\u0e2e]")
    foreign = re.compile("[^\u0000-\u024f\u0e00-\u0e7f\u2010-\u2026\u2212]")
    for place, lang, said in texts():
        assert bool(thai.search(said)) == (lang == "th"), (place, said)
        assert not foreign.search(said), (place, said)


# Where no hand would put Thai marks: a vowel or tone mark without a consonant before it; one twice or after
# a later one; ำ and แ written in two pieces.
MISSPELLED = [
    re.compile("(?:^|[^\u0e01-\u0e2e\u0e31-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"),
    re.compile("(?:^|[^\u0e01-\u0e2e\u0e48-\u0e4b])[\u0e32\u0e33]|(?:^|[^\u0e01-\u0e2e\u0e48-\u0e4b\u0e32])\u0e30"),
    re.compile("([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])\\1|[\u0e48-\u0e4b]{2}|[\u0e48-\u0e4b][\u0e31\u0e34-\u0e3a]"),
    re.compile("\u0e4d|\u0e40\u0e40|\u200b|\ufeff"),
]


@pytest.mark.parametrize(
    "wrong",
    ["ก าร", "ก่่", "ก่้", "นํ้า", "เเม่", "น่ิ", "่ก", "กิิ"],
)
def test_misspelled_thai_is_seen(wrong):
    assert any(pattern.search(wrong) for pattern in MISSPELLED)


def test_thai_is_spelled_as_a_hand_writes_it():
    for place, _, said in texts():
        assert not any(pattern.search(said) for pattern in MISSPELLED), (place, said)
        assert unicodedata.normalize("NFC", said) == said, (place, said)


@pytest.mark.parametrize("indicator", NEEDED)
def test_every_formula_finds_its_columns(indicator):
    for wanted in NEEDED[indicator].split():
        table, _, column = wanted.partition(".")
        assert column in TABLES[table].columns, wanted


def test_every_row_knows_its_tambon():
    for table in TABLES.values():
        column = table.columns.get("tambon_code")
        assert (column is None) == (table.name in WITHOUT_TAMBON), table.name
        if column is not None:
            assert column.type == "tambon_code" and column.required == (table.name not in MAYBE_TAMBON), table.name


def test_key_columns_are_required():
    for table in TABLES.values():
        assert all(table.columns[name].required for name in table.key), table.name


def test_amounts_say_their_unit_in_name_and_label():
    for table, column in COLUMNS:
        assert (column.type == "amount") == column.name.endswith("_baht"), (table.name, column.name)
        assert column.type != "amount" or "บาท" in column.unit["th"], (table.name, column.name)


def test_dates_say_how_exactly_they_may_be_known():
    for table, column in COLUMNS:
        assert (column.type == "date") == bool(column.precision), (table.name, column.name)


def test_codes_are_plain_words():
    for table, column in COLUMNS:
        for code in column.allowed:
            assert re.fullmatch("[A-Za-z][A-Za-z0-9_]*", code), (table.name, column.name, code)


def test_two_values_of_one_column_never_look_alike():
    for table, column in COLUMNS:
        for lang in ("th", "en"):
            shown = [label[lang] for label in column.value_labels.values()]
            assert len(shown) == len(set(shown)), (table.name, column.name, lang)


def test_names_of_raw_and_source_columns_are_free():
    for table in TABLES.values():
        taken = set(codebook.SOURCE_COLUMNS) | {f"{name}_raw" for name in table.columns}
        assert not taken & set(table.columns), table.name


def test_who_is_meant_by_a_code_is_marked():
    for table, column in COLUMNS:
        person = (column.refers_to or f"{table.name}.{column.name}") in {
            "household.hh_id",
            "enterprise.ent_id",
            "hh_debt.loan_id",
            "wf_member.member_id",
            "person.person_id",
        }
        assert not person or column.personal == "pseudonym", (table.name, column.name)


def test_health_and_debt_are_sensitive():
    assert TABLES["wf_benefit"].columns["type"].sensitive == "law"
    for name in ("purpose", "lender_type", "principal_baht", "outstanding_baht"):
        assert TABLES["hh_debt"].columns[name].sensitive == "policy"


def test_references_point_at_columns_of_the_same_type():
    for table, column in COLUMNS:
        if column.refers_to is not None:
            target, _, name = column.refers_to.partition(".")
            assert TABLES[target].columns[name].type == column.type, (table.name, column.name)
            assert name in TABLES[target].key, (table.name, column.name)


def test_books_of_months_can_be_checked():
    assert {name for name, table in TABLES.items() if table.identity} == {"hh_month", "wf_month"}
    assert TABLES["hh_month"].identity["plus"] == ["receipts_baht"]
    for table in TABLES.values():
        if table.identity:
            rule = table.identity
            sums = [rule["opening"], *rule["plus"], *rule["minus"], rule["closing"]]
            assert all(table.columns[name].type == "amount" for name in sums), table.name
            assert {rule["by"], rule["order"]} == set(table.key), table.name


def test_evidence_points_at_tables_that_exist():
    for name in ("score", "power_rating"):
        assert set(TABLES[name].columns["evidence_table"].allowed) - set(TABLES) == {"document"}


def test_purposes_of_loans_include_the_traps():
    assert {"refinance", "vehicle", "unknown"} <= set(TABLES["hh_debt"].columns["purpose"].allowed)


def test_charts_named_by_columns_are_complete():
    charts = categories.chart_labels()
    for table, column in COLUMNS:
        if column.chart is not None:
            assert column.allowed == tuple(charts[column.chart]), (table.name, column.name)
