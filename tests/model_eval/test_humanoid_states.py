"""Labeled humanoid states: generation, and the shipped files."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from vlmrm_lite import VlmrmError
from vlmrm_lite.envs.humanoid.env import HumanoidVectorEnv
from vlmrm_lite.envs.humanoid.poses import POSES, pose_qpos
from vlmrm_lite.evaluation import labeled_states, states
from vlmrm_lite.model_eval import humanoid_states
from vlmrm_lite.model_eval.humanoid_states import SETS, SOURCE_FRACTIONS, make_humanoid_states
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.utils.paths import data_path


@pytest.mark.parametrize("name", SETS)
def test_made_states_are_half_and_half_from_several_sources(small, name):
    states, labels, sources = humanoid_states.humanoid_states(name)
    assert states.shape == (20, 24) and states.dtype == np.float32 and labels.dtype == bool
    assert labels.sum() == 10 and (SETS[name](states) == labels).all()
    assert 0 < labels[:10].sum() < 10  # in random order
    assert set(sources) <= set(SOURCE_FRACTIONS)
    np.testing.assert_allclose(np.linalg.norm(states[:, 3:7], axis=1), 1, atol=1e-5)


def test_tasks_are_among_the_sets_and_the_usual_reader_reads_them(small):
    assert set(SETS) == {name for name in TASKS if name.startswith("humanoid-")} | {"humanoid-bowing"}
    states, labels = labeled_states("humanoid-lotus")
    assert (states == humanoid_states.humanoid_states("humanoid-lotus").states).all() and labels.sum() == 10


def test_mixture_counts_the_sources(small):
    table = humanoid_states.mixture()
    assert list(table) == [*SOURCE_FRACTIONS, "policies"] and (table.sum(axis=1) == 10).all()
    assert len(table) == 2 * len(SETS) and (table[list(SOURCE_FRACTIONS)].sum() > 0).all()


def test_a_seed_repeats_and_policies_are_rolled_out(monkeypatch):
    steps, calls = 20, []

    def predict(observations, deterministic):
        calls.append((observations.shape, deterministic))
        return np.zeros((len(observations), 17)) + (0 if deterministic else torch.rand(1).item() / 10), None

    monkeypatch.setattr(humanoid_states, "STEPS", steps)
    monkeypatch.setattr(humanoid_states, "SETS", {"humanoid-standing": SETS["humanoid-standing"]})
    run = SimpleNamespace(policy=SimpleNamespace(predict=predict), task=TASKS["humanoid-standing"])
    monkeypatch.setattr(humanoid_states.Run, "load", lambda name: run)
    before = torch.get_rng_state()
    one, two, other = (
        make_humanoid_states(40, seed, ["runs/mine"], poses=100)["humanoid-standing"] for seed in (5, 5, 6)
    )
    assert (torch.get_rng_state() == before).all()
    assert all((a == b).all() for a, b in zip(one, two, strict=True))
    assert not (one.states == other.states).all()
    assert "mine" in one.sources and len(calls) == 3 * 2 * steps
    assert {shape for shape, _ in calls} == {(humanoid_states.NUM_ENVS, 45)}


def test_a_label_that_depends_on_the_velocity_is_left_out(monkeypatch):
    upright = np.tile(np.pad(pose_qpos("standing"), (0, 23)), (40, 1))
    upright[:20, 24] = 2.0  # on the way to the floor
    fallen = np.tile(np.pad(pose_qpos("lying-on-back"), (0, 23)), (20, 1))
    monkeypatch.setattr(humanoid_states, "SETS", {"humanoid-standing": SETS["humanoid-standing"]})
    for source, found in (("_poses", upright), ("_falls", fallen), ("_random_play", fallen)):
        monkeypatch.setattr(humanoid_states, source, lambda *_, found=found: found)
    made = make_humanoid_states(40, policies=())["humanoid-standing"]
    assert made.labels.sum() == 20
    with pytest.raises(ValueError, match="only 20 goal states of 'humanoid-standing', but 21 are needed"):
        make_humanoid_states(42, policies=())


def test_bowing_is_told_from_all_other_poses():
    names = list(POSES)
    bent = humanoid_states.bowing(np.stack([pose_qpos(name) for name in names]))
    assert [name for name, success in zip(names, bent, strict=True) if success] == ["bowing"]


def test_pictures_are_those_of_the_environment():
    rng = np.random.default_rng(0)
    states = humanoid_states._poses(60, rng)[:50, :24]
    frames = humanoid_states.draw(states, 32)
    envs = HumanoidVectorEnv(1, render_mode="rgb_array", width=32, height=32, device="cpu")
    envs.reset(seed=0)
    for index in (0, 49):
        envs.set_state(states[[index]], np.zeros((1, 23)))
        assert (envs.render()[0] == frames[index]).all()
    assert frames.shape == (50, 32, 32, 3)
    assert not (humanoid_states.draw(states[:1], 32, "original", "original") == frames[:1]).all()


def test_bad_input_of_states(monkeypatch, tmp_path):
    with pytest.raises(ValueError, match="n=3"):
        make_humanoid_states(3)
    with pytest.raises(ValueError, match="no labeled states 'humanoid-kneel'.*humanoid-kneeling"):
        humanoid_states.humanoid_states("humanoid-kneel")
    monkeypatch.setattr(states, "data_path", tmp_path.joinpath)
    with pytest.raises(VlmrmError, match="for 'humanoid-lotus'.*vlmrm-lite dev humanoid-states"):
        humanoid_states.humanoid_states("humanoid-lotus")


@pytest.mark.parametrize("name", SETS)
def test_shipped_states(name):
    states, labels, sources = humanoid_states.humanoid_states(name)
    assert states.shape[1:] == (24,) and states.dtype == np.float32 and np.isfinite(states).all()
    assert labels.sum() == (~labels).sum() >= 100 and (SETS[name](states) == labels).all()
    kinds = set(np.where(np.isin(sources, list(SOURCE_FRACTIONS)), sources, "policies")[~labels])
    assert kinds == {*SOURCE_FRACTIONS, "policies"} and set(sources) <= {*SOURCE_FRACTIONS, *humanoid_states.POLICIES}


def test_agents_whose_states_are_shipped_are_shipped_too():
    assert all(data_path("policies", name, "config.json").is_file() for name in humanoid_states.POLICIES)


def test_shipped_states_are_small():
    files = list(data_path("states").glob("humanoid-*.npz"))
    assert sum(path.stat().st_size for path in files) < 1e6
