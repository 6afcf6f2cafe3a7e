"""A sweep that takes seconds, and a Ray that runs every job at once in this process."""

from contextlib import contextmanager

from vlmrm_lite.sweeps import run as running

SMALL = {"n_steps": 16, "batch_size": 32, "n_epochs": 1}
SPEC = {
    "task": "cartpole",
    "vlm": "simclip-nano",
    "alpha": [0.0, 0.5],
    "hyperparameters": SMALL,
    "num_envs": 4,
    "total_steps": 64,
    "episodes": 2,
}


class FakeRay:
    """Runs a job when its result is fetched, so that what has begun before that is lost with the driver.

    Args:
        run: replaces the functions of the workers, or None.
        cpus: of the only machine.
    """

    class exceptions:
        class RayError(Exception):
            pass

    class Reference:
        def __init__(self, function, argument):
            self.function, self.argument = function, argument

    def __init__(self, run=None, cpus=2):
        self.run, self.cpus, self.options_seen = run, cpus, []

    def nodes(self):
        return [{"Alive": True, "Resources": {"CPU": self.cpus}}]

    def remote(self, function):
        ray = self

        class Remote:
            def options(self, **options):
                ray.options_seen.append(options)
                return self

            def remote(self, argument):
                return ray.Reference(function, argument)

        return Remote()

    def wait(self, references, num_returns, timeout):
        return references[:1], references[1:]

    def get(self, reference):
        return (self.run or reference.function)(reference.argument)


def use_fake_ray(monkeypatch, **arguments):
    """Runs sweeps on a `FakeRay`, which is returned."""
    ray = FakeRay(**arguments)

    @contextmanager
    def connect(purpose):
        yield ray

    monkeypatch.setattr(running, "connect", connect)
    return ray
