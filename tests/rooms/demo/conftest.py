"""The demo study as it truly is, made once for all tests of this room."""

import pytest

from tambonlib.demo import dimensions, invented_household_accounts, plan

SEED = 2550


@pytest.fixture(scope="session")
def truth():
    """Code → the true tables of a tambon, made when asked for."""
    made = {}

    def tables(code):
        if code not in made:
            made[code] = invented_household_accounts.tables(SEED, plan.chosen([code])[0])
        return made[code]

    return tables


@pytest.fixture(scope="session")
def other(truth):
    """Code → the true tables of the other dimensions of a tambon, made when asked for."""
    made = {}

    def tables(code):
        if code not in made:
            made[code] = dimensions.tambon_tables(SEED, plan.chosen([code])[0], truth(code))
        return made[code]

    return tables


@pytest.fixture(scope="session")
def of_study():
    """The tables that belong to no single tambon."""
    return dimensions.study_tables(SEED, plan.tambons())
