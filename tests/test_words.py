"""One word for one thing: retired words are used nowhere that a user can see."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "vlmrm_lite").rglob("*.py"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "data").rglob("README.md"))]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MUJOCO = ("envs/mujoco/", "envs/humanoid/env.py")  # a world is what MuJoCo Warp calls one copy of a model

IDENTIFIERS = {
    "model_reward": "vlm_reward",
    "own_reward": "env_reward",
    "env_rewards": "env_reward",
    "worlds": "envs",
    "num_worlds": "num_envs",
    "criterion": "success",
    "holds": "success",
    "min_share": "min_success_fraction",
    "goal_share": "goal_fraction",
    "share": "fraction",
    "sentence": "prompt",
    "judge": "score",
    "say": "report",
    "say_once": "report_once",
    "tell": "report",
    "facts": "metadata",
    "humanoid_facts": "body_kinematics",
    "Facts": "BodyKinematics",
    "TruthLoss": "SoftLabelClipLoss",
    "Tap": "RewardRecorder",
    "StateWrapper": "SuccessInfo",
    "FilmWrapper": "FrameRecorder",
    "calm_threads": "limit_torch_threads",
    "is_ours": "is_builtin",
    "found_instead": "adversarial_states",
    "odds": "soft_threshold",
    "asked": "pair_mask",
    "Picture": "Canvas",
    "Pictures": "BatchRenderer",
    "mistakes": "hard_negatives",
    "fooled": "adversarial_poses",
}
OLD_NAMES = {"model_reward", "min_share"}  # attributes that still work, with a DeprecationWarning

PHRASES = {
    r"(?<!each )\bmodel's reward\b": "VLM reward",
    r"\bmodel rewards?\b(?! (a|most|all))": "VLM reward",
    r"\bown rewards?\b": "environment reward",
    r"(?<!calls them )\bworlds\b": "environments",
    r"\bcriterion\b": "success predicate",
    r"\b(judged?|judges|paid|told)\b": "scored, rewarded, reported",
    r"\bfooled\b": "scored too high",
    r"\bthe share of\b": "the fraction of",
    r"\b(colours?|behaviour|metres?|licence|labelled|grey)\b": "American spelling",
    r"\w+(normalis|regularis|summaris)\w+": "American spelling",
}


def identifiers(path):
    """Names that a module defines or takes as arguments, but for private ones."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        if isinstance(node, ast.FunctionDef):
            yield from (argument.arg for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs))
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))
                yield from (part.attr for part in ast.walk(target) if isinstance(part, ast.Attribute))


def prose(path):
    """What people read: a page, the text of a notebook, the docstrings of a module."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        return "\n".join(
            "".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"
        )
    if path.suffix == ".py":
        nodes = [
            node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        ]
        return "\n".join(ast.get_docstring(node) or "" for node in nodes)
    return text


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_use_no_retired_name(path):
    inside_mujoco = any(part in path.as_posix() for part in MUJOCO)
    allowed = OLD_NAMES | ({"worlds", "num_worlds"} if inside_mujoco else set())
    used = {name: IDENTIFIERS[name] for name in identifiers(path) if name in IDENTIFIERS and name not in allowed}
    assert not used, f"retired names and what to use instead: {used}"


@pytest.mark.parametrize("path", [*PAGES, *NOTEBOOKS, *MODULES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_prose_uses_no_retired_word(path):
    text = prose(path)
    found = {}
    for pattern, better in PHRASES.items():
        if "worlds" in pattern and any(part in path.as_posix() for part in MUJOCO):
            continue
        for match in re.finditer(pattern, text, re.I):
            found[text[max(0, match.start() - 30) : match.end() + 20]] = better
    assert not found, f"retired words and what to use instead: {found}"
