"""Writes docs/algorithms.md from the table of algorithms and spaces, and reads it back.

``python -m table.page FILE`` in the folder ``tests`` runs every cell, which takes minutes.
"""

import sys
import tempfile
from pathlib import Path

from helpers.table import cells, refusal, run_cell

_YES, _NO = "yes", "–"
_HEAD = """# Algorithms and spaces

`train()` takes every algorithm of Stable-Baselines3 and its contrib package, by name. This page lists which observation
and action spaces each of them learns here. In every cell with *yes*, an agent was trained for a few steps, played,
filmed, resumed, and loaded again; its rewards were those of the frames, and its actions members of the environment's
own action space. Everything else is refused in one sentence before anything is computed.

`make table` runs all cells and writes this page.
"""
_NOTES = """
## Notes

- **Default policies.** Without `hyperparameters={"policy": ...}`, images of at least 36x36 pixels get a CNN, smaller
  ones and vectors an MLP, and dicts `MultiInputPolicy`. RecurrentPPO gets their LSTM variants. ARS has an MLP only, and
  CrossQ no CNN. `MlpPolicy`, except that of ARS, sees bounded observations scaled to [-1, 1].
- **Numbers that do not start at 0.** With `Discrete(3, start=5)`, the environment gets 5, 6 and 7, and `Run.rollout`
  returns these. The same holds for `MultiDiscrete` and for observations.
- **Whole numbers in a `Box`.** The agent learns real numbers, which are rounded for the environment.
- **Action masks.** MaskablePPO needs a method `action_masks()` in the environment, and keeps to it in training, play,
  and the random play that measures the scale of a reward. Other algorithms ignore masks, and a warning says so.
- **Memory.** RecurrentPPO keeps its memory while an agent plays, and forgets it at the end of every episode.
- **Hindsight replay.** `HerReplayBuffer` is refused: it would replace the rewards of frames by the environment's.
- **ARS** computes a reward in every step, and cannot wait for a whole rollout.
"""


def write_page(sentences: dict[tuple[str, str, str], str | None]) -> str:
    """Makes the page from the refusal of every cell, or None where it works."""
    parts = [_HEAD]
    for table, title in (("observations", "Observation spaces"), ("actions", "Action spaces")):
        keys = [key for key in sentences if key[0] == table]
        algorithms, names = (list(dict.fromkeys(key[i] for key in keys)) for i in (1, 2))
        parts.append(f"\n## {title}\n\n| | {' | '.join(algorithms)} |\n|{' --- |' * (len(algorithms) + 1)}\n")
        for name in names:
            marks = [_NO if sentences[table, algorithm, name] else _YES for algorithm in algorithms]
            parts.append(f"| {name} | {' | '.join(marks)} |\n")
        parts.append("\nRefused, for example:\n\n")
        for name in names:
            reasons = [(algorithm, sentences[table, algorithm, name]) for algorithm in algorithms]
            refused = [(algorithm, reason) for algorithm, reason in reasons if reason]
            if refused and not any(refused[0][1] in part for part in parts):
                parts.append("- {} with {}: *{}*\n".format(name, *refused[0]))
    return "".join(parts) + _NOTES


def read_page(text: str) -> dict[tuple[str, str, str], bool]:
    """Returns whether the page says that a cell works, by table, algorithm and space."""
    found = {}
    for section in text.split("\n## ")[1:3]:
        table = section.split()[0].lower() + "s"
        rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines() if line[:1] == "|"]
        for name, *marks in rows[2:]:
            found.update({(table, algorithm, name): mark == _YES for algorithm, mark in zip(rows[0][1:], marks)})
    return found


def main(path: Path) -> None:
    """Runs all cells and writes the page."""
    sentences = {}
    for table, algorithm, name, env in cells():
        with tempfile.TemporaryDirectory() as folder:
            try:
                sentences[table, algorithm, name] = run_cell(algorithm, env, Path(folder, "run"))
            except Exception as error:
                raise RuntimeError(f"{algorithm} with {name} as {table}: {error}") from error
        print(f"{table}, {algorithm}, {name}: {'refused' if refusal(algorithm, env) else 'works'}")
    path.write_text(write_page(sentences), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
