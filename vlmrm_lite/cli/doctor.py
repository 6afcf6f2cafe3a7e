"""Checks what works on this machine, and suggests fixes."""

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

from ..errors import VlmrmError
from ..utils.extras import import_extra

HUB_SECONDS = 4.0
_LIBRARIES = (
    "torch",
    "torchvision",
    "open_clip",
    "timm",
    "gymnasium",
    "pygame",
    "stable_baselines3",
    "sb3_contrib",
    "sklearn",
)
_EXTRAS = {
    "lab": ("jupyterlab", "ipywidgets", "matplotlib", "mediapy", "tensorboard"),
    "humanoid": ("mujoco", "mujoco_warp", "warp"),
}


@dataclass(frozen=True)
class Check:
    """One line of the report.

    Attributes:
        name: what was checked.
        ok: whether it works.
        text: what was found, and a fix if it does not work.
        essential: whether everything else depends on it.
    """

    name: str
    ok: bool
    text: str
    essential: bool = False

    def __str__(self) -> str:
        return f"{'OK' if self.ok else '--'}  {self.name:<14} {self.text}"


def run_checks() -> Iterator[Check]:
    """Runs all checks in turn; takes a few seconds."""
    for name, run_check, essential in (
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
        ("humanoid", humanoid, False),
        ("hub", hub, False),
        ("downloaded", downloaded, False),
    ):
        try:
            ok, text = run_check()
        except VlmrmError as error:
            ok, text = False, str(error)
        except Exception as error:  # one broken check must not hide the others
            ok, text = False, f"{type(error).__name__}: {' '.join(str(error).split())}"
        yield Check(name, ok, text, essential)


def python() -> tuple[bool, str]:
    """Checks that Python is new enough."""
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    enough = sys.version_info >= (3, 11)
    return enough, found if enough else f"{found}: install Python 3.11 or newer."


def libraries() -> tuple[bool, str]:
    """Checks that all libraries outside the extras can be imported."""
    broken = {}
    for name in _LIBRARIES:
        try:
            importlib.import_module(name)
        except Exception as error:  # missing, or its binaries are incompatible
            broken[name] = str(error).splitlines()[0] if str(error) else type(error).__name__
    if broken:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in broken.items())
        return False, f"{reasons}. Reinstall vlmrm-lite with pip."
    names = ("vlmrm-lite", "torch", "open_clip_torch", "gymnasium", "stable-baselines3", "numpy")
    return True, ", ".join(f"{name} {version(name)}" for name in names)


def device() -> tuple[bool, str]:
    """Finds the device that models run on."""
    import torch

    from ..utils.devices import find_device, name_device

    found = find_device("auto")
    if found.type == "cuda":
        return True, f"cuda: {name_device(found)}"
    if torch.version.cuda and os.path.exists("/proc/driver/nvidia"):
        return False, (
            "cpu, although an NVIDIA driver is present: torch sees no GPU; compare its CUDA version with the driver's."
        )
    return True, found.type + (" (the shipped model needs no GPU)" if found.type == "cpu" else "")


def precision() -> tuple[bool, str]:
    """Finds the precision of large models."""
    from ..utils.devices import find_device, has_native_bf16

    if has_native_bf16(find_device("auto")):
        return True, "bf16 for large models, fp32 for small ones"
    return True, "fp32; this device has no native bf16"


def threads() -> tuple[bool, str]:
    """Checks that torch uses enough threads."""
    import torch

    from ..utils.devices import count_cores

    cores = count_cores()
    used = torch.get_num_threads()
    if used < cores // 2:
        return False, f"torch uses {used} of {cores} cores: unset OMP_NUM_THREADS, or set it to {cores}."
    return True, f"torch uses {used} on {cores} cores"


def shipped_models() -> tuple[bool, str]:
    """Checks that the shipped models load."""
    from ..vlm import checkpoints, load_vlm

    models = [load_vlm(name) for name in checkpoints.shipped()]
    if not models:
        return False, "none found: reinstall vlmrm-lite, or train one with `vlmrm-lite pretrain`."
    return True, ", ".join(f"{model.name} ({model.image_size}x{model.image_size} pixels)" for model in models)


def shipped_policies() -> tuple[bool, str]:
    """Checks that there are shipped policies."""
    from ..utils.paths import data_path

    names = sorted(path.parent.name for path in data_path("policies").glob("*/config.json"))
    if not names:
        return False, "none found: `vlmrm-lite demo` trains one in a few minutes."
    return True, ", ".join(names)


def run_folder() -> tuple[bool, str]:
    """Checks that the default folder for runs can be written."""
    folder = Path("runs").absolute()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            return True, f"{folder} can be written"
    except OSError as error:
        return False, f"{folder} cannot be written ({error.strerror}): change to another folder, or use --out."


def ffmpeg() -> tuple[bool, str]:
    """Checks that videos can be written."""
    imageio_ffmpeg = import_extra("imageio_ffmpeg", "lab", "Videos")
    path = imageio_ffmpeg.get_ffmpeg_exe()  # its errors suggest a fix
    return True, f"{imageio_ffmpeg.get_ffmpeg_version()} ({path})"


def course() -> tuple[bool, str]:
    """Checks that the notebooks and their widgets work."""
    missing = _missing("lab")
    return not missing, missing or f"jupyterlab {version('jupyterlab')}, ipywidgets {version('ipywidgets')}"


def humanoid() -> tuple[bool, str]:
    """Checks that the humanoid's libraries are installed."""
    missing = _missing("humanoid")
    return not missing, missing or f"mujoco {version('mujoco')}, mujoco-warp {version('mujoco-warp')}"


def hub() -> tuple[bool, str]:
    """Checks that the Hugging Face Hub is reachable."""
    from huggingface_hub import constants

    from ..vlm.hub import is_reachable

    if is_reachable(HUB_SECONDS):
        return True, f"{constants.ENDPOINT} is reachable"
    return False, (
        f"{constants.ENDPOINT} is not reachable: shipped and downloaded models work; others need a network connection, "
        "or a folder with their files."
    )


def downloaded() -> tuple[bool, str]:
    """Lists the published models that are on this machine already."""
    from ..vlm import list_vlms

    table = list_vlms()
    names = table.loc[table["here"] & (table["paper"] != "shipped"), "name"].tolist()
    return True, ", ".join(names) or "no published model yet; `vlmrm-lite vlms` lists recommended ones"


def _missing(extra: str) -> str:
    """Returns a message with the missing libraries of an extra; empty if all are installed."""
    missing = [name for name in _EXTRAS[extra] if importlib.util.find_spec(name) is None]
    return f"not installed: {', '.join(missing)}; pip install 'vlmrm-lite[{extra}]'" if missing else ""
