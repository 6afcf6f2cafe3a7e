"""An agent of the phone that opens what it is asked for, without a training."""

import numpy as np

from vlmrm_lite.envs.phone.apps import LABELS, LOCK, NAMES, SETTINGS
from vlmrm_lite.envs.phone.env import ACTIONS
from vlmrm_lite.goals.rewards import goal_reward
from vlmrm_lite.tasks import TASKS

UP, LEFT, BACK = (ACTIONS.index(name) for name in ("swipe up", "swipe left", "back"))


class ScriptedRun:
    """Turns pages until the app that the prompt names is there, and touches it."""

    def __init__(self, vlm, task=TASKS["phone"]):
        self.task, self.reward = task, goal_reward(vlm, task.goals)

    def act(self, observations, prompt):
        named = [1 + index for index, name in enumerate(NAMES) if name in prompt.split()]  # apps are the first labels
        return np.array([self._action(screen[:6].ravel(), named) for screen in observations])

    def _action(self, cells, named):
        if 1 + LABELS.index(LOCK) in cells:
            return UP
        if 1 + LABELS.index(SETTINGS) in cells:
            return BACK
        there = np.flatnonzero(np.isin(cells, named))
        return there[0] if len(there) else LEFT
