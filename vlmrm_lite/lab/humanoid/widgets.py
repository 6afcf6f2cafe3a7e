"""Things to move: the humanoid's joints, and the steps of an episode."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import ipywidgets
import numpy as np

from ...envs.humanoid.kinematics import SIDES, hinges
from ...envs.humanoid.poses import POSES, Pose, pose_qpos
from ...rewards import GoalBaselineReward
from ...tasks import TASKS
from ...utils.frames import to_numpy
from ..figures import Figure
from ..widgets import Explorer
from .figures import episode as episode_figure, pose_rewards
from .poses import all_angles, draw, find_pose, qpos_of

_LIMBS = {  # of the sliders, to the joint without its side
    "thighs ↑": "hip_y",
    "legs apart": "hip_x",
    "legs turned": "hip_z",
    "knees": "knee",
    "shoulders 1": "shoulder1",
    "shoulders 2": "shoulder2",
    "elbows": "elbow",
}
_STYLE = {"description_width": "84px"}


def pose_explorer(vlm: Any, pose: str = "standing", size: int = 256) -> "PoseExplorer":
    """Move the joints, and see what the eight sentences of the paper make of it.

    Args:
        vlm: the model.
        pose: where to begin, one of `vlmrm_lite.envs.humanoid.poses.POSES`.
        size: side of the picture in pixels.

    Raises:
        ValueError: there is no such pose.
    """
    return PoseExplorer(vlm, pose, size)


class PoseExplorer(Explorer):
    """Sliders for the joints of a pose, within their limits; the lowest point stays on the floor.

    Sliders move both sides, or the chosen one. The black lines in the chart go from the lowest to the
    highest reward of the named poses.
    """

    def __init__(self, vlm: Any, pose: str, size: int):
        find_pose(pose)
        self._vlm, self._size, self._following = vlm, size, False
        tasks = {name.removeprefix("humanoid-"): task for name, task in TASKS.items() if name.startswith("humanoid-")}
        self._criteria = {name: task.success for name, task in tasks.items()}
        self._rewards = [GoalBaselineReward(vlm, task.goal, task.baseline, task.alpha) for task in tasks.values()]
        self._ranges = np.percentile(self._judge(qpos_of(list(POSES))), [0, 100], axis=0).T
        self.pose = ipywidgets.Dropdown(options=list(POSES), value=pose, description="start from", style=_STYLE)
        self.sides = ipywidgets.Dropdown(options=["both", *SIDES], description="moves", style=_STYLE)
        self.lean = _slider("lean", -90, 90)
        self.bend = _slider("bend", *hinges()["abdomen_y"][1:])
        self.height = _slider("height, cm", 0, 60)
        self.limbs = {_slider(label, *hinges()[f"right_{stem}"][1:]): stem for label, stem in _LIMBS.items()}
        self._take_pose()
        sliders = [self.lean, self.bend, *self.limbs, self.height]
        half = (len(sliders) + 1) // 2
        layout = (
            ipywidgets.HBox([self.pose, self.sides]),
            ipywidgets.HBox([ipywidgets.VBox(sliders[:half]), ipywidgets.VBox(sliders[half:])]),
        )
        super().__init__(self._figure, (self.pose, self.sides, *sliders), layout)

    def _figure(self) -> tuple[Figure, str]:
        pose = Pose(self._angles, pitch=self.lean.value, roll=self._roll)
        qpos = pose_qpos(pose)[None]
        qpos[:, 2] += self.height.value / 100
        holds = [criterion(qpos)[0] for criterion in self._criteria.values()]
        frame = draw(qpos, self._size, quality="video")[0]
        return pose_rewards(frame, list(self._criteria), self._judge(qpos)[0], holds, self._ranges), ""

    def _judge(self, qpos: np.ndarray) -> np.ndarray:
        """Rewards (n, 8)."""
        images = self._vlm.embed_images(draw(qpos, self._vlm.image_size))
        return np.stack([to_numpy(reward.from_embeddings(images)) for reward in self._rewards], axis=1)

    def _update(self, change: Any = None) -> None:
        if self._following:  # sliders that are set by the lines below; one picture at the end is enough
            return
        if change is not None:
            self._follow(change["owner"])
        super()._update(change)

    def _follow(self, control: Any) -> None:
        if control is self.pose:
            self._take_pose()
        elif control is self.sides:
            self._show_angles()
        elif control is self.bend:
            self._angles["abdomen_y"] = control.value
        elif control in self.limbs:
            for side in SIDES if self.sides.value == "both" else (self.sides.value,):
                self._angles[f"{side}_{self.limbs[control]}"] = self._sign(side, self.limbs[control]) * control.value

    def _take_pose(self) -> None:
        pose = find_pose(self.pose.value)
        self._angles, self._roll = all_angles(pose), pose.roll
        self._following = True
        self.lean.value, self.height.value, self.bend.value = pose.pitch, 0, self._angles["abdomen_y"]
        self._following = False
        self._show_angles()

    def _show_angles(self) -> None:
        side = "left" if self.sides.value == "left" else "right"
        self._following = True
        for slider, stem in self.limbs.items():
            slider.value = self._sign(side, stem) * self._angles[f"{side}_{stem}"]
        self._following = False

    @staticmethod
    def _sign(side: str, stem: str) -> int:
        """Sliders tell the angles of the right side; on the left the shoulders have the opposite signs."""
        return -1 if side == "left" and "shoulder" in stem else 1


def trajectory_scrubber(rollout: Any, episode: int = 0, step: int = 1, seed: int = 0, size: int = 256) -> Explorer:
    """Go through an episode: the picture after each step beside the rewards; shaded: the criterion holds.

    Args:
        rollout: what `Run.rollout` gives on the humanoid; or a run, which then plays.
        episode: which of its episodes, from 0.
        step: where to begin, from 1.
        seed: seeds the episodes that a run plays.
        size: side of the pictures in pixels.

    Raises:
        ValueError: the rollout has no qpos, no such episode, or no such step.
    """
    rollout = rollout if isinstance(rollout, Mapping) else rollout.rollout(episode + 1, seed)
    if "qpos" not in rollout:
        raise ValueError(
            f"The rollout has no 'qpos', only {', '.join(map(repr, rollout))}; expected one of a humanoid run."
        )
    episodes = len(rollout["qpos"])
    if not 0 <= episode < episodes:
        raise ValueError(f"episode={episode}; the rollout has {episodes}, from 0 to {episodes - 1}.")
    qpos, rewards, holds = (to_numpy(rollout[name][episode]) for name in ("qpos", "rewards", "success"))
    if not 1 <= step <= len(qpos):
        raise ValueError(f"step={step}; the episode has {len(qpos)}, from 1 to {len(qpos)}.")
    slider = ipywidgets.IntSlider(step, 1, len(qpos), description="step", layout=ipywidgets.Layout(width="420px"))
    player = ipywidgets.Play(value=step, min=1, max=len(qpos), interval=300)
    link = ipywidgets.jslink((player, "value"), (slider, "value"))

    @cache
    def picture(step: int) -> np.ndarray:
        return draw(qpos[step - 1 : step], size, quality="video")[0]

    explorer = Explorer(
        lambda: (episode_figure(picture(slider.value), rewards, holds, slider.value), ""),
        (slider,),
        layout=(ipywidgets.HBox([player, slider]),),
    )
    explorer.link = link
    return explorer


def _slider(label: str, low: float, high: float) -> ipywidgets.FloatSlider:
    return ipywidgets.FloatSlider(
        0,
        min=low,
        max=high,
        step=1,
        description=label,
        style=_STYLE,
        continuous_update=False,
        readout_format=".0f",
        layout=ipywidgets.Layout(width="380px"),
    )
