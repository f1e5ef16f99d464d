"""From what a page was made: enough to make it again, and nothing about the machine or its user."""

import platform
from functools import cache
from importlib import metadata

import tambonlib
from tambonlib.report.html import Shown, facts_list, heading, paragraph
from tambonlib.study import study_hash

_LIBRARIES = ("pandas", "numpy", "matplotlib")
_SHOWN_LETTERS = 16


def identity(page) -> Shown:
    """Study, tambon, edition, language, seed, versions, and the hashes of the study and of what the page reads."""
    study = page.study
    pairs = [
        (page.say("identity.study"), study.name),
        (page.say("identity.tambon"), page.tambon_code),
        (page.say("identity.edition"), page.edition),
        (page.say("identity.lang"), page.lang),
        (page.say("identity.seed"), study.seed),
        (page.say("identity.study_hash"), study_hash(study)[:_SHOWN_LETTERS]),
        (page.say("identity.read_hash"), page.read_hash[:_SHOWN_LETTERS]),
        (page.say("identity.definitions"), ", ".join(f"{card.id} v{card.definition}" for card in page.cards)),
        (page.say("identity.versions"), versions_text()),
    ]
    opening = heading(2, page.say("identity.title"), "identity") + paragraph(page.say("identity.about"))
    return Shown(opening + facts_list(pairs, "identity"))


def short_identity(page) -> str:
    """The line at the foot of a figure: study, tambon, and the first letters of the hash of what it reads.

    The same results give the same line on every machine.
    """
    return f"{page.study.name} · {page.tambon_code} · {page.read_hash[:8]}"


@cache
def versions_text() -> str:
    """This library, Python, and the libraries that compute and draw."""
    others = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return f"tambonlib {tambonlib.__version__}, Python {platform.python_version()}, {others}"
