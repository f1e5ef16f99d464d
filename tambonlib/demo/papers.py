"""The committed papers of the demo study: roster, agreed lists, and what is planted.

``python -m tambonlib.demo.papers`` writes them again; a test fails when one of them is stale.
"""

from pathlib import Path

import pandas as pd

from tambonlib import words
from tambonlib.demo.dirt_shared import planted_dirt
from tambonlib.demo.plan import planted, roster, settings
from tambonlib.records.categories import category_chart
from tambonlib.thai import show_month

#: Tambons that agreed on a list of their own, and what they moved to which tier.
AGREED = {
    "970104": {"phone": "C", "clothing": "C"},
    "980101": {"phone": "C"},
    "990104": {"fuel": "C"},
}


def agreed_lists() -> pd.DataFrame:
    """The lists of reducible categories that three tambons agreed on; the whole list, with what they moved."""
    chart = category_chart()
    usual = {code: tier for code, tier in zip(chart["code"], chart["tier"], strict=True) if isinstance(tier, str)}
    rows = [
        {
            "tambon_code": tambon,
            "category": category,
            "tier": tier,
            "agreed_on": "2007-03-20",
            "version": "1",
            "source": "เวทีประชาคมตำบล (ข้อมูลสมมติ)",
        }
        for tambon, moved in AGREED.items()
        for category, tier in {**usual, **moved}.items()
    ]
    return pd.DataFrame(rows)


def papers() -> dict[str, str]:
    """Path from the project's root → whole text of the paper."""
    return {
        "params/demo_roster.csv": _csv(roster()),
        "params/demo_agreed_lists.csv": _csv(agreed_lists()),
        "docs/demo_planted.csv": _csv(planted()),
        "docs/demo.md": page(),
    }


def write_papers(root: str | Path) -> list[Path]:
    """Write all papers under `root`."""
    written = []
    for name, text in papers().items():
        path = Path(root) / name
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _csv(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, lineterminator="\n")


def page() -> str:
    """docs/demo.md: what is planted, Thai first, then English."""
    return "\n\n".join(_part(lang) for lang in words.LANGUAGES) + "\n"


def _part(lang: str) -> str:
    def say(key: str, **values: object) -> str:
        return words.text(f"demo.page.{key}", lang, **values)

    story = settings("story")
    lines = [
        f"# {say('title')}",
        say("lead", seed=story["seed"]),
        f"## {say('planted')}",
        say("planted_lead"),
        _truths(lang, say, [*story["kinds"], "no_change"], True),
        f"## {say('also')}",
        say("also_lead"),
        _truths(lang, say, list(story["also"]), False),
        f"## {say('everywhere')}",
        say("everywhere_list"),
        f"## {say('dirt')}",
        say("dirt_lead"),
        _dirt(lang, say),
    ]
    return "\n\n".join(line.rstrip() for line in lines)


def _truths(lang: str, say, kinds: list[str], with_strength: bool) -> str:
    """One row for each kind: tambons and months, what and why, what to expect."""
    head = [say("kind"), say("tambons"), say("why"), say("expect")]
    truths = planted().drop_duplicates(["tambon_code", "kind"])
    rows = []
    for kind in kinds:
        group = truths[truths["kind"] == kind]
        shown = [
            code
            if pd.isna(first)
            else f"{code} ({show_month(first, lang)}{f', {strength:g}' if with_strength else ''})"
            for code, first, strength in zip(group["tambon_code"], group["from_month"], group["strength"], strict=True)
        ]
        first = group.iloc[0]
        rows.append([first[f"what_{lang}"], "<br>".join(shown), first[f"why_{lang}"], first[f"expect_{lang}"]])
    return _table(head, rows)


def _dirt(lang: str, say) -> str:
    head = [say("dirty_input"), say("where"), say("what_stands"), say("fate")]
    rows = [
        [
            str(spot.input_number),
            f"{spot.tambon_code} › {spot.sheet}",
            words.text(f"demo.dirt.{spot.what}", lang),
            words.text(f"demo.fates.{spot.fate}", lang),
        ]
        for spot in planted_dirt()
    ]
    return _table(head, rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    for made in write_papers(Path.cwd()):
        print(made)
