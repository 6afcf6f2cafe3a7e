"""Off-policy learners update while their environments step, so that both cores of a small machine are busy.

Stepping, rendering and embedding spend their time outside of Python, and so do a learner's updates. Hence a thread
steps the environments, and the learner updates meanwhile on what is stored. Updates then come one step later than
without: those that follow step t run during step t + 1, after its actions have been chosen.

The order of everything is fixed, so the same seed gives the same numbers on any number of cores.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

from gymnasium.vector import VectorEnv
from stable_baselines3.common.off_policy_algorithm import OffPolicyAlgorithm

from .vec_env import SB3VecEnv


class OverlappedVecEnv(SB3VecEnv):
    """An `SB3VecEnv` that steps in a thread, and calls a function meanwhile.

    Nothing in the environments or their rewards may draw from global random generators.

    Args:
        envs: see `SB3VecEnv`.
    """

    def __init__(self, envs: VectorEnv):
        super().__init__(envs)
        self.meanwhile: Callable[[], None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="env-step")

    def step_wait(self):
        """Steps all environments, see `SB3VecEnv.step_wait`, and calls `meanwhile` until they are done."""
        if self.meanwhile is None:
            return super().step_wait()
        step = self._thread.submit(super().step_wait)
        try:
            self.meanwhile()
        finally:
            wait([step])  # also after Ctrl-C, since nothing else may touch the environments before
        return step.result()

    def close(self) -> None:
        """Waits for the thread and closes the vector environment."""
        self._thread.shutdown()
        super().close()


def overlap_updates(learner: OffPolicyAlgorithm, envs: OverlappedVecEnv) -> None:
    """Moves a learner's updates into the next step of its environments.

    ``learner.owed_updates`` counts those that are due; a checkpoint holds it like every counter of a learner.
    """
    update = learner.train
    learner.owed_updates = 0

    def owe(gradient_steps: int, batch_size: int = 64) -> None:
        learner.owed_updates += gradient_steps

    def settle() -> None:
        owed, learner.owed_updates = learner.owed_updates, 0
        if owed:
            update(owed, learner.batch_size)
            learner.policy.set_training_mode(False)

    learner.train, envs.meanwhile = owe, settle
