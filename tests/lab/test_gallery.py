"""The animated gallery of trained agents."""

import numpy as np
import pytest
from PIL import Image

from vlmrm_lite.envs.humanoid.poses import pose_qpos
from vlmrm_lite.lab.gallery import gallery, save_gif


def test_humanoids_move_side_by_side_above_their_sentences(tmp_path):
    still, moving = np.repeat(pose_qpos("kneeling")[None], 4, 0), np.repeat(pose_qpos("standing")[None], 4, 0)
    moving[:, 0] = np.linspace(0, 1, 4)
    pictures = gallery({"a humanoid robot kneeling": still, "a humanoid robot walking": moving}, size=48, every=2)
    first, last = (np.asarray(picture).astype(int) for picture in pictures)
    changed = (first != last).any(axis=2)
    assert first.shape[1] == 2 * 48 and changed[:48, 48:].any() and not changed[:, :48].any()
    assert (first[48:] < 100).any()  # the sentences
    with Image.open(save_gif(pictures, tmp_path / "new" / "two.gif")) as gif:
        assert gif.n_frames == 2 and gif.size == pictures[0].size


@pytest.mark.parametrize(
    "rollouts, lengths", [({}, r"\[\]"), ({"a": np.zeros((3, 24)), "b": np.zeros((4, 24))}, r"\[3, 4\]")]
)
def test_rollouts_must_be_of_one_length(rollouts, lengths):
    with pytest.raises(ValueError, match=f"have {lengths} steps; expected one length"):
        gallery(rollouts)
