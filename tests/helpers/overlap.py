"""Environments that step in the order of `OverlappedVecEnv`, in one thread."""

from vlmrm_lite.sb3.overlap import OverlappedVecEnv


class OneAfterTheOther(OverlappedVecEnv):
    """Steps first and updates then, in the order in which `OverlappedVecEnv` starts them, in one thread."""

    def step_wait(self):
        meanwhile, self.meanwhile = self.meanwhile, None
        try:
            result = super().step_wait()
        finally:
            self.meanwhile = meanwhile
        meanwhile()
        return result
