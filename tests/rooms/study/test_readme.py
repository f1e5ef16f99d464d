"""params/README.md tells the truth: its example is a study, and no key is left unexplained."""

import re

from tambonlib import settings
from tambonlib.study import load_study
from tambonlib.study.study_file import KEYS
from tests.support import project_root

README = (project_root() / "params" / "README.md").read_text(encoding="utf-8")


def rows_of(section):
    """The keys of the table under a heading."""
    return re.findall(r"^\| `(\w+)` \|", README.split(section)[1].split("\n## ")[0], flags=re.MULTILINE)


def test_every_key_is_explained_in_both_languages():
    assert sorted(rows_of("## วิธีเขียน")) == sorted(KEYS)
    assert sorted(rows_of("## How to write it")) == sorted(KEYS)


def test_every_privacy_limit_is_named_in_both_languages():
    for name in settings.privacy_limits():
        assert README.count(f"`{name}`") == 2


def test_the_example_uses_every_key_and_is_a_study(desk):
    example = re.search(r"```yaml\n(.*?)```", README, flags=re.DOTALL)[1]
    assert sorted(re.findall(r"^(\w+):", example, flags=re.MULTILINE)) == sorted(KEYS)
    desk.write("example.yaml", example)
    desk.write(
        "example_agreed_lists.csv",
        "tambon_code,category,tier,agreed_on,version,source\n980101,alcohol,A,2008-03-01,1,เวทีประชาคม\n",
    )
    study = load_study(desk.folder / "example.yaml")
    assert study.settings_changed == ("book_tolerance_baht", "minimum_households", "privacy.count_minimum")
