"""What networks see of a goal: feature extractors that compare the goal with every place of a grid or picture."""

import numpy as np
import torch
from gymnasium import spaces
from stable_baselines3.common.preprocessing import is_image_space
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor
from torch import Tensor, nn

from ..goals.labels import label_projection
from ..goals.wrapper import GOAL, OBSERVATION


class GoalGridFeatures(BaseFeaturesExtractor):
    """Compares a goal with the label in every cell of a grid, by the same network for all cells.

    What the network learns about one cell and one label, it knows of all: an app is found wherever its icon is, and an
    app that training never asked for is found by the similarity of its words.

    Args:
        observation_space: a Dict of ``observation``, label embeddings (rows, columns, p), and ``goal``, (d,).
        cell_size: features of a cell.
        hidden: units of the layer between.

    Raises:
        ValueError: the observations have another shape.
    """

    def __init__(self, observation_space: spaces.Dict, cell_size: int = 8, hidden: int = 32):
        spaces_of = getattr(observation_space, "spaces", {})
        if {GOAL, OBSERVATION} - set(spaces_of) or len(spaces_of[OBSERVATION].shape) != 3:
            raise ValueError(
                f"GoalGridFeatures needs observations {{'observation': (rows, columns, p), 'goal': (d,)}}, got "
                f"{observation_space}."
            )
        *grid, size = spaces_of[OBSERVATION].shape
        super().__init__(observation_space, int(np.prod(grid)) * cell_size)
        self.compare = _Comparison(spaces_of[GOAL].shape[0], size, cell_size, hidden)

    def forward(self, observations: dict[str, Tensor]) -> Tensor:
        """Maps observations (n, ...) to features (n, rows * columns * cell_size)."""
        return self.compare(observations[OBSERVATION].flatten(1, -2).float(), observations[GOAL])


class GoalImageFeatures(BaseFeaturesExtractor):
    """Turns a picture into a grid of an eighth of its size, and compares the goal with every place of it.

    Args:
        observation_space: a Dict of ``observation``, pictures (3, height, width), and ``goal``, (d,).
        size: channels of the grid.
        cell_size: features of a place.
        hidden: units of the layer between.

    Raises:
        ValueError: the observations have another shape.
    """

    def __init__(self, observation_space: spaces.Dict, size: int = 32, cell_size: int = 8, hidden: int = 32):
        spaces_of = getattr(observation_space, "spaces", {})
        shown = spaces_of.get(OBSERVATION)
        if GOAL not in spaces_of or shown is None or not is_image_space(shown) or shown.shape[0] != 3:
            raise ValueError(
                "GoalImageFeatures needs observations {'observation': pictures (3, height, width), 'goal': (d,)}, got "
                f"{observation_space}."
            )
        channels, height, width = shown.shape
        super().__init__(observation_space, -(-height // 8) * -(-width // 8) * cell_size)
        self.grid = nn.Sequential(
            *(nn.Conv2d(channels, 16, kernel_size=5, stride=4, padding=2), nn.ReLU()),
            *(nn.Conv2d(16, size, kernel_size=3, stride=2, padding=1), nn.ReLU()),
        )
        self.compare = _Comparison(spaces_of[GOAL].shape[0], size, cell_size, hidden)

    def forward(self, observations: dict[str, Tensor]) -> Tensor:
        """Maps observations (n, ...), pictures in [0, 1], to features (n, places * cell_size)."""
        grid = self.grid(observations[OBSERVATION].float())  # (n, size, rows, columns)
        return self.compare(grid.flatten(2).transpose(1, 2), observations[GOAL])


class _Comparison(nn.Module):
    """Compares a goal, (n, d), with every place, (n, places, size): (n, places * cell_size)."""

    def __init__(self, dimension: int, size: int, cell_size: int, hidden: int):
        super().__init__()
        self.to_label = nn.Linear(dimension, size)
        with torch.no_grad():  # at first, the products add up to the similarity of goal and label
            self.to_label.weight.copy_(torch.from_numpy(label_projection(dimension, size).T))
        self.cells = nn.Sequential(nn.Linear(2 * size + 1, hidden), nn.ReLU(), nn.Linear(hidden, cell_size), nn.ReLU())

    def forward(self, places: Tensor, goals: Tensor) -> Tensor:
        products = places * self.to_label(goals)[:, None]
        cells = torch.cat([places, products, products.sum(dim=-1, keepdim=True)], dim=-1)
        return self.cells(cells).flatten(1)
