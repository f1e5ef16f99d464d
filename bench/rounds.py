"""The contestants take turns; what one took against the other is told within each round."""

import json
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
from contestants import Contestant, Timed, notebook_of, timed
from machine import tell

#: Ours against each of these: at least so many times as quick.
AT_LEAST = {"cli": 8.0, "xargs": 4.0}
#: Ours against the limit: at most so many times as long.
AT_MOST_OF_LIMIT = 1.2


def in_turns(
    everyone: Sequence[Contestant], study: Mapping[str, object], folder: Path, *, rounds: int, reports: int | None
) -> dict[str, list[Timed]]:
    """The times of each contestant, one for each round."""
    times: dict[str, list[Timed]] = {one.key: [] for one in everyone}
    for turn in range(rounds):
        first = turn * 3 % max(len(everyone), 1)
        for one in [*everyone[first:], *everyone[:first]]:
            codes = spread(study["codes"], reports or one.reports, turn)
            times[one.key].append(timed(one, study, codes, folder / one.key))
            done = times[one.key][-1]
            print(
                f"  round {turn + 1}: {one.key:9} {done.reports:3} reports, {done.start:5.2f} s start + {done.rest:6.2f} s",
                flush=True,
            )
    return times


def spread(codes: Sequence[str], count: int, turn: int = 0) -> list[str]:
    """So many tambons evenly over the roster, others in the next round."""
    step = len(codes) / count
    return [codes[int(place * step + turn) % len(codes)] for place in range(count)]


def compared(everyone: Sequence[Contestant], times: Mapping[str, Sequence[Timed]]) -> list[bool]:
    """The table, and the targets that the contestants present allow."""
    print(
        "\nseconds for each report (median of the rounds), of that its share of the start in a run of 54; ours as many times as quick (lowest–highest round)"
    )
    for one in everyone:
        start, rest = (
            statistics.median(values)
            for values in ([t.start / 54 for t in times[one.key]], [t.rest / t.reports for t in times[one.key]])
        )
        whole = statistics.median(t.per_report for t in times[one.key])
        told = _range(_ratios(times, one.key)) if "ours" in times and one.key != "ours" else ""
        print(f"  {whole:7.3f} s  ({start:.3f} start, {rest:.3f} then)  {told:24} {one.title}", flush=True)
    if "ours" not in times:
        return []
    told = [
        tell(f"ours ÷ {key}, times as quick", _median(times, key), least, least=True, unit="x")
        for key, least in AT_LEAST.items()
        if key in times
    ]
    peers = [one.key for one in everyone if one.peer]
    if peers:
        told.append(
            tell(
                f"ours against the quickest of {', '.join(peers)}, times as quick",
                min(_median(times, key) for key in peers),
                1.0,
                least=True,
                unit="x",
            )
        )
    if "limit" in times:
        told.append(tell("ours ÷ the limit, times as long", 1 / _median(times, "limit"), AT_MOST_OF_LIMIT, unit="x"))
    return told


def same_shown(everyone: Sequence[Contestant], study: Mapping[str, object], folder: Path) -> list[bool]:
    """Whether everyone's cells showed the same for one tambon: else unlike things would have been compared."""
    code = spread(study["codes"], 1)[0]
    shown = {}
    for one in everyone:
        if one.key in ("limit", "kept"):
            timed(one, study, [code], folder / one.key, keep_shown=True)
            shown[one.key] = json.loads((folder / one.key / f"{code}.shown.json").read_text(encoding="utf-8"))
        else:
            timed(one, study, [code], folder / one.key)
            shown[one.key] = _shown(notebook_of(one, folder / one.key, code))
    if len(shown) < 2:
        return []
    first, *others = shown
    unlike = [key for key in others if _plain(shown[key]) != _plain(shown[first])]
    print(
        f"what the cells of {code} showed ({len(shown[first])} outputs) is the same for {', '.join(shown)}: {'yes' if not unlike else f'NO, unlike {first}: {unlike}'}"
    )
    return [not unlike]


def _shown(notebook: Path) -> list[tuple[dict, dict]]:
    cells = nbformat.read(notebook, as_version=4).cells
    outputs = [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]
    return [
        (output.data, output.metadata) for output in outputs if output.output_type in ("display_data", "execute_result")
    ]


def _plain(shown: Sequence[tuple[dict, dict]]) -> str:
    """As text, without the line end that a notebook leaves off a picture."""
    kinds = [[{kind: str(value).strip() for kind, value in data.items()}, about] for data, about in shown]
    return json.dumps(kinds, sort_keys=True)


def _ratios(times: Mapping[str, Sequence[Timed]], key: str) -> list[float]:
    return [other.per_report / own.per_report for own, other in zip(times["ours"], times[key], strict=True)]


def _median(times: Mapping[str, Sequence[Timed]], key: str) -> float:
    return statistics.median(_ratios(times, key))


def _range(ratios: Sequence[float]) -> str:
    return f"{statistics.median(ratios):5.2f}x ({min(ratios):.2f}–{max(ratios):.2f})"
