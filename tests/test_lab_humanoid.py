"""The humanoid in notebooks: poses and pictures, missing agents, figures, and widgets that follow."""

import os

os.environ.setdefault("MUJOCO_GL", "disable")

import numpy as np
import pandas as pd
import pytest
from test_lab import FakeVLM

from vlmrm_lite import lab
from vlmrm_lite.envs.humanoid.kinematics import PARTS, hinges, humanoid_facts
from vlmrm_lite.envs.humanoid.poses import POSES
from vlmrm_lite.evaluation import metrics as evaluation
from vlmrm_lite.lab.humanoid.poses import all_angles
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.training import Run

humanoid = lab.humanoid
NAMES = [name.removeprefix("humanoid-") for name in TASKS if name.startswith("humanoid-")]


@pytest.fixture(scope="module")
def explorer():
    return humanoid.pose_explorer(FakeVLM(), "standing", size=48)


@pytest.fixture(scope="module")
def rollout():
    shares = np.linspace(0, 1, 5)
    way = [humanoid.blend("standing", "kneeling", share) for share in shares]
    qpos = np.stack([humanoid.qpos_of(way), humanoid.qpos_of(way[::-1])])
    return {"qpos": qpos, "rewards": np.stack([shares, shares[::-1]]), "success": qpos[:, :, 2] < 0.9}


def _png(picture) -> bytes:
    png = bytes(picture.value) if hasattr(picture, "value") else picture._repr_png_()
    assert png.startswith(b"\x89PNG")
    return png


# Poses


def test_poses_become_states_and_states_stay_states():
    qpos = humanoid.qpos_of(["kneeling", POSES["standing"]])
    assert qpos.shape == (2, 24) and humanoid.qpos_of(qpos) is qpos
    assert (humanoid.qpos_of("kneeling") == qpos[:1]).all()


def test_pictures_have_the_size_and_the_look_that_was_asked_for():
    kinds = [{}, {"scene": "original"}, {"camera": "original"}, {"quality": "video"}]
    pictures = [humanoid.draw(["standing", "kneeling"], 32, **kind) for kind in kinds]
    assert all(picture.shape == (2, 32, 32, 3) and picture.dtype == np.uint8 for picture in pictures)
    assert len({picture.tobytes() for picture in pictures}) == len(kinds)


def test_the_way_from_one_pose_to_another():
    first, last = humanoid.blend("standing", "kneeling", 0), humanoid.blend("standing", "kneeling", 1)
    np.testing.assert_allclose(humanoid.qpos_of([first, last]), humanoid.qpos_of(["standing", "kneeling"]), atol=1e-12)
    half = humanoid.blend("lying-on-front", "lying-on-side", 0.5)
    assert (half.pitch, half.roll) == (45, 45)
    assert humanoid.blend("standing", "kneeling", 0.5).angles["right_knee"] == pytest.approx((-2 - 99) / 2)


def test_variations_differ_stay_within_the_limits_and_on_the_floor():
    qpos = humanoid.variations(40, seed=1, degrees=10)
    assert qpos.shape == (40, 24) and len(np.unique(qpos, axis=0)) == 40
    for hinge in hinges().values():
        angles = np.degrees(qpos[:, hinge.address])
        assert (angles > hinge.low - 1e-6).all() and (angles < hinge.high + 1e-6).all()
    np.testing.assert_allclose(humanoid_facts(qpos).height(*PARTS), 0, atol=1e-9)
    assert (qpos == humanoid.variations(40, seed=1, degrees=10)).all()


@pytest.mark.parametrize("name", NAMES)
def test_labelled_poses_are_half_goal_states(name):
    qpos, labels = humanoid.labelled_poses(f"humanoid-{name}", n=20)
    assert qpos.shape == (20, 24) and labels.sum() == 10
    assert (TASKS[f"humanoid-{name}"].success(qpos) == labels).all()


@pytest.mark.parametrize(
    "wrong, message",
    [
        (lambda: humanoid.draw(["flying"]), "no pose 'flying'"),
        (lambda: humanoid.draw([]), "no pose; give at least one"),
        (lambda: humanoid.draw(np.zeros((2, 23))), r"shape \(2, 23\); expected \(n, 24\)"),
        (lambda: humanoid.draw(["standing"], scene="moon"), "no scene 'moon'"),
        (lambda: humanoid.draw(["standing"], camera="drone"), "no camera 'drone'"),
        (lambda: humanoid.draw(["standing"], quality="best"), "no quality 'best'"),
        (lambda: humanoid.draw(["standing"], size=0), "0"),
        (lambda: humanoid.blend("standing", "flying", 0.5), "no pose 'flying'"),
        (lambda: humanoid.blend("standing", "kneeling", 1.5), "share=1.5; expected a number from 0"),
        (lambda: humanoid.variations(0), "n=0; expected at least 1"),
        (lambda: humanoid.labelled_poses("humanoid-kneeling", 3), "n=3; expected a positive even number"),
        (lambda: humanoid.labelled_poses("humanoid-flying"), "no task 'humanoid-flying'"),
        (lambda: humanoid.pose_explorer(FakeVLM(), "flying"), "no pose 'flying'"),
        (lambda: humanoid.shipped_runs(["flying"]), "no task 'flying'"),
        (lambda: humanoid.step_histograms({}), "no rollouts to show"),
        (lambda: humanoid.learning_curves({}), "no runs to show"),
    ],
)
def test_what_a_user_gets_wrong_is_one_sentence(wrong, message):
    with pytest.raises(ValueError, match=message):
        wrong()


# Agents


def test_policies_that_are_missing_are_named(monkeypatch, tmp_path, capsys):
    assert list(humanoid.shipped_runs(["cartpole"])) == ["cartpole"] and capsys.readouterr().out == ""
    monkeypatch.setattr("vlmrm_lite.lab.humanoid.agents.data_path", lambda *parts: tmp_path.joinpath(*parts))
    assert humanoid.shipped_runs() == {}
    printed = capsys.readouterr().out
    assert all(f"humanoid-{name}" in printed for name in NAMES) and printed.count("\n") == 1


@pytest.mark.parametrize(
    "name, share",
    [
        ("kneeling", 0.9),
        ("lotus", 0.9),
        ("standing", 0.9),
        ("arms-raised", 0.9),
        ("splits", 0.9),
        ("hands-on-hips", 0.64),
        ("one-leg", 0.9),
        ("arms-crossed", 0.9),
    ],
)
def test_a_shipped_agent_does_what_its_sentence_says(name, share):
    episodes, run = 32, Run.load(f"humanoid-{name}")
    assert run.config["vlm"] == TASKS[run.task.name].vlm  # what `train` takes if it is not told otherwise
    successes = run.evaluate(episodes, seed=2_024).successes
    _, high = evaluation.success_interval(successes, episodes)
    assert high >= share, f"{successes} of {episodes} succeed"


# Figures


def test_figures_show_what_they_are_given(rollout):
    rewards, holds = np.arange(6.0).reshape(3, 2), np.array([[True, False], [False, False], [False, True]])
    matrix = humanoid.sentences_by_poses(rewards, ["a", "b", "c"], ["x", "y-z"], holds)
    texts = [text.get_text() for text in matrix.axes[0].texts]
    assert texts == ["0.00", "1.00", "2.00", "3.00", "4.00 ★", "5.00 ★"] and len(matrix.axes[0].patches) == 2
    frame = np.zeros((8, 8, 3), np.uint8)
    bars = humanoid.pose_rewards(frame, ["x", "y"], [0.2, 0.4], [True, False], [[0, 1], [0, 1]])
    assert [bar.get_width() for bar in bars.axes[1].patches] == [0.2, 0.4]
    one = humanoid.episode(frame, rollout["rewards"][0], rollout["success"][0], 2)
    assert "does not" in one.axes[0].get_title() and "0.250" in one.axes[1].get_legend().get_texts()[1].get_text()
    table = pd.DataFrame(
        {
            "step": [1, 2, 3],
            "episodes": [0, 0, 9],
            "model_reward": [0.1, 0.3, 0.5],
            "success_rate": [np.nan, np.nan, 1.0],
        }
    )
    curve = humanoid.learning_curves({"a": table}).axes[0].lines[0]
    assert curve.get_xdata().tolist() == [2, 3] and curve.get_ydata().tolist() == [0.2, 0.5]
    for figure in (
        matrix,
        bars,
        one,
        humanoid.learning_curves({"a": table}),
        humanoid.step_histograms({"a": rollout}),
        humanoid.step_histograms({str(i): rollout for i in range(5)}),
    ):
        width, height = np.frombuffer(_png(figure)[16:24], ">u4")
        assert width <= 800 and 80 <= height <= 700


def test_histograms_leave_out_what_was_not_played(rollout):
    padded = {**rollout, "rewards": np.where([[True] * 4 + [False]] * 2, rollout["rewards"], np.nan)}
    bars = humanoid.step_histograms({"a": padded}).axes[0].patches
    assert sum(bar.get_height() for bar in bars) == 8


# Widgets


def test_sliders_move_both_sides_or_one(explorer):
    knees = next(slider for slider, stem in explorer.limbs.items() if stem == "knee")
    shoulders = next(slider for slider, stem in explorer.limbs.items() if stem == "shoulder1")
    explorer.pose.value = "one-leg"
    assert knees.value == -95 and explorer._angles["left_knee"] == -2  # what differs stays different
    explorer.sides.value = "left"
    assert knees.value == -2
    knees.value, shoulders.value = -40, -30
    assert (explorer._angles["left_knee"], explorer._angles["right_knee"]) == (-40, -95)
    assert explorer._angles["left_shoulder1"] == 30
    explorer.sides.value = "both"
    knees.value = -60
    assert explorer._angles["left_knee"] == explorer._angles["right_knee"] == -60
    assert "✗" not in explorer.message.value


def test_a_new_pose_is_one_new_picture(explorer, monkeypatch):
    explorer.pose.value = "kneeling"
    before, drawn = _png(explorer.picture), []
    usual = explorer._draw
    monkeypatch.setattr(explorer, "_draw", lambda: drawn.append(1) or usual())
    explorer.pose.value = "lying-on-side"
    assert len(drawn) == 1 and _png(explorer.picture) != before and "✗" not in explorer.message.value
    for control in (explorer.lean, explorer.bend, explorer.height):
        control.value += 7
    assert len(drawn) == 4 and explorer._angles["abdomen_y"] == 7


def test_sliders_reach_every_pose_of_the_library(explorer):
    for name, pose in POSES.items():
        angles = all_angles(name)
        values = {explorer.lean: pose.pitch, explorer.bend: angles["abdomen_y"]}
        values |= {slider: angles[f"right_{stem}"] for slider, stem in explorer.limbs.items()}
        assert all(slider.min <= value <= slider.max for slider, value in values.items()), name


def test_trajectory_scrubber_goes_through_one_episode(rollout):
    class Run:
        def rollout(self, episodes, seed):
            return {name: values[:episodes] for name, values in rollout.items()}

    pictures = []
    for source, episode in ((rollout, 0), (rollout, 1), (Run(), 1)):
        scrubber = humanoid.trajectory_scrubber(source, episode, size=32)
        assert (scrubber.controls[0].min, scrubber.controls[0].max) == (1, 5)
        pictures.append(_png(scrubber.picture))
        scrubber.controls[0].value = 5
        assert _png(scrubber.picture) != pictures[-1] and "✗" not in scrubber.message.value
    assert pictures[0] != pictures[1] == pictures[2]


def test_a_rollout_that_cannot_be_scrubbed_is_one_sentence(rollout):
    bare = {name: values for name, values in rollout.items() if name != "qpos"}
    with pytest.raises(ValueError, match="no 'qpos', only 'rewards', 'success'; expected one of a humanoid run"):
        humanoid.trajectory_scrubber(bare)
    for episode in (2, -1):
        with pytest.raises(ValueError, match=f"episode={episode}; the rollout has 2, from 0 to 1"):
            humanoid.trajectory_scrubber(rollout, episode)
    with pytest.raises(ValueError, match="step=6; the episode has 5, from 1 to 5"):
        humanoid.trajectory_scrubber(rollout, step=6)
