"""Which observation to ask for first: a tree of questions, grown on the measured patients, for "fault-tree".

`python -m digitrec.pages.fault_tree` writes `digitrec/pages/figures/fault_tree.js` again, from
`benchmarks/patients.csv`, and trains one patient of each kind for its learning curve.
"""

import csv
import json

import numpy as np

from digitrec.course import find_tree
from digitrec.laboratory.faults import FAULTS
from digitrec.laboratory.observations import OBSERVATIONS
from digitrec.laboratory.signs import SIGNS
from digitrec.pages.files import FOLDER
from digitrec.pages.question_tree import Leaf, grow, held_out, signs_in
from digitrec.pages.script import script

FILE = FOLDER / "figures" / "fault_tree.js"
TABLE = "benchmarks/patients.csv"
WIDE = 100
FIRST = "softmax-twice"  # what the patient has with which the figure begins

_COMMENT = """\
{patients} measured patients, the questions that tell their faults apart, and a learning curve of each fault.
Written by `python -m digitrec.pages.fault_tree`."""


def read_patients(path=None):
    """Return `(faults (N,), seeds (N,), {sign: values (N,)})` of the committed table.

    Its columns are called "curve.last_loss"; each sign has a name that no other observation's has.
    """
    with (path or find_tree(FOLDER) / TABLE).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name not in ("fault", "seed")]
    faults = np.array([row["fault"] for row in rows])
    return (
        faults,
        np.array([int(row["seed"]) for row in rows]),
        {name.rpartition(".")[2]: np.array([float(row[name]) for row in rows]) for name in names},
    )


def costs():
    """Return which observation shows each sign, and what it costs: {sign: (observation, cost)}."""
    return {sign.name: (one.name, one.cost) for one in OBSERVATIONS for sign in SIGNS[one.name]}


def fault_tree_script(faults, seeds, signs, curves):
    """Return the text of `figures/fault_tree.js`.

    `faults`, `seeds` and `signs` are those of `read_patients`; `curves` has loss and held-out loss by epoch
    for each fault, {name: (loss, held-out loss)}.
    """
    tree = grow(faults, signs, costs())
    asked, names = signs_in(tree), [one.name for one in FAULTS]
    titles = {sign.name: (one.name, sign.title) for one in OBSERVATIONS for sign in SIGNS[one.name]}
    value = {
        "observations": {one.name: {"title": one.title, "cost": one.cost} for one in OBSERVATIONS},
        "faults": [
            {"name": one.name, "title": one.title, "sentence": one.sentence}
            | {
                key: [round(float(x), 3) for x in of]
                for key, of in zip(("loss", "held"), curves[one.name], strict=True)
            }
            for one in FAULTS
        ],
        "signs": {
            name: {
                "observation": titles[name][0],
                "words": titles[name][1],
                "log": is_wide(signs[name]),
                "percent": "accuracy" in titles[name][1] or "share" in titles[name][1],
            }
            for name in asked
        },
        "of": [names.index(fault) for fault in faults],
        "values": {name: [float(f"{x:.4g}") for x in signs[name]] for name in asked},
        "tree": tree_data(tree),
        "first": int(np.flatnonzero(faults == FIRST)[0]),
    }
    return script("faultTree", value, _COMMENT.format(patients=len(faults)))


def tree_data(tree):
    """Return a tree as plain data; a leaf is empty, since the patients themselves are there to count."""
    if isinstance(tree, Leaf):
        return {}
    return {
        "sign": tree.sign,
        "limit": tree.limit,
        "low": tree_data(tree.low),
        "high": tree_data(tree.high),
    }


def is_wide(values):
    """Say whether numbers are of so different sizes that only their logarithms can be seen on one line."""
    return bool(values.min() > 0 and values.max() > WIDE * values.min())


def stored():
    """Return what `figures/fault_tree.js` holds, as plain data: for the still picture and the curves."""
    text = FILE.read_text(encoding="utf-8")
    return json.loads(text[text.index("{", text.index("faultTree =")) : text.rindex("}") + 1])


def typical(faults, seeds, losses):
    """Return for each fault the seed of the patient whose last loss is the middle one, {name: seed}."""
    found = {}
    for name in np.unique(faults):
        rows = np.flatnonzero(faults == name)
        found[str(name)] = int(seeds[rows[np.argsort(losses[rows], kind="stable")[len(rows) // 2]]])
    return found


def main():
    """Train a patient of each kind, write the file again, and say how large it is."""
    from rich.progress import track

    from digitrec.laboratory.training import train

    faults, seeds, signs = read_patients()
    curves = {}
    for name, seed in track(typical(faults, seeds, signs["last_loss"]).items(), description="patients"):
        history = train(name, seed).record.history
        curves[name] = history["loss"], history["val_loss"]
    FILE.write_text(fault_tree_script(faults, seeds, signs, curves), encoding="utf-8", newline="\n")
    right = (held_out(faults, signs, costs()) == faults).mean()
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes; right about {right:.1%} of unseen patients")


if __name__ == "__main__":
    main()
