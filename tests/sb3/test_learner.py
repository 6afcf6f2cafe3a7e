"""Learners fit the spaces of their environments, or are refused."""

import gymnasium as gym
import numpy as np
import pytest
import torch
from gymnasium import spaces
from helpers.space_env import MaskedEnv, SpaceEnv, vec

from vlmrm_lite.sb3.features import MixedObservation, ScaledObservation
from vlmrm_lite.sb3.learner import check_learner, make_learner, make_policy

VECTOR, TWO = spaces.Box(-1, 1, (2,)), spaces.Discrete(2)
SMALL = {"n_steps": 8, "batch_size": 8, "n_epochs": 1}


def image(*shape, dtype=np.uint8):
    return spaces.Box(0, 255, shape, dtype)


def features(policy, observations):
    return policy.extract_features(policy.obs_to_tensor(observations)[0])


def test_bounded_observations_are_scaled_and_unbounded_ones_compressed():
    space = gym.spaces.Box(np.float32([-1.2, -0.07, -np.inf]), np.float32([0.6, 0.07, np.inf]))
    scaled = ScaledObservation(space)(torch.tensor([[-1.2, 0.07, 5.0], [-0.3, 0.0, -5.0]]))
    assert torch.allclose(
        scaled, torch.tensor([[-1.0, 1.0, np.log(6)], [0.0, 0.0, -np.log(6)]], dtype=torch.float32), atol=1e-6
    )


@pytest.mark.parametrize("space", [image(8, 8, 3), image(3, 8, 8), image(4), image(8, 8), spaces.Box(0, 1, (8, 8, 3))])
@pytest.mark.parametrize("normalize", [{}, {"normalize_images": False}, {"normalize_images": True}])
def test_an_mlp_sees_bounded_observations_from_minus_1_to_1(space, normalize):
    settings = {"policy": "MlpPolicy", "policy_kwargs": normalize}
    policy = make_policy("PPO", settings, vec(SpaceEnv(space, TWO)))
    for value, expected in ((space.low, -1), (space.high, 1), ((space.low / 2 + space.high / 2), 0)):
        seen = features(policy, value[None].astype(space.dtype))
        assert torch.allclose(seen, torch.full_like(seen, expected), atol=0.005)


@pytest.mark.parametrize(
    ("algorithm", "space", "policy"),
    [
        ("PPO", image(36, 36, 3), "ActorCriticCnnPolicy"),
        ("PPO", image(3, 40, 50), "ActorCriticCnnPolicy"),
        ("PPO", image(7, 7, 3), "ActorCriticPolicy"),
        ("PPO", image(100, 35, 1), "ActorCriticPolicy"),
        ("PPO", spaces.Dict(a=VECTOR), "MultiInputActorCriticPolicy"),
        ("RecurrentPPO", VECTOR, "RecurrentActorCriticPolicy"),
        ("RecurrentPPO", image(36, 36, 3), "RecurrentActorCriticCnnPolicy"),
        ("RecurrentPPO", spaces.Dict(a=VECTOR), "RecurrentMultiInputActorCriticPolicy"),
        ("ARS", image(36, 36, 3), "ARSPolicy"),
        ("DQN", image(7, 7, 3), "DQNPolicy"),
    ],
    ids=str,
)
def test_the_default_policy_fits_the_observations(algorithm, space, policy):
    made = make_policy(algorithm, {}, vec(SpaceEnv(space, TWO)))
    assert type(made).__name__ == policy
    made.predict(space.sample())


def test_small_images_in_a_dict_are_flattened_beside_large_ones():
    space = spaces.Dict(small=image(7, 7, 3), large=image(36, 36, 3), vector=VECTOR)
    learner = make_learner("PPO", SMALL, vec(SpaceEnv(space, TWO)), seed=0)
    learner.learn(8)
    extractor = learner.policy.features_extractor
    assert isinstance(extractor, MixedObservation) and extractor.features_dim == 7 * 7 * 3 + 256 + 2
    batch = {key: part.sample()[None] for key, part in space.spaces.items()}
    batch["small"] = np.full((1, 7, 7, 3), 255, np.uint8)
    assert features(learner.policy, batch).isclose(torch.tensor(1.0)).sum() >= 7 * 7 * 3


REFUSED = [
    (spaces.Tuple((VECTOR, TWO)), TWO, "observation space is a Tuple.*FlattenObservation"),
    (spaces.Text(3), TWO, "observation space is a Text.*TransformObservation"),
    (spaces.Sequence(VECTOR), TWO, "observation space is a Sequence"),
    (spaces.Graph(VECTOR, None), TWO, "observation space is a Graph"),
    (spaces.OneOf((VECTOR, TWO)), TWO, "observation space is an OneOf"),
    (spaces.Dict(a=VECTOR, t=spaces.Text(3)), TWO, "observation 't' is a Text"),
    (spaces.Dict(a=spaces.Dict(b=VECTOR)), TWO, "observation 'a' is a Dict inside a Dict.*FlattenObservation"),
    (spaces.Dict(a=spaces.Tuple((VECTOR,))), TWO, "observation 'a' is a Tuple inside a Dict"),
    (spaces.Dict(), TWO, "Dict without keys"),
    (spaces.Box(0, 1, (0,)), TWO, "observation space is empty"),
    (spaces.Discrete(10**9), TWO, "1,000,000,000 values"),
    (VECTOR, spaces.Dict(a=TWO), "action space is a Dict.*TransformAction"),
    (VECTOR, spaces.Tuple((TWO,)), "action space is a Tuple"),
    (VECTOR, spaces.Text(3), "action space is a Text"),
    (VECTOR, spaces.Box(-np.inf, np.inf, (1,)), "not finite, or too far apart.*TransformAction"),
    (VECTOR, spaces.Box(-3e38, 3e38, (1,)), "not finite, or too far apart"),
]


@pytest.mark.parametrize(("observations", "actions", "message"), REFUSED, ids=str)
def test_spaces_that_cannot_be_learned_are_named_with_the_way_out(observations, actions, message):
    with pytest.raises(ValueError, match=message) as caught:
        check_learner("PPO", {}, vec(SpaceEnv(observations, actions)))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("algorithm", "actions", "message"),
    [
        ("DQN", VECTOR, "DQN does not learn Box actions; its action space must be Discrete.*Box: A2C, ARS"),
        ("SAC", TWO, "SAC does not learn Discrete actions; its action space must be Box.*DQN"),
        ("MaskablePPO", VECTOR, "MaskablePPO does not learn Box actions"),
        ("ARS", spaces.MultiBinary(2), "ARS does not learn MultiBinary actions.*MaskablePPO, PPO"),
        ("RecurrentPPO", spaces.MultiBinary(2), "RecurrentPPO does not learn MultiBinary actions"),
        ("MaskablePPO", TWO, r"needs an environment with a method action_masks\(\)"),
    ],
)
def test_an_algorithm_that_does_not_fit_the_actions_names_those_that_do(algorithm, actions, message):
    with pytest.raises(ValueError, match=message):
        check_learner(algorithm, {}, vec(SpaceEnv(VECTOR, actions)))


def test_masks_of_the_environment_are_enough_for_maskable_ppo():
    check_learner("MaskablePPO", {}, vec(MaskedEnv(VECTOR, TWO)))


@pytest.mark.parametrize("algorithm", ["ARS"])
def test_algorithms_without_a_policy_for_dicts_say_so(algorithm):
    with pytest.raises(ValueError, match=f"{algorithm} does not learn from Dict observations.*FlattenObservation"):
        check_learner(algorithm, {}, vec(SpaceEnv(spaces.Dict(a=VECTOR), VECTOR)))


@pytest.mark.parametrize(
    ("policy", "space", "message"),
    [
        ("MlpPolicy", spaces.Dict(a=VECTOR), "does not fit Dict observations"),
        ("CnnPolicy", image(7, 7, 3), "at least 36x36, and the observations have 7x7"),
    ],
)
def test_a_policy_that_does_not_fit_is_refused(policy, space, message):
    with pytest.raises(ValueError, match=message):
        make_policy("PPO", {"policy": policy}, vec(SpaceEnv(space, TWO)))


def test_ars_tells_callbacks_every_step_and_judges_by_an_episode_in_each_environment():
    from stable_baselines3.common.callbacks import BaseCallback

    class Seen(BaseCallback):
        rewards = 0

        def _on_step(self):
            self.rewards += len(self.locals["rewards"])
            return True

    seen = Seen()
    learner = make_learner("ARS", {"n_delta": 2}, vec(*[SpaceEnv(VECTOR, TWO) for _ in range(2)]), seed=0)
    learner.learn(10, callback=seen)
    assert learner.n_eval_episodes == 2 and seen.rewards == learner.num_timesteps == 4 * 8 * 2
    learner.learn(30, reset_num_timesteps=False)
    assert learner.num_timesteps == 128 and learner._current_progress_remaining == 1 - 64 / 94
