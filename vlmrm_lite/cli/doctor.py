"""What works on this machine, and what to do about what does not."""

import importlib
import importlib.util
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

HUB_SECONDS = 4.0
_LIBRARIES = (
    "torch",
    "torchvision",
    "open_clip",
    "timm",
    "gymnasium",
    "pygame",
    "stable_baselines3",
    "sklearn",
    "matplotlib",
    "tensorboard",
)


@dataclass(frozen=True)
class Check:
    """One line of the report.

    Attributes:
        name: what was looked at.
        ok: whether it works.
        text: what was found; what to do if it does not work.
        essential: whether nothing works without it.
    """

    name: str
    ok: bool
    text: str
    essential: bool = False

    def __str__(self) -> str:
        return f"{'OK' if self.ok else '--'}  {self.name:<14} {self.text}"


def examine() -> Iterator[Check]:
    """Looks at everything, one check after the other; takes a few seconds."""
    for name, look, essential in (
        ("python", python, True),
        ("libraries", libraries, True),
        ("device", device, True),
        ("precision", precision, False),
        ("threads", threads, False),
        ("shipped model", shipped_models, True),
        ("policies", shipped_policies, False),
        ("run folder", run_folder, False),
        ("ffmpeg", ffmpeg, False),
        ("course", course, False),
        ("hub", hub, False),
        ("downloaded", downloaded, False),
    ):
        try:
            ok, text = look()
        except Exception as error:  # what is broken can fail in any way, and the other checks still help
            ok, text = False, f"{type(error).__name__}: {' '.join(str(error).split())}"
        yield Check(name, ok, text, essential)


def python() -> tuple[bool, str]:
    """Python is new enough."""
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    enough = sys.version_info >= (3, 11)
    return enough, found if enough else f"{found}: install Python 3.11 or newer."


def libraries() -> tuple[bool, str]:
    """Every library that the default path needs can be imported."""
    broken = {}
    for name in _LIBRARIES:
        try:
            importlib.import_module(name)
        except Exception as error:  # missing, or its compiled parts do not fit
            broken[name] = str(error).splitlines()[0] if str(error) else type(error).__name__
    if broken:
        reasons = "; ".join(f"{name}: {why}" for name, why in broken.items())
        return False, f"{reasons}. Install vlmrm-lite again with pip."
    names = ("vlmrm-lite", "torch", "open_clip_torch", "gymnasium", "stable-baselines3", "numpy")
    return True, ", ".join(f"{name} {version(name)}" for name in names)


def device() -> tuple[bool, str]:
    """Where models run."""
    import torch

    from ..utils.devices import find_device, name_device

    found = find_device("auto")
    if found.type == "cuda":
        return True, f"cuda: {name_device(found)}"
    if torch.version.cuda and os.path.exists("/proc/driver/nvidia"):
        return False, (
            "cpu, although there is an NVIDIA driver: torch sees no GPU; compare its CUDA version with the driver's."
        )
    return True, found.type + (" (the shipped model needs no GPU)" if found.type == "cpu" else "")


def precision() -> tuple[bool, str]:
    """Whether large models can run in bfloat16."""
    from ..utils.devices import find_device, has_native_bf16

    if has_native_bf16(find_device("auto")):
        return True, "bf16 for large models, fp32 for small ones"
    return True, "fp32; this device does not compute bf16 itself"


def threads() -> tuple[bool, str]:
    """How many threads torch uses."""
    import torch

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    used = torch.get_num_threads()
    if used < cores // 2:
        return False, f"torch uses {used} of {cores} cores: unset OMP_NUM_THREADS, or set it to {cores}."
    return True, f"torch uses {used} on {cores} cores"


def shipped_models() -> tuple[bool, str]:
    """The shipped models load and embed."""
    from ..vlm import checkpoints as weights, load_vlm

    models = [load_vlm(name) for name in weights.shipped()]
    if not models:
        return False, "none found: install vlmrm-lite again, or make one with `vlmrm-lite pretrain`."
    return True, ", ".join(f"{model.name} ({model.image_size}x{model.image_size} pixels)" for model in models)


def shipped_policies() -> tuple[bool, str]:
    """The shipped policies are there."""
    from ..utils.paths import data_path

    names = sorted(path.parent.name for path in data_path("policies").glob("*/config.json"))
    if not names:
        return False, "none found: `vlmrm-lite demo` trains one in a few minutes."
    return True, ", ".join(names)


def run_folder() -> tuple[bool, str]:
    """Runs can be written where they go by default."""
    folder = Path("runs").absolute()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            return True, f"{folder} can be written"
    except OSError as error:
        return False, f"{folder} cannot be written ({error.strerror}): go to another folder, or use --out."


def ffmpeg() -> tuple[bool, str]:
    """Videos can be written."""
    import imageio_ffmpeg

    path = imageio_ffmpeg.get_ffmpeg_exe()  # raises with its own advice
    return True, f"{imageio_ffmpeg.get_ffmpeg_version()} ({path})"


def course() -> tuple[bool, str]:
    """The notebooks can be opened, and their widgets move."""
    missing = [name for name in ("jupyterlab", "ipywidgets") if importlib.util.find_spec(name) is None]
    if missing:
        return False, (
            f"{' and '.join(missing)} not installed: pip install 'vlmrm-lite[lab]' (the commands work without)."
        )
    return True, f"jupyterlab {version('jupyterlab')}, ipywidgets {version('ipywidgets')}"


def hub() -> tuple[bool, str]:
    """The Hugging Face Hub answers."""
    from huggingface_hub import constants

    from ..vlm.hub import is_reachable

    if is_reachable(HUB_SECONDS):
        return True, f"{constants.ENDPOINT} answers"
    return False, (
        f"{constants.ENDPOINT} does not answer: shipped and downloaded models work, others need a "
        "network, or a folder with their files."
    )


def downloaded() -> tuple[bool, str]:
    """Which published models are on this machine already."""
    from ..vlm import list_vlms

    table = list_vlms()
    names = table.loc[table["here"] & (table["paper"] != "shipped"), "name"].tolist()
    return True, ", ".join(names) or "no published model yet; `vlmrm-lite vlms` lists good ones"
