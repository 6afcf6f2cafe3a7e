"""The playroom as an environment: walk, turn, raise and lower a hand, and grip."""

from typing import Any

import numpy as np
from gymnasium import spaces
from gymnasium.vector.utils import batch_space

from ...utils.checks import check_choice, check_states
from ..base import BatchEnv, SingleEnv
from .layout import COPIES, STATE_NAMES, WHOLE, Rooms, state_bounds
from .model import CAMERAS
from .observation import BODY_NAMES, FARTHEST, OBSERVATION_NAMES, observe_body, observe_state
from .rooms import random_rooms
from .simulation import Simulation
from .things import KIND_NAMES

OBSERVATIONS, ACTIONS = ("state", "pixels", "embedding"), ("continuous", "discrete")
EMBEDDED_FRAMES = 4
FORWARD, BACKWARD, TURN, RAISE = 1.5, 0.4, 2.5, 1.5
"""The fastest that the agent walks, in m/s, turns, in radians/s, and moves its hand, in m/s."""
CLOSE, OPEN = 0.0, -0.75
"""The fourth number of an action closes the hand above `CLOSE` and opens it below `OPEN`."""
DISCRETE = {
    "walk": (0.8, 0, 0, -0.3),
    "walk left": (0.6, 0.5, 0, -0.3),
    "walk right": (0.6, -0.5, 0, -0.3),
    "turn left": (0, 0.6, 0, -0.3),
    "turn right": (0, -0.6, 0, -0.3),
    "back": (-1, 0, 0, -0.3),
    "hand up": (0, 0, 0.8, 1),
    "hand down": (0, 0, -0.8, 1),
    "let go": (-1, 0, 0, -1),
}
"""The discrete actions, in the numbers of the continuous ones: the hand closes while it moves up or down."""
TOUCH, SLIP = 0.22, 0.4
"""A closed hand grips a thing whose center is within `TOUCH` meters, and loses one that is farther than `SLIP`."""
GRASP = np.array([1.0, 1.0, 0.75])
"""Weights of the distance along x, y and z: a hand reaches a little farther up and down."""
_OUTSIDE, _SHORTEST_QUATERNION = 3.0, 1e-3


class PlayroomVectorEnv(BatchEnv):
    """Rooms with walls, furniture and four to six things, another room in every episode.

    The agent sees with its eyes, walks, turns, and moves a hand up and down. A closed hand grips the nearest thing that
    it touches, and holds it until it is opened. Whatever else falls, rolls or is pushed obeys MuJoCo's physics.

    An episode starts near no thing, with no two things next to each other, and with nothing in the hand.

    Action: four numbers from -1 to 1, float32 (4,): walk backward or forward, turn right or left, lower or raise the
        hand, and the grip: above 0 closes the hand, below -0.75 opens it, and anything between leaves it as it is. A
        step takes 0.16 s.
        With `actions="discrete"` the number of an entry of `DISCRETE`.
    Observation: `OBSERVATION_NAMES` in `envs.playroom.observation`, float32 (152,): the agent, the walls, the
        furniture, and the things in an order that is random in every episode; never which thing is meant. With
        `observation="pixels"` the frame, uint8 (height, width, 3). With `observation="embedding"` what the agent feels
        of itself, `BODY_NAMES`, float32 (7,), to which `GoalWrapper` adds the embeddings of the last four frames.
    State: `Rooms` in `envs.playroom.layout` describes its columns.
    Environment reward: 0.
    Info: "diverged", bool (n,). A room whose physics diverges, or that loses a thing, is replaced by a new one within
        its episode.
    Arguments: see `BatchEnv`; the only scene is "plain".

    Args:
        observation: "state", "pixels" or "embedding".
        actions: "continuous" or "discrete".
        camera: "eyes", what the agent sees, or "above", for people.
        quality: "fast" for rewards, or "video" for people: shadows and smooth edges, ten times slower.
        device: "auto" (CUDA if available), "cpu" or "cuda"; on CUDA, frames are tensors on that device.
    """

    metadata = {**BatchEnv.metadata, "render_fps": 6, "film_size": (480, 480)}
    state_names = STATE_NAMES
    observation_names = OBSERVATION_NAMES
    state_space = spaces.Box(*state_bounds(), dtype=np.float32)
    single_action_space: spaces.Box | spaces.Discrete = spaces.Box(-1, 1, (4,), np.float32)
    single_observation_space = spaces.Box(-FARTHEST, FARTHEST, (len(OBSERVATION_NAMES),), np.float32)

    def __init__(
        self,
        *args: Any,
        observation: str = OBSERVATIONS[0],
        actions: str = ACTIONS[0],
        camera: str = CAMERAS[0],
        quality: str = "fast",
        device: str = "auto",
        **kwargs: Any,
    ):
        check_choice("observation", observation, OBSERVATIONS)
        check_choice("actions", actions, ACTIONS)
        if actions == "discrete":
            self.single_action_space = spaces.Discrete(len(DISCRETE))
        super().__init__(*args, **kwargs)
        self.observation, self.camera = observation, camera
        self.embedded_frames = EMBEDDED_FRAMES if observation == "embedding" else 0
        if observation == "pixels":
            self.single_observation_space = spaces.Box(0, 255, (self.height, self.width, 3), np.uint8)
            self.observation_space = batch_space(self.single_observation_space, self.num_envs)
        elif observation == "embedding":
            self.single_observation_space = spaces.Box(-FARTHEST, FARTHEST, (len(BODY_NAMES),), np.float32)
            self.observation_space = batch_space(self.single_observation_space, self.num_envs)
        self._simulation = Simulation(self.num_envs, self.width, self.height, camera, quality, device)
        self._diverged = np.zeros(self.num_envs, bool)

    @property
    def rooms(self) -> Rooms:
        """The states with named views; changes to them change nothing here."""
        return Rooms(self.state)

    @property
    def body(self) -> np.ndarray:
        """What the agents feel of themselves, float32 (n, 7); see `observation.observe_body`."""
        return observe_body(Rooms(self._require(self._state)))

    def set_state(self, state: np.ndarray) -> None:
        """Sets the state of every env; the step counters are unchanged.

        Args:
            state: numbers (n, k) with the columns `state_names`.

        Raises:
            ValueError, TypeError: for any other state.
        """
        array = check_states(state, self.state_names)
        _check_rooms(array)
        super().set_state(array)
        self._simulation.set_state(self._require(self._state), np.ones(self.num_envs, bool))

    def step(self, actions: np.ndarray) -> tuple:
        """Takes one action in every env; the info is {"diverged": bool (n,)}. See `BatchEnv.step`."""
        return *super().step(actions)[:4], {"diverged": self._diverged.copy()}

    def close_extras(self, **kwargs: Any) -> None:
        """Stops the simulator's threads."""
        self._simulation.close()

    def _sample_start_states(self, n: int) -> np.ndarray:
        return random_rooms(self.np_random, n)

    def _restart(self, mask: np.ndarray) -> None:
        super()._restart(mask)
        self._simulation.set_state(self._require(self._state), mask)

    def _advance(self, actions: np.ndarray) -> np.ndarray:
        state = self._require(self._state)
        rooms = Rooms(state)
        if isinstance(self.single_action_space, spaces.Discrete):
            actions = np.array(list(DISCRETE.values()))[actions]
        actions = np.clip(actions, -1, 1).astype(np.float64)
        open_hands(rooms, actions[:, 3])
        self._diverged = self._simulation.step(state, wanted_velocities(rooms, actions))
        self._diverged |= _is_broken(rooms)
        grip(rooms)
        if self._diverged.any():
            self._restart(self._diverged)
        return np.zeros(self.num_envs)

    def _observations(self) -> np.ndarray:
        if self.observation == "pixels":
            return self._draw()
        return self.body if self.observation == "embedding" else observe_state(Rooms(self._require(self._state)))

    def _draw(self) -> np.ndarray:
        self._require(self._state)
        return self._simulation.render()


class PlayroomEnv(SingleEnv):
    """A single playroom on the CPU; see `PlayroomVectorEnv`. The info has no batch axis."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 6}
    vector_class = PlayroomVectorEnv
    observation_names = OBSERVATION_NAMES

    def __init__(self, render_mode: str | None = None, device: str = "cpu", **kwargs: Any):
        super().__init__(render_mode, device=device, **kwargs)
        self.embedded_frames = self._envs.embedded_frames

    def step(self, action) -> tuple[np.ndarray, float, bool, bool, dict]:
        """Takes one action; never terminates."""
        observation, reward, terminated, truncated, info = super().step(action)
        return observation, reward, terminated, truncated, {"diverged": bool(info["diverged"][0])}


def wanted_velocities(rooms: Rooms, actions: np.ndarray) -> np.ndarray:
    """Velocities that actions, (n, 4), ask for: along x and y, of the heading, and of the hand, (n, 4)."""
    speed = np.where(actions[:, 0] > 0, FORWARD, BACKWARD) * actions[:, 0]
    heading = rooms.agent("heading")
    return np.stack([speed * np.cos(heading), speed * np.sin(heading), TURN * actions[:, 1], RAISE * actions[:, 2]], 1)


def open_hands(rooms: Rooms, grips: np.ndarray) -> None:
    """Opens and closes hands, by the fourth numbers of actions, (n,); an open hand holds nothing."""
    closed = rooms.agent("closed")
    closed[grips > CLOSE], closed[grips < OPEN] = 1, 0
    rooms.things("held")[closed == 0] = 0


def grip(rooms: Rooms) -> None:
    """Lets closed, empty hands grip the nearest thing that they touch, and lose one that is stuck somewhere else."""
    offsets = rooms.stack(("x", "y", "z")) - rooms.hand_place[:, None]
    distances = np.where(rooms.present, np.linalg.norm(offsets * GRASP, axis=-1), np.inf)
    held, every = rooms.things("held"), np.arange(len(rooms))
    held[(held == 1) & (distances > SLIP)] = 0
    nearest = distances.argmin(1)
    gripped = (rooms.agent("closed") == 1) & (held.sum(1) == 0) & (distances[every, nearest] < TOUCH)
    held[every[gripped], nearest[gripped]] = 1


def _is_broken(rooms: Rooms) -> np.ndarray:
    """Whether a thing has left the room, bool (n,)."""
    return ((np.abs(rooms.stack(("x", "y", "z"))).max(-1) > _OUTSIDE) & rooms.present).any(1)


def _check_rooms(states: np.ndarray) -> None:
    """Raises an error for states that pass as numbers and are no rooms."""
    for row, column in np.argwhere(states != np.round(states)):
        if STATE_NAMES[column] in WHOLE:
            value = states[row, column]
            raise ValueError(f"State {row} has {STATE_NAMES[column]} = {value:g}; expected a whole number.")
    rooms = Rooms(states)
    holding = rooms.things("held").sum(1)
    lengths = np.linalg.norm(rooms.stack(("quat_w", "quat_x", "quat_y", "quat_z")), axis=-1)
    problems = (
        (
            (rooms.things("kind") >= 0) != (rooms.things("color") >= 0),
            "a kind without a color or a color without a kind",
        ),
        (
            rooms.present & (lengths < _SHORTEST_QUATERNION),
            "a thing whose quaternion is 0; expected a length of about 1",
        ),
        ((rooms.things("held") == 1) & ~rooms.present, "a hand that holds an empty slot"),
        (holding > 1, "more than one thing in the hand"),
        ((holding > 0) & (rooms.agent("closed") == 0), "a hand that holds, and is open"),
    )
    counts = np.stack([(rooms.things("kind") == kind).sum(1) for kind in range(len(KIND_NAMES))], axis=1)
    for wrong, words in (*problems, (counts > COPIES, f"more than {COPIES} things of a kind; a room has no more")):
        if wrong.any():
            raise ValueError(f"State {np.argwhere(wrong)[0][0]} has {words}.")
