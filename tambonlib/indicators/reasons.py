"""Why a cell of the results has no value: each reason with its status.

Both are declared in ``definitions/words/reasons.yaml``, beside the sentence that a report shows.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from tambonlib.definition_file import read_definition
from tambonlib.errors import Fault

_FILE = "words/reasons.yaml"
#: The statuses of a cell without a value; a cell with one is ``ok``.
WITHOUT_VALUE = ("too_few", "not_collected", "cannot_be_computed")


def check_reasons(tree: Mapping) -> Iterator[Fault]:
    """Yield a fault for every reason that lacks one of the statuses.

    Examples
    --------
    >>> [fault.key for fault in check_reasons({"no_harvest": {"th": "ไม่มีผลผลิต", "en": "No harvest."}})]
    ['no_harvest.status']
    """
    for reason, entry in tree.items():
        status = entry.get("status")
        if status not in WITHOUT_VALUE:
            allowed = ", ".join(WITHOUT_VALUE)
            yield Fault(
                "not_allowed", file=_FILE, key=f"{reason}.status", found=str(status), values={"allowed": allowed}
            )


#: Reason → status.
REASONS = {reason: entry["status"] for reason, entry in read_definition(_FILE, check_reasons).items()}
#: Reasons as categories: a reason is one of these and nothing else.
REASON = pd.CategoricalDtype(pd.Index(list(REASONS), dtype="str"))
#: What to do where a reason is missing, for an error's text.
HOW_TO_DECLARE = (
    f"declare it in tambonlib/definitions/{_FILE}: <reason>: with status ({', '.join(WITHOUT_VALUE)}), th and en"
)
