"""Functions that torch compiles, where it can."""

from collections.abc import Callable

import torch
from torch import Tensor

from ..utils.progress import say, say_once


class Compiled:
    """A function that ``torch.compile`` makes faster; where that fails, it runs as it is.

    It is compiled at the first call, and again when the batch size changes for the first time; either takes
    up to a minute.

    Args:
        function: from tensor to tensor.
        name: how to call it when it is spoken of: "the image tower".
    """

    def __init__(self, function: Callable[[Tensor], Tensor], name: str):
        self.function, self.name = function, name
        self._fast: Callable[[Tensor], Tensor] | None = None
        self._failed = False

    def __call__(self, values: Tensor) -> Tensor:
        """As the function itself, to rounding."""
        if self._failed:
            return self.function(values)
        try:
            if self._fast is None:
                say(f"{self.name} is being compiled, which takes a minute or so ...")
                self._fast = torch.compile(self.function)
            return self._fast(values)
        except torch.cuda.OutOfMemoryError:
            raise
        except Exception as error:  # no C compiler, an old GPU, an operator that it does not know ...
            self._failed = True
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            say_once(f"{self.name} could not be compiled and runs as it is ({reason}).")
            return self.function(values)
