"""Worlds of one model: physics against MuJoCo, independence of each other, and invalid arguments."""

import time

import mujoco
import numpy as np
import pytest
from helpers.slider import SLIDER, make, random_states

from vlmrm_lite.envs.humanoid.model import build_model
from vlmrm_lite.envs.mujoco.renderer import BatchRenderer

# Physics


@pytest.mark.slow  # compiles the whole of MuJoCo Warp when its cache is empty
def test_warp_and_mujoco_agree():
    """Measured after 50 steps with contacts: qpos within 6e-6 (median world 2e-6), qvel within 2e-4."""
    model, n, rng = build_model(), 16, np.random.default_rng(0)
    outputs = "cinert", "cvel", "qfrc_actuator", "cfrc_ext", "subtree_com"
    theirs = make(model, n, outputs=outputs, physics="mujoco")
    ours = make(model, n, outputs=outputs, physics="warp", threads=1)
    qpos = model.qpos0 + rng.uniform(-0.01, 0.01, (n, model.nq))
    qvel = rng.uniform(-0.01, 0.01, (n, model.nv))
    qpos[:, 2] = np.linspace(1.2, 1.35, n)  # most feet start in the floor
    qpos[12:, 2], qpos[12:, 3:7] = 0.3, np.sqrt([0.5, 0, 0.5, 0])  # and some worlds on their bellies
    for worlds in (theirs, ours):
        worlds.set_state(qpos, qvel)
    touched = np.zeros(n, bool)
    for _ in range(50):
        ctrl = rng.uniform(-0.4, 0.4, (n, model.nu))
        assert not theirs.step(ctrl).any() and not ours.step(ctrl).any()
        touched |= (theirs.values["cfrc_ext"] != 0).any((1, 2))
    assert touched.sum() >= 12
    differences = {name: ours.values[name] - value for name, value in theirs.values.items()}
    errors = {name: np.abs(values).reshape(n, -1).max(1) for name, values in differences.items()}
    tolerances = {"qpos": 5e-5, "qvel": 2e-3, "cvel": 2e-3, "cinert": 1e-4, "subtree_com": 1e-5}
    for name, tolerance in tolerances.items():
        assert errors[name].max() < tolerance, name
    assert np.median(errors["qpos"]) < 1e-5
    np.testing.assert_allclose(ours.values["qfrc_actuator"], theirs.values["qfrc_actuator"], rtol=1e-5)
    forces = theirs.values["cfrc_ext"]
    np.testing.assert_allclose(ours.values["cfrc_ext"], forces, rtol=0.02, atol=0.01 * np.abs(forces).max())
    different = (ours.render() != theirs.render()).any(-1).mean()
    assert different < 0.02  # pixels on edges


def test_values_are_those_of_mujoco(slider):
    worlds = make(slider, 3, frame_skip=4, outputs=("cvel", "cfrc_ext"))
    qpos, qvel = random_states(slider, 3)
    qpos[:, 3] = 0.45  # the ball touches the floor
    worlds.set_state(qpos, qvel)
    assert (worlds.values["cfrc_ext"] != 0).any()
    ctrl = np.array([[5.0], [0.0], [-9.0]])  # the last is clipped to -5
    assert not worlds.step(ctrl).any()
    for i in range(3):
        data = mujoco.MjData(slider)
        data.qpos, data.qvel, data.ctrl = qpos[i], qvel[i], ctrl[i]
        mujoco.mj_step(slider, data, 4)
        mujoco.mj_forward(slider, data)
        mujoco.mj_rnePostConstraint(slider, data)
        for name, value in worlds.values.items():
            np.testing.assert_allclose(value[i], getattr(data, name), rtol=1e-6, atol=1e-9, err_msg=name)


def test_threads_and_neighbours_change_nothing():
    model, n, rng = build_model(), 7, np.random.default_rng(1)
    qpos, qvel = random_states(model, n)
    groups = [make(model, n, threads=1), make(model, n, threads=3), make(model, 1)]
    rows = [slice(None), slice(None), slice(4, 5)]
    for worlds, row in zip(groups, rows, strict=True):
        worlds.set_state(qpos[row], qvel[row])
    for _ in range(30):
        ctrl = rng.uniform(-0.4, 0.4, (n, model.nu))
        for worlds, row in zip(groups, rows, strict=True):
            worlds.step(ctrl[row])
    frames = [worlds.render() for worlds in groups]
    for worlds, picture, row in zip(groups[1:], frames[1:], rows[1:], strict=True):
        np.testing.assert_array_equal(worlds.values["qpos"], groups[0].values["qpos"][row])
        np.testing.assert_array_equal(picture, frames[0][row])
    assert len({picture.tobytes() for picture in frames[0]}) == n


def test_one_thread_at_a_time_builds_kernels(slider, monkeypatch):
    """Threads that build them at the same time draw wrong pictures, in one of five trials."""
    active, most = [], []
    render = BatchRenderer._render

    def slow(self):
        if self._launch is None:
            active.append(self)
            time.sleep(0.05)
            most.append(len(active))
        render(self)
        if self._launch is None:
            active.remove(self)

    monkeypatch.setattr(BatchRenderer, "_render", slow)
    make(slider, 4, threads=4).render()
    assert most == [1, 1, 1, 1]


def test_set_state_of_some_worlds_leaves_the_others_alone(slider):
    worlds = make(slider, 3, threads=2)
    worlds.step(np.ones((3, 1)))
    before = {name: value.copy() for name, value in worlds.values.items()}
    qpos, qvel = random_states(slider, 1)
    worlds.set_state(qpos, qvel, np.array([False, True, False]))
    for name, new in (("qpos", qpos), ("qvel", qvel)):
        np.testing.assert_array_equal(worlds.values[name][[0, 2]], before[name][[0, 2]])
        np.testing.assert_array_equal(worlds.values[name][1], new[0])
    alone = make(slider, 1)
    alone.set_state(qpos, qvel)
    worlds.step(np.zeros((3, 1)))
    alone.step(np.zeros((1, 1)))
    np.testing.assert_array_equal(worlds.values["qpos"][1], alone.values["qpos"][0])


@pytest.mark.parametrize("speed", [1e5, 1e30, 1e300])
def test_a_world_that_diverges_is_reset_and_counted(speed, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    model = build_model()
    worlds, unharmed = (make(model, 3, frame_skip=5, threads=1) for _ in range(2))
    qpos, qvel = random_states(model, 3)
    unharmed.set_state(qpos, qvel)
    qvel[1] = speed
    worlds.set_state(qpos, qvel)
    ctrl = np.zeros((3, model.nu))
    assert worlds.step(ctrl).tolist() == [False, True, False]
    assert worlds.diverged.tolist() == [0, 1, 0]
    np.testing.assert_array_equal(worlds.values["qpos"][1], model.qpos0)
    assert (worlds.values["qvel"][1] == 0).all()
    assert not unharmed.step(ctrl).any()
    for _ in range(5):
        assert not worlds.step(ctrl).any()
        unharmed.step(ctrl)
    np.testing.assert_array_equal(worlds.values["qpos"][[0, 2]], unharmed.values["qpos"][[0, 2]])
    assert np.isfinite(worlds.values["qpos"]).all() and worlds.diverged.tolist() == [0, 1, 0]
    assert not list(tmp_path.iterdir()) and "WARNING" not in "".join(capfd.readouterr())  # no MUJOCO_LOG.TXT


# Invalid arguments


@pytest.mark.parametrize(
    ("kwargs", "kind", "words"),
    [
        ({"num_worlds": 0}, ValueError, "num_worlds=0; expected a whole number of at least 1"),
        ({"num_worlds": 2.0}, TypeError, "num_worlds=2.0 is a float"),
        ({"frame_skip": 0}, ValueError, "frame_skip=0"),
        ({"threads": 0}, ValueError, "threads=0"),
        ({"width": 0}, ValueError, "width=0"),
        ({"height": 6.5}, TypeError, "height=6.5"),
        ({"camera": "moon"}, ValueError, "camera 'moon'.*'side', 'above'"),
        ({"quality": "ultra"}, ValueError, "quality 'ultra'.*'fast', 'video'"),
        ({"physics": "magic"}, ValueError, "physics 'magic'.*'mujoco', 'warp'"),
        ({"device": "tpu"}, ValueError, "device 'tpu': use 'auto', 'cpu', 'cuda', 'cuda:1'"),
        ({"device": "cuda:99"}, ValueError, "device='cuda:99' was asked for, but torch"),
    ],
)
def test_bad_arguments(slider, kwargs, kind, words):
    with pytest.raises(kind, match=words):
        make(slider, **{"n": 2, **({"n": kwargs["num_worlds"]} if "num_worlds" in kwargs else kwargs)})


def test_models_that_cannot_be_shown():
    with pytest.raises(ValueError, match="no camera"):
        make(mujoco.MjModel.from_xml_string("<mujoco/>"), 1)
    model = mujoco.MjModel.from_xml_string(SLIDER.replace("Newton", "PGS"))
    with pytest.raises(ValueError, match="MuJoCo Warp does not support this model.*PGS"):
        make(model, 1).render()
