"""The humanoid's labelled states, and the scores that are computed on them."""

import doctest
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from vlmrm_lite import VlmrmError
from vlmrm_lite.cli import dev
from vlmrm_lite.envs.humanoid.env import HumanoidVectorEnv
from vlmrm_lite.envs.humanoid.poses import POSES, pose_qpos
from vlmrm_lite.evaluation import epic_distance, labelled_states, states
from vlmrm_lite.model_eval import held_out as heldout, humanoid_states, model_card as cards
from vlmrm_lite.model_eval.humanoid_states import SETS, SHARES, make_humanoid_states
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.utils.paths import data_path


@pytest.fixture(scope="module")
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
    for module in (states, heldout):
        monkeypatch.setattr(module, "data_path", shipped.joinpath)


class Judge:
    """A model whose every sentence points to where the goal states' images are, but for the baseline."""

    name, image_size = "judge", 64

    def embed_texts(self, texts):
        baselines = "a humanoid robot", "pole and cart", "a car in the mountain"
        return torch.eye(2)[[int(text in baselines) for text in texts]]

    def embed_images(self, frames):
        brightness = torch.as_tensor(frames).float().mean((1, 2, 3)) / 255
        return torch.nn.functional.normalize(torch.stack([brightness, 1 - brightness], 1), dim=1)


@pytest.mark.parametrize("name", SETS)
def test_made_states_are_half_and_half_from_several_sources(small, name):
    states, labels, sources = humanoid_states.humanoid_states(name)
    assert states.shape == (20, 24) and states.dtype == np.float32 and labels.dtype == bool
    assert labels.sum() == 10 and (SETS[name](states) == labels).all()
    assert 0 < labels[:10].sum() < 10  # in random order
    assert set(sources) <= set(SHARES)
    np.testing.assert_allclose(np.linalg.norm(states[:, 3:7], axis=1), 1, atol=1e-5)


def test_tasks_are_among_the_sets_and_the_usual_reader_reads_them(small):
    assert set(SETS) == {name for name in TASKS if name.startswith("humanoid-")} | {"humanoid-bowing"}
    states, labels = labelled_states("humanoid-lotus")
    assert (states == humanoid_states.humanoid_states("humanoid-lotus").states).all() and labels.sum() == 10


def test_mixture_counts_the_sources(small):
    table = humanoid_states.mixture()
    assert list(table) == [*SHARES, "policies"] and (table.sum(axis=1) == 10).all()
    assert len(table) == 2 * len(SETS) and (table[list(SHARES)].sum() > 0).all()


def test_a_seed_repeats_and_policies_are_watched(monkeypatch):
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
    assert {shape for shape, _ in calls} == {(humanoid_states.WORLDS, 45)}


def test_a_label_that_depends_on_the_velocity_is_left_out(monkeypatch):
    upright = np.tile(np.pad(pose_qpos("standing"), (0, 23)), (40, 1))
    upright[:20, 24] = 2.0  # on the way to the floor
    fallen = np.tile(np.pad(pose_qpos("lying-on-back"), (0, 23)), (20, 1))
    monkeypatch.setattr(humanoid_states, "SETS", {"humanoid-standing": SETS["humanoid-standing"]})
    for source, found in (("_poses", upright), ("_falls", fallen), ("_random_play", fallen)):
        monkeypatch.setattr(humanoid_states, source, lambda *_, found=found: found)
    made = make_humanoid_states(40, policies=())["humanoid-standing"]
    assert made.labels.sum() == 20
    with pytest.raises(ValueError, match="Only 20 goal states of 'humanoid-standing', 21 are needed"):
        make_humanoid_states(42, policies=())


def test_bowing_is_told_from_all_other_poses():
    names = list(POSES)
    bent = humanoid_states.bowing(np.stack([pose_qpos(name) for name in names]))
    assert [name for name, holds in zip(names, bent, strict=True) if holds] == ["bowing"]


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
    with pytest.raises(ValueError, match="no labelled states 'humanoid-kneel'.*humanoid-kneeling"):
        humanoid_states.humanoid_states("humanoid-kneel")
    monkeypatch.setattr(states, "data_path", tmp_path.joinpath)
    with pytest.raises(VlmrmError, match="for 'humanoid-lotus'.*vlmrm-lite dev humanoid-states"):
        humanoid_states.humanoid_states("humanoid-lotus")


def test_scores_of_a_perfect_model_and_of_its_opposite(small):
    labels = {name: humanoid_states.humanoid_states(name).labels for name in SETS}
    for right, auc, epic in ((True, 1.0, 0.0), (False, 0.0, 1.0)):
        images = {name: torch.eye(2)[np.where(goal == right, 0, 1)] for name, goal in labels.items()}
        scores = heldout.humanoid_scores(Judge(), (0.5,), images)
        assert (scores.auc == auc).all() and np.allclose(scores.epic, epic, atol=1e-6)
    assert (scores.goal == 10).all() and (scores.others == 10).all()
    assert scores.groupby(["task", "group"]).size()["humanoid-kneeling"].to_dict() == {"paper": 1, "paraphrases": 10}
    assert set(scores.group[scores.task == "humanoid-bowing"]) == {"never-named"}


def test_summary_takes_the_best_alpha(small):
    rng = np.random.default_rng(0)
    images = {name: Judge().embed_images(rng.integers(0, 255, (20, 8, 8, 3), np.uint8)) for name in SETS}
    scores = heldout.humanoid_scores(Judge(), (0.0, 0.5), images)
    table, paper = heldout.task_summary(scores), scores[(scores.group == "paper")]
    for task in TASKS:
        if task.startswith("humanoid-"):
            mine = paper[paper.task == task].set_index("alpha")
            assert table.epic[task] == mine.epic.min() == mine.epic[table["at"][task]]
            assert table.auc[task] == mine.auc[0.5] and table.sentences[task] == 10
    assert np.isnan(table.auc["humanoid-bowing"]) and table.sentences["humanoid-bowing"] == 6


def test_mean_epic_and_its_interval():
    rng = np.random.default_rng(0)
    labels = [np.arange(n) < n // 2 for n in (100, 160)]
    rewards = [goal + rng.normal(0, 0.7, len(goal)) for goal in labels]
    result = heldout.mean_epic(rewards, labels, resamples=400)
    distances = [epic_distance(r, y) for r, y in zip(rewards, labels, strict=True)]
    assert result.mean == pytest.approx(np.mean(distances))
    assert result.low < result.mean < result.high and result.draws.shape == (400,)
    assert result[1:3] == pytest.approx(np.quantile(result.draws, [0.025, 0.975]))
    same = heldout.mean_epic([3 * r - 1 for r in rewards], labels, resamples=400)
    assert np.allclose(result.draws, same.draws)  # the same seed draws the same states
    nine = [[np.tile(some, 9) for some in column] for column in (rewards, labels)]
    many = heldout.mean_epic(*nine, resamples=400)
    assert many.high - many.low < 0.5 * (result.high - result.low)
    opposite = heldout.mean_epic([-r for r in rewards], labels, resamples=9)
    assert opposite.mean == pytest.approx(np.mean([np.sqrt(1 - d**2) for d in distances]))


def test_docstrings():
    assert doctest.testmod(heldout).failed == 0


def test_card_is_markdown_with_every_set(small, monkeypatch):
    monkeypatch.setattr(heldout, "ALPHAS", (0.5,))
    text = cards.card(Judge())
    for task in ("cartpole", "mountain-car-textured", *SETS):
        assert f"| {task} |" in text
    assert "95% bootstrap interval" in text and "poses" in text and "nan" not in text
    for block in text.split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.split("\n")}) == 1


@pytest.mark.parametrize("name", SETS)
def test_shipped_states(name):
    states, labels, sources = humanoid_states.humanoid_states(name)
    assert states.shape[1:] == (24,) and states.dtype == np.float32 and np.isfinite(states).all()
    assert labels.sum() == (~labels).sum() >= 100 and (SETS[name](states) == labels).all()
    kinds = set(np.where(np.isin(sources, list(SHARES)), sources, "policies")[~labels])
    assert kinds == {*SHARES, "policies"} and set(sources) <= {*SHARES, *humanoid_states.POLICIES}


def test_agents_whose_states_are_shipped_are_shipped_too():
    assert all(data_path("policies", name, "config.json").is_file() for name in humanoid_states.POLICIES)


def test_shipped_states_are_small():
    files = list(data_path("states").glob("humanoid-*.npz"))
    assert sum(path.stat().st_size for path in files) < 1e6
