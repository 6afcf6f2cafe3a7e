"""What networks see of a goal among things: attention, by which a goal finds the things that it is about."""

import torch
from gymnasium import spaces
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor
from torch import Tensor, nn

from ..goals.wrapper import GOAL, OBSERVATION


class GoalThingFeatures(BaseFeaturesExtractor):
    """Lets a goal look at a set of things, whose order does not matter.

    Each thing is a row of numbers, the first of which is 1, or 0 if there is no thing. The goal attends to things with
    several heads: each is an average of all things, weighted by how well they fit the head's query (Vaswani et al.,
    2017). So "put the lamp next to the plane" can look at the lamp with one head and at the plane with another,
    wherever they are listed.

    Args:
        observation_space: a Dict of ``goal``, (d,), and ``observation``, numbers (k,) that end in the rows.
        things: the number of rows.
        row: the numbers of a row.
        heads: the number of heads.
        size: the numbers of a query, and of what a layer makes of a row.

    Raises:
        ValueError: the observations have another shape.
    """

    def __init__(self, observation_space: spaces.Dict, things: int, row: int, heads: int = 4, size: int = 32):
        parts = getattr(observation_space, "spaces", {})
        shape: tuple[int, ...] = parts[OBSERVATION].shape if {GOAL, OBSERVATION} <= set(parts) else ()
        if len(shape) != 1 or shape[0] < things * row:
            raise ValueError(
                f"GoalThingFeatures needs observations {{'observation': (k,), 'goal': (d,)}} with k of at "
                f"least {things} x {row}, got {observation_space}."
            )
        rest = shape[0] - things * row
        super().__init__(observation_space, rest + size + heads * (row + size))
        self.shape, self.heads, self.size = (things, row), heads, size
        self.describe = nn.Sequential(nn.Linear(row, size), nn.ReLU(), nn.Linear(size, size))
        self.keys = nn.Linear(row, heads * size)
        self.query = nn.Linear(parts[GOAL].shape[0], heads * size)
        self.goal = nn.Linear(parts[GOAL].shape[0], size)

    def forward(self, observations: dict[str, Tensor]) -> Tensor:
        """Maps observations (n, ...) to features (n, f)."""
        numbers, goals = observations[OBSERVATION].float(), observations[GOAL].float()
        things, row = self.shape
        rest, rows = numbers[:, : -things * row], numbers[:, -things * row :].reshape(-1, things, row)
        keys = self.keys(rows).reshape(-1, things, self.heads, self.size)
        fits = (keys * self.query(goals).reshape(-1, 1, self.heads, self.size)).sum(-1) / self.size**0.5
        weights = fits.masked_fill(rows[..., :1] == 0, -1e9).softmax(1)  # (n, things, heads)
        values = torch.cat([rows, self.describe(rows)], dim=-1)
        averages = torch.einsum("nth,ntv->nhv", weights, values).flatten(1)
        return torch.cat([rest, self.goal(goals).relu(), averages], dim=1)
