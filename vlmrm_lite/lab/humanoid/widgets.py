"""Widgets: a pose editor for the humanoid, and a scrubber for its episodes."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import ipywidgets
import numpy as np

from ...envs.humanoid.kinematics import SIDES, hinges
from ...envs.humanoid.poses import POSES, Pose, pose_qpos
from ...rewards import prompt_reward
from ...tasks import TASKS
from ...utils.frames import to_numpy
from ..figures import Figure
from ..widgets import Explorer
from .figures import episode as episode_figure, pose_rewards
from .poses import all_angles, draw, find_pose, qpos_of

_LIMBS = {  # label of the slider -> name of the joint, without the side
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
    """Edit a pose, and see the rewards of the paper's eight prompts for it.

    Args:
        vlm: the model.
        pose: initial pose, one of `vlmrm_lite.envs.humanoid.poses.POSES`.
        size: side of the frame in pixels.

    Raises:
        ValueError: the pose is unknown.
    """
    return PoseExplorer(vlm, pose, size)


class PoseExplorer(Explorer):
    """Sliders for the joints of a pose, within the joint limits; the lowest point stays on the floor.

    A slider moves both sides or the selected one. The black lines in the chart show the range of rewards over the named
    poses.
    """

    def __init__(self, vlm: Any, pose: str, size: int):
        find_pose(pose)
        self._vlm, self._size, self._updating_sliders = vlm, size, False
        tasks = {name.removeprefix("humanoid-"): task for name, task in TASKS.items() if name.startswith("humanoid-")}
        self._predicates = {name: task.success for name, task in tasks.items() if task.success is not None}
        self._rewards = [prompt_reward(vlm, task.goal, task.baseline, task.alpha) for task in tasks.values()]
        self._ranges = np.percentile(self._score(qpos_of(list(POSES))), [0, 100], axis=0).T
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
        success = [predicate(qpos)[0] for predicate in self._predicates.values()]
        frame = draw(qpos, self._size, quality="video")[0]
        return pose_rewards(frame, list(self._predicates), self._score(qpos)[0], success, self._ranges), ""

    def _score(self, qpos: np.ndarray) -> np.ndarray:
        """Rewards (n, 8) of states (n, 24)."""
        images = self._vlm.embed_images(draw(qpos, self._vlm.image_size))
        return np.stack([to_numpy(reward.from_embeddings(images)) for reward in self._rewards], axis=1)

    def _update(self, change: Any = None) -> None:
        if self._updating_sliders:  # set by code, not by the user; one redraw at the end is enough
            return
        if change is not None:
            self._apply(change["owner"])
        super()._update(change)

    def _apply(self, control: Any) -> None:
        """Update the pose from a control that the user changed."""
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
        self._updating_sliders = True
        self.lean.value, self.height.value, self.bend.value = pose.pitch, 0, self._angles["abdomen_y"]
        self._updating_sliders = False
        self._show_angles()

    def _show_angles(self) -> None:
        side = "left" if self.sides.value == "left" else "right"
        self._updating_sliders = True
        for slider, stem in self.limbs.items():
            slider.value = self._sign(side, stem) * self._angles[f"{side}_{stem}"]
        self._updating_sliders = False

    @staticmethod
    def _sign(side: str, stem: str) -> int:
        """Sliders show the angles of the right side; the left shoulders have the opposite sign."""
        return -1 if side == "left" and "shoulder" in stem else 1


def trajectory_scrubber(rollout: Any, episode: int = 0, step: int = 1, seed: int = 0, size: int = 256) -> Explorer:
    """Scrub through an episode: the frame after each step beside the rewards, with the goal states shaded.

    Args:
        rollout: result of `Run.rollout` on the humanoid, or a run, which is then rolled out.
        episode: index of the episode, from 0.
        step: initial step, from 1.
        seed: seeds the rollout of a run.
        size: side of the frames in pixels.

    Raises:
        ValueError: the rollout has no qpos, or the episode or the step does not exist.
    """
    rollout = rollout if isinstance(rollout, Mapping) else rollout.rollout(episode + 1, seed)
    if "qpos" not in rollout:
        raise ValueError(
            f"The rollout has no 'qpos', only {', '.join(map(repr, rollout))}; expected a rollout of a humanoid run."
        )
    episodes = len(rollout["qpos"])
    if not 0 <= episode < episodes:
        raise ValueError(f"episode={episode}; the rollout has {episodes} episodes, from 0 to {episodes - 1}.")
    qpos, rewards, success = (to_numpy(rollout[name][episode]) for name in ("qpos", "vlm_reward", "success"))
    if not 1 <= step <= len(qpos):
        raise ValueError(f"step={step}; the episode has {len(qpos)} steps, from 1 to {len(qpos)}.")
    slider = ipywidgets.IntSlider(step, 1, len(qpos), description="step", layout=ipywidgets.Layout(width="420px"))
    player = ipywidgets.Play(value=step, min=1, max=len(qpos), interval=300)
    link = ipywidgets.jslink((player, "value"), (slider, "value"))

    @cache
    def frame(step: int) -> np.ndarray:
        return draw(qpos[step - 1 : step], size, quality="video")[0]

    explorer = Explorer(
        lambda: (episode_figure(frame(slider.value), rewards, success, slider.value), ""),
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
