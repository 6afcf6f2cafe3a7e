"""A reward that is computed in other processes, perhaps on the GPUs of other machines."""

import inspect
import os
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import VlmrmError
from ..utils.checks import check_count
from ..utils.frames import RewardFunction, check_reward, to_numpy
from ..utils.reward_protocol import Reward, frame_size
from .connection import connect, count_slots

_START_SECONDS = 600  # for a machine to import PyTorch, and to load or download a model


class RemoteReward:
    """Computes a reward in Ray actors: frames go there in batches, and rewards come back.

    Give it to `vlmrm_lite.train` as ``reward=``, or to a reward wrapper. Actors start on this machine, or on the
    cluster that ``RAY_ADDRESS`` names. If one is lost, another takes its place, once in a batch; after that, a training
    stops and saves everything.

    Args:
        reward: a callable from frames uint8 ``(n, height, width, 3)`` to one float per frame; or a function without
            arguments that makes one, in every actor. A model that belongs on a GPU must be loaded there, so it needs
            such a function: ``lambda: vl.CosineReward(vl.load_vlm("ViT-L-14/openai"), goal="a cart")``.
        num_gpus: GPUs for each actor; 0.5 lets two of them share one.
        actors: how many actors share each batch.

    Attributes:
        frame_size: side in pixels of the square frames that the reward wants; None if any size will do.

    Raises:
        MissingExtraError: the extra ``sweep`` is not installed.
        TypeError, ValueError: an argument cannot be used, or the reward cannot be sent to another process.
        VlmrmError: the cluster cannot be reached or has too little room, or an actor could not make the reward.

    Example::

        with vl.RemoteReward(make_reward, num_gpus=1, actors=4) as reward:
            run = vl.train("humanoid-kneeling", reward=reward)
    """

    def __init__(self, reward: RewardFunction | Callable[[], RewardFunction], num_gpus: float = 0, actors: int = 1):
        check_reward(reward)
        check_count("actors", actors)
        if isinstance(num_gpus, bool) or not isinstance(num_gpus, (int, float)):
            raise TypeError(f"num_gpus={num_gpus!r} is a {type(num_gpus).__name__}; expected a number, such as 1.")
        if not 0 <= num_gpus < float("inf"):
            raise ValueError(f"num_gpus={num_gpus}; expected 0, a part of a GPU, such as 0.5, or a whole number.")
        self._given, self._stack = reward, ExitStack()
        self._ray = self._stack.enter_context(connect("Remote rewards"))
        try:
            slots = count_slots(self._ray, 1, num_gpus)
            if slots < actors:
                raise VlmrmError(
                    f"The machines of Ray have room for {slots} actors with a CPU core and {num_gpus:g} GPUs each; "
                    f"expected room for {actors}. Use fewer actors or GPUs, or add a machine."
                )
            make = self._ray.remote(_Actor).options(num_cpus=1, num_gpus=num_gpus)
            self._start = lambda: make.remote(reward, _is_factory(reward))
            try:
                self._actors = [self._start() for _ in range(actors)]
            except TypeError as error:  # of the library that serializes
                raise TypeError(
                    f"The reward {reward!r:.100} cannot be sent to another process; give a function that makes it "
                    "there, such as RemoteReward(make_reward)."
                ) from error
            self.frame_size = self._described()
        except BaseException:
            self.close()
            raise

    def __call__(self, frames: Any) -> NDArray[np.float64]:
        """Computes rewards, float64 ``(n,)``, of frames uint8 ``(n, height, width, 3)``.

        Raises:
            VlmrmError: an actor and the one that took its place were lost.
        """
        parts = [part for part in np.array_split(to_numpy(frames), len(self._actors)) if len(part)]
        rewards = self._gather([self._actors[i].compute.remote(part) for i, part in enumerate(parts)])
        lost = [i for i, values in enumerate(rewards) if values is None]
        for i in lost:
            self._actors[i] = self._start()
        again = self._gather([self._actors[i].compute.remote(parts[i]) for i in lost])
        for i, values in zip(lost, again):
            if values is None:
                raise VlmrmError(
                    f"Two actors of the remote reward {self._given!r:.100} were lost in a row: they crashed or were "
                    "killed, perhaps for lack of memory, or their machine is gone. Make a new RemoteReward, and "
                    "continue a training with resume=True."
                )
            rewards[i] = values
        return np.concatenate(rewards) if rewards else np.zeros(0)  # type: ignore[arg-type]

    def prepare(self, num_frames: int) -> None:
        """Gets all actors ready for about this many frames, together."""
        part = num_frames // len(self._actors)
        self._ray.get([actor.prepare.remote(part) for actor in self._actors])

    def close(self) -> None:
        """Ends the actors, and leaves Ray unless it was in use before."""
        for actor in getattr(self, "_actors", ()):
            self._ray.kill(actor)
        self._actors = []
        self._stack.close()

    def __enter__(self) -> "RemoteReward":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"RemoteReward({self._given!r}, actors={len(self._actors)})"

    def _described(self) -> int | None:
        """Waits until all actors have the reward, and returns its frame size."""
        ray = self._ray
        try:
            return ray.get([actor.frame_size.remote() for actor in self._actors], timeout=_START_SECONDS)[0]
        except ray.exceptions.GetTimeoutError as error:
            raise VlmrmError(
                f"The actors of the remote reward {self._given!r:.100} were not ready after {_START_SECONDS} seconds; "
                "other jobs may use the machines of the cluster."
            ) from error
        except ray.exceptions.RayError as error:
            cause = getattr(error, "cause", None) or error
            reason = " ".join(str(cause).split())[-300:]
            raise VlmrmError(f"An actor could not make the remote reward {self._given!r:.100}: {reason}") from error

    def _gather(self, references: list[Any]) -> list[NDArray | None]:
        """Fetches what actors computed, None from those that were lost."""
        values: list[NDArray | None] = []
        for reference in references:
            try:
                values.append(self._ray.get(reference))
            except self._ray.exceptions.RayTaskError as error:  # the reward itself raised
                raise error.cause from error
            except self._ray.exceptions.RayActorError:
                values.append(None)
        return values


class _Actor:
    """Holds a reward in a process of its own."""

    def __init__(self, reward: Any, is_factory: bool):
        self._reward = reward() if is_factory else reward
        check_reward(self._reward)

    def frame_size(self) -> int | None:
        """The side of the frames that the reward wants."""
        return frame_size(self._reward)

    def prepare(self, num_frames: int) -> None:
        """Gets the reward ready."""
        if isinstance(self._reward, Reward):
            self._reward.prepare(num_frames)

    def compute(self, frames: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Computes rewards (n,) of frames that the reward may write to."""
        return np.asarray(to_numpy(self._reward(frames.copy())), np.float64)

    def process(self) -> int:
        """The number of the process."""
        return os.getpid()


def _is_factory(reward: Any) -> bool:
    """Returns whether a callable needs no argument, so that it makes a reward instead of being one."""
    try:
        parameters = inspect.signature(reward).parameters.values()
    except (TypeError, ValueError):
        return False
    takes = (
        inspect.Parameter.POSITIONAL_ONLY,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        inspect.Parameter.VAR_POSITIONAL,
    )
    return not any(parameter.kind in takes and parameter.default is parameter.empty for parameter in parameters)
