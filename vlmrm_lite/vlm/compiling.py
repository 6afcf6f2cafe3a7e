"""Functions that torch compiles if it can."""

from collections.abc import Callable

import torch
from torch import Tensor

from ..utils.progress import report, report_once


class CompiledFunction:
    """A function compiled by ``torch.compile``; if that fails, the function runs uncompiled.

    It is compiled at the first call, and again when the batch size changes for the first time. Each compilation takes
    up to a minute.

    Args:
        function: from tensor to tensor.
        name: what messages call it, such as "the image tower".
    """

    def __init__(self, function: Callable[[Tensor], Tensor], name: str):
        self.function, self.name = function, name
        self._compiled: Callable[[Tensor], Tensor] | None = None
        self._failed = False

    def __call__(self, values: Tensor) -> Tensor:
        """Returns what the function returns, up to rounding."""
        if self._failed:
            return self.function(values)
        try:
            if self._compiled is None:
                report(f"{self.name} is being compiled, which takes about a minute ...")
                self._compiled = torch.compile(self.function)
            return self._compiled(values)
        except torch.cuda.OutOfMemoryError:
            raise
        except Exception as error:  # no C compiler, an old GPU, an unsupported operator, ...
            self._failed = True
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            report_once(f"{self.name} could not be compiled and runs uncompiled ({reason}).")
            return self.function(values)
