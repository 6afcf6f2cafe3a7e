"""What networks see of a goal: a feature extractor that compares the goal with every place of a grid."""

import numpy as np
import torch
from gymnasium import spaces
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
        dimension = spaces_of[GOAL].shape[0]
        self.to_label = nn.Linear(dimension, size)
        with torch.no_grad():  # at first, the products add up to the similarity of goal and label
            self.to_label.weight.copy_(torch.from_numpy(label_projection(dimension, size).T))
        self.cells = nn.Sequential(nn.Linear(2 * size + 1, hidden), nn.ReLU(), nn.Linear(hidden, cell_size), nn.ReLU())

    def forward(self, observations: dict[str, Tensor]) -> Tensor:
        """Maps observations (n, ...) to features (n, rows * columns * cell_size)."""
        labels = observations[OBSERVATION].flatten(1, -2).float()  # (n, cells, p)
        wanted = self.to_label(observations[GOAL])[:, None]  # (n, 1, p)
        products = labels * wanted
        cells = torch.cat([labels, products, products.sum(dim=-1, keepdim=True)], dim=-1)
        return self.cells(cells).flatten(1)
