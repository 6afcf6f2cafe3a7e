"""Labels on a screen as short vectors of their text embeddings."""

import numpy as np
import pytest
from helpers.counting import CountingVectorEnv
from helpers.embeddings import unit
from helpers.fake_vlms import FakeVLM, WordVLM

from vlmrm_lite.envs.phone.env import PhoneVectorEnv
from vlmrm_lite.goals.goal_set import GoalSet
from vlmrm_lite.goals.labels import LabelEmbeddings, label_table
from vlmrm_lite.goals.rewards import goal_reward
from vlmrm_lite.training.env_wrappers import add_goals

APPS = GoalSet(["mail", "clock"], ["chess"])


def embeddings(k, d=16):
    return unit(k, d).numpy()


def test_the_empty_place_is_zero_and_every_label_has_a_row():
    table = label_table(embeddings(10), 4)
    assert table.shape == (11, 4) and table.dtype == np.float16
    assert (table[0] == 0).all() and (np.abs(table[1:]).sum(axis=1) > 0).all()


def test_the_projection_is_fixed_and_keeps_similarities():
    vectors = embeddings(200, 64)
    assert np.array_equal(label_table(vectors, 32), label_table(vectors.copy(), 32))
    centered = vectors - vectors.mean(axis=0)
    centered /= np.linalg.norm(centered, axis=1, keepdims=True)
    table = label_table(vectors, 512)[1:].astype(float)
    assert np.abs(table @ table.T - centered @ centered.T).max() < 0.3


def test_the_mean_of_all_labels_does_not_count():
    vectors = embeddings(20)
    assert np.allclose(label_table(vectors, 8), label_table(vectors + 5, 8), atol=2e-3)
    assert np.isfinite(label_table(np.ones((3, 16), np.float32), 8)).all()  # labels that are all alike


def test_screens_become_vectors():
    envs = PhoneVectorEnv(3)
    shown = LabelEmbeddings(envs, FakeVLM().embed_texts, size=5)
    assert shown.observation_space.shape == (3, 7, 4, 5) and shown.single_observation_space.dtype == np.float16
    observations, _ = shown.reset(seed=0)
    labels = envs._observations()
    assert observations in shown.observation_space
    assert np.array_equal(observations, shown.table[labels])
    for cell in ((0, 0, 0), (2, 5, 3)):
        assert (observations[cell] == 0).all() == (labels[cell] == 0)


def test_vectors_are_found_again_by_their_labels():
    envs = PhoneVectorEnv(5)
    shown = LabelEmbeddings(envs, FakeVLM().embed_texts, size=5)
    shown.reset(seed=1)
    seen = envs._observations()
    ids = shown.ids(shown.observations(seen))
    assert ids.dtype == np.int16 and np.array_equal(shown.observations(ids), shown.observations(seen))
    assert np.array_equal(ids == 0, seen == 0) and ids.shape == (5, 7, 4)
    every = np.arange(len(shown.table))
    assert np.array_equal(shown.table[shown.ids(shown.table)], shown.table[every])
    shown.table[7] = shown.table[3]  # two labels that are embedded alike
    assert np.array_equal(shown.table[shown.ids(shown.table)], shown.table)


def test_labels_of_different_words_are_told_apart():
    shown = LabelEmbeddings(PhoneVectorEnv(1), WordVLM().embed_texts)
    assert np.array_equal(shown.ids(shown.table), np.arange(len(shown.table)))


@pytest.mark.parametrize("change", [lambda table: table + 1, lambda table: 1.01 * table, lambda table: table[:, :3]])
def test_vectors_of_no_label_are_refused(change):
    shown = LabelEmbeddings(PhoneVectorEnv(1), FakeVLM().embed_texts, size=5)
    with pytest.raises(ValueError, match="hold vectors that are none of the labels'"):
        shown.ids(change(shown.table[1:]))


def test_an_environment_without_labels_is_refused():
    with pytest.raises(ValueError, match="has no attribute labels; expected the strings"):
        LabelEmbeddings(CountingVectorEnv(), FakeVLM().embed_texts)


def test_environments_with_labels_get_goals_and_label_vectors():
    reward = goal_reward(FakeVLM(), APPS)
    envs = add_goals(PhoneVectorEnv(2), APPS, reward)
    assert envs.single_observation_space["observation"].shape == (7, 4, 48)
    assert envs.single_observation_space["goal"].shape == (6,)
    pixels = add_goals(PhoneVectorEnv(2, observation="pixels"), APPS, reward, end_on_reward=False)
    assert pixels.single_observation_space["observation"].shape == (64, 64, 3) and not pixels.end_on_reward


def test_labels_need_a_reward_that_reads():
    class Wordless:
        def embed(self, frames):
            return np.zeros((len(frames), 2))

        def reward(self, embeddings, goal_indices):
            return np.zeros(len(embeddings))

    with pytest.raises(ValueError, match=r"shows labels in words, and the reward .* has no embed_texts\(\)"):
        add_goals(PhoneVectorEnv(2), APPS, Wordless())
