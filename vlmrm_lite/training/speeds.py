"""What the benchmark measures, and how it is shown."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike


class Speeds:
    """Environment steps per second of every part in every round.

    These parts have no engine: "simulate" and "render", each alone; "learn" (choosing actions, storing transitions,
    updates); and "loop", one Gymnasium environment frame by frame, which is missing where Gymnasium has none, or cannot
    draw it.

    These are followed by an engine, as in "reward torch": "reward" alone; "together" (simulate, render and reward in a
    `VectorRewardWrapper` or `GoalWrapper`); "train" (everything); and for off-policy learners "sequential" (everything,
    but updates do not overlap with steps).

    Attributes:
        engines: what ran the image tower: "torch", "onnx", or both.
        rounds: speeds ``(rounds,)`` by part.
    """

    def __init__(self, engines: Sequence[str], rounds: Mapping[str, ArrayLike]):
        self.engines = tuple(engines)
        self.rounds = {part: np.asarray(speeds, float) for part, speeds in rounds.items()}

    def __contains__(self, part: str) -> bool:
        return part in self.rounds

    def __getitem__(self, part: str) -> float:
        """The median over all rounds."""
        return float(np.median(self.rounds[part]))

    def ratio(self, part: str, other: str) -> float:
        """How many times as fast as another part this one is: the median over the rounds of the ratio in a round."""
        return float(np.median(self.rounds[part] / self.rounds[other]))

    def fraction(self, engine: str) -> float:
        """The speed of "together" as a fraction of the speed of its three parts in sequence."""
        seconds = sum(1 / self.rounds[part] for part in ("simulate", "render", f"reward {engine}"))
        return float(np.median(self.rounds[f"together {engine}"] * seconds))


class ScalingPoint(NamedTuple):
    """Speed and memory with a number of environments.

    Attributes:
        num_envs: the number of environments.
        together: environment steps per second of simulate, render and reward.
        memory: bytes of the whole process; on a GPU, the bytes of GPU memory in use by all processes.
    """

    num_envs: int
    together: float
    memory: int


def speed_tables(speeds: Speeds, num_envs: int) -> str:
    """Formats the speeds as two tables, without and with a column for each engine, and sentences.

    Args:
        speeds: of all parts.
        num_envs: how many environments were simulated.
    """
    engines, last = speeds.engines, speeds.engines[-1]
    lines = [f"{'environment steps per second':<32}{'any engine':>12}", "-" * 44]
    for part, title in (
        ("simulate", f"simulate, {num_envs} envs"),
        ("render", "render"),
        ("learn", "learn"),
        ("loop", "plain loop, frame by frame"),
    ):
        lines.append(f"{title:<32}{f'{speeds[part]:,.0f}' if part in speeds else '-':>12}")
    both = len(engines) == 2
    lines += ["", f"{'':<32}" + "".join(f"{name:>12}" for name in (*engines, *["ratio"] * both))]
    lines.append("-" * (32 + 12 * (len(engines) + both)))
    for part, title in (
        ("reward", "reward"),
        ("together", "simulate + render + reward"),
        ("train", "all of training"),
        ("sequential", "all of training, no overlap"),
    ):
        names = [f"{part} {engine}" for engine in engines]
        if names[0] in speeds:
            ratio = f"{speeds.ratio(names[1], names[0]):>12.2f}" if both else ""
            lines.append(f"{title:<32}" + "".join(f"{speeds[name]:>12,.0f}" for name in names) + ratio)
    if f"sequential {last}" in speeds:
        ratios = [speeds.ratio(f"train {engine}", f"sequential {engine}") for engine in engines]
        lines.append(f"{'overlap / no overlap':<32}" + "".join(f"{ratio:>12.2f}" for ratio in ratios))
    return "\n".join([*lines, "", *_sentences(speeds)])


def _sentences(speeds: Speeds) -> list[str]:
    first, last = speeds.engines[0], speeds.engines[-1]
    sentences = [f"simulate + render + reward has {speeds.fraction(last):.0%} of the speed of its parts in sequence."]
    if "loop" in speeds:
        sentences.append(f"It is {speeds.ratio(f'together {last}', 'loop'):.0f} times as fast as the plain loop.")
    else:
        sentences.append(
            "The plain loop was not measured: Gymnasium has no such environment, or its\nrenderer needs OpenGL."
        )
    if f"sequential {last}" in speeds:
        if first != last:
            ratio = speeds.ratio(f"train {last}", f"sequential {first}")
            sentences.append(f"{last} with overlap trains {ratio:.2f} times as fast as {first} without.")
        sentences.append("Updates that overlap with steps need a core that is idle meanwhile.")
    return sentences


def scaling_table(points: Sequence[ScalingPoint]) -> str:
    """Formats speed and memory as a table, one row per number of environments."""
    lines = [f"{'envs':>6}{'env steps/s':>14}{'memory':>12}", "-" * 32]
    lines += [f"{point.num_envs:>6,}{point.together:>14,.0f}{point.memory / 2**30:>8.2f} GiB" for point in points]
    return "\n".join(lines)
