"""A data folder with a few labeled humanoid states."""

import pytest
from click.testing import CliRunner

from vlmrm_lite.cli import dev
from vlmrm_lite.evaluation import states
from vlmrm_lite.model_eval import held_out, humanoid_states
from vlmrm_lite.utils.paths import data_path


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    """A small data folder as the command makes it, without policies."""
    root = tmp_path_factory.mktemp("data")
    (root / "heldout_prompts.json").write_bytes(data_path("heldout_prompts.json").read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dev, "data_path", root.joinpath)
        patch.setattr(humanoid_states, "STEPS", 60)
        patch.setattr(humanoid_states, "POLICIES", ())
        done = CliRunner().invoke(dev.dev, ["humanoid-states", "--n", "20", "--seed", "3", "--poses", "1200"])
        assert done.exit_code == 0, done.output
        (root / "states" / "cartpole.npz").write_bytes(data_path("states", "cartpole.npz").read_bytes())
        (root / "states" / "mountain-car-textured.npz").write_bytes(
            data_path("states", "mountain-car-textured.npz").read_bytes()
        )
    return root


@pytest.fixture
def small(shipped, monkeypatch):
    for module in (states, held_out):
        monkeypatch.setattr(module, "data_path", shipped.joinpath)
