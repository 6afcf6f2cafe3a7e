"""What a reward may say about itself beyond being a callable on frames."""

from typing import Any, Protocol, runtime_checkable

_COMPILE_FRAMES = 500_000  # compiling the image tower pays off from about here; not measured on CUDA


@runtime_checkable
class Reward(Protocol):
    """A callable from frames to one float per frame that knows the frame size it wants and can be prepared.

    Any callable works as a reward. One with these two members is used better: environments render at its size, a large
    model gets all threads, and a slow start-up happens once.

    Attributes:
        frame_size: side in pixels of the square frames that it looks at; None if any size will do.
    """

    frame_size: int | None

    def __call__(self, frames: Any) -> Any:
        """Computes rewards, ``n`` floats, of frames uint8 ``(n, height, width, 3)``."""

    def prepare(self, num_frames: int) -> None:
        """Gets ready for about this many frames, for example by compiling the model."""


def frame_size(reward: Any) -> int | None:
    """The side in pixels of the frames that a reward wants; None for a callable that does not say."""
    return reward.frame_size if isinstance(reward, Reward) else None


def compile_tower(vlm: Any, num_frames: int) -> None:
    """Compiles a model's image tower if it can be compiled, and that pays off for `num_frames` frames."""
    if num_frames >= _COMPILE_FRAMES and hasattr(vlm, "compile_tower"):
        vlm.compile_tower()
