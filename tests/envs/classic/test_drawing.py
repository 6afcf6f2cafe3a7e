"""Drawing: shape areas, plain scenes against Gymnasium's, sizes, and invalid arguments."""

import gymnasium as gym
import numpy as np
import pytest
from helpers.classic_envs import CARTPOLE, IDS, MOUNTAIN_CAR, random_states
from PIL import Image

from vlmrm_lite.envs.classic import cartpole, mountain_car
from vlmrm_lite.envs.classic.drawing import Canvas, View

BLACK = np.zeros((1, 3), np.float32)


# Rendering


def gymnasium_frames(env_id: str, states: np.ndarray) -> np.ndarray:
    """Gymnasium's frames, area-resized to 64x64."""
    theirs = "CartPole-v1" if env_id == CARTPOLE else "MountainCarContinuous-v0"
    env = gym.make(theirs, render_mode="rgb_array", disable_env_checker=True)
    env.reset(seed=0)
    frames = []
    for state in states:
        env.unwrapped.state = state
        frames.append(np.asarray(Image.fromarray(env.render()).resize((64, 64), Image.Resampling.BOX)))
    env.close()
    return np.stack(frames)


@pytest.mark.parametrize("env_id", IDS)
def test_plain_scenes_look_like_gymnasiums(env_id):
    states = random_states(env_id, 100)
    theirs = gymnasium_frames(env_id, states).astype(float)
    envs = gym.make_vec(env_id, num_envs=100, scene="plain")
    envs.unwrapped.set_state(states)
    difference = np.abs(envs.render() - theirs)
    of_frames = difference.mean((1, 2, 3))
    of_shapes = difference[theirs.min(-1) < 160].mean()  # where there is more than a line
    print(f"{env_id}: mean {of_frames.mean():.3f}, worst frame {of_frames.max():.3f}")
    print(f"    on the shapes {of_shapes:.1f}, worst pixel {difference.max():.0f}")
    assert of_frames.max() < 0.3  # of 255; the bar is 4
    assert of_shapes < 12
    assert difference.max() < 75  # Gymnasium rounds every corner down to its pixels, we do not


@pytest.mark.parametrize("angle", [0, 0.3, np.pi / 4, 1.5, np.pi / 2])
@pytest.mark.parametrize("half", [(8, 3), (20, 0.3), (0.4, 0.4)])
def test_box_covers_its_area(angle, half):
    canvas = Canvas(np.full((3, 1, 1, 1), 255), 1, 64, 64, View(0, 96, 0, 64))  # pixels of 1.5 x 1
    canvas.box(np.array([48.3]), np.array([31.7]), half, BLACK, np.array([angle]))
    fraction = 1 - canvas.planes[0].astype(float).sum() / 255 / 64**2
    assert fraction * 96 * 64 == pytest.approx(4 * half[0] * half[1], rel=0.08)


def test_shapes_stay_inside_their_picture():
    def ink(x):
        canvas = Canvas(np.full((3, 2, 1, 1), 255), 2, 32, 32, View(0, 32, 0, 32))
        canvas.disc(np.array([x, 16.0]), 16.0, 3, BLACK)
        canvas.box(np.array([x, 16.0]), 16.0, (4, 1), BLACK)
        return (255 - canvas.frames()[..., 0].astype(float)).sum((1, 2)) / 255

    whole = ink(16.0)
    assert whole[0] == whole[1]
    half = ink(32.0)
    assert half[0] == pytest.approx(whole[0] / 2, rel=0.01) and half[1] == whole[1]
    assert ink(1e9)[0] == ink(-40.0)[0] == 0


def test_disc_covers_its_area():
    for radius in (0.5, 2.2, 9):
        canvas = Canvas(np.full((3, 1, 1, 1), 255), 1, 64, 64, View(0, 64, 0, 64))
        canvas.disc(np.array([30.3]), np.array([31.8]), radius, BLACK)
        area = 64**2 - canvas.planes[0].astype(float).sum() / 255
        assert area == pytest.approx(np.pi * radius**2, rel=0.1)


@pytest.mark.parametrize(
    ("height", "width"), [(1, 1), pytest.param(7, 90, marks=pytest.mark.slow), (64, 64), (400, 600)]
)
def test_any_size(height, width):
    assert cartpole.draw(np.zeros((2, 4)), height, width).shape == (2, height, width, 3)
    for scene in mountain_car.SCENES:
        frames = mountain_car.draw(np.zeros((2, 2)), height, width, scene)
        assert frames.shape == (2, height, width, 3) and frames.dtype == np.uint8
    assert cartpole.draw(np.zeros((0, 4)), height, width).shape == (0, height, width, 3)


def test_small_pictures_are_large_ones_made_small():
    states = random_states(MOUNTAIN_CAR, 8)
    for draw, batch in ((cartpole.draw, random_states(CARTPOLE, 8)), (mountain_car.draw, states)):
        large = draw(batch, 256, 256).reshape(8, 64, 4, 64, 4, 3).mean((2, 4))
        assert np.abs(draw(batch, 64, 64) - large).mean() < 0.5


# Invalid arguments


def test_bad_drawing():
    states = np.zeros((2, 4))
    for kwargs, kind, words in (
        ({"colors": {"wheel": (0, 0, 0)}}, ValueError, "part 'wheel'.*cart"),
        ({"colors": {"cart": (0, 0)}}, ValueError, r"'cart' has shape \(2,\)"),
        ({"colors": {"cart": np.zeros((3, 3))}}, ValueError, r"shape \(3, 3\); expected \(3,\) or \(2, 3\)"),
        ({"colors": {"cart": (0, 0, 300)}}, ValueError, "0 to 300; expected 0 to 255"),
        ({"hide": ("wheel",)}, ValueError, "'wheel' to hide.*cart"),
        ({"hide": "pole"}, TypeError, r"expected a tuple.*\('pole',\)"),
    ):
        with pytest.raises(kind, match=words):
            cartpole.draw(states, 64, 64, **kwargs)
    with pytest.raises(ValueError, match="scene 'moon'"):
        mountain_car.draw(np.zeros((2, 2)), 64, 64, "moon")
    with pytest.raises(ValueError, match="height=-1"):
        mountain_car.draw(np.zeros((2, 2)), -1, 64)
