"""Run folders and model folders of strangers: they open, or a sentence says what is wrong; nothing else is touched."""

import json
import shutil

import pytest
from helpers.fuzz import explained, tries
from helpers.strategies import damaged, json_values, mutated, texts
from helpers.tiny_vlm import MODEL, PREPROCESS, save_tiny
from helpers.training import TASK, darkness, learn
from hypothesis import given, strategies as st

from vlmrm_lite import load_vlm
from vlmrm_lite.sb3.settings import decode_settings, encode_settings
from vlmrm_lite.training import Run

FILES = ("config.json", "metrics.csv", "policy.safetensors", "checkpoint.safetensors")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """A finished run, a model, and a place to put damaged copies, next to a file that must stay as it is."""
    folder = tmp_path_factory.mktemp("shelf")
    learn(folder / "run", total_steps=64)
    save_tiny(folder / "model")
    (folder / "precious").write_text("mine")
    return folder


def copy(shelf, name):
    shutil.rmtree(shelf / "copy", ignore_errors=True)
    shutil.copytree(shelf / name, shelf / "copy")
    return shelf / "copy"


def check_untouched(shelf):
    assert sorted(path.name for path in shelf.iterdir()) == ["copy", "model", "precious", "run"]
    assert (shelf / "precious").read_text() == "mine"


def use(folder):
    run = Run.load(folder, task=TASK, reward=darkness)
    run.metrics  # noqa: B018
    assert run.rollout(1, max_steps=3)["lengths"].shape == (1,)


@tries(60, 4_000)
@given(data=st.data())
@pytest.mark.filterwarnings("ignore")
def test_configs(shelf, data):
    folder = copy(shelf, "run")
    config = json.loads((folder / "config.json").read_text())
    edited = data.draw(mutated(config) | json_values)
    (folder / "config.json").write_text(json.dumps(edited))
    with explained("configs"):
        use(folder)
    with explained("configs"):
        Run.load(folder)
    check_untouched(shelf)


@tries(30, 1_500)
@given(data=st.data(), name=st.sampled_from(FILES), latest=st.booleans())
@pytest.mark.filterwarnings("ignore")
def test_damaged_files(shelf, data, name, latest):
    folder = copy(shelf, "run")
    (folder / name).write_bytes(data.draw(damaged((folder / name).read_bytes())))
    with explained("damaged files"):
        use(folder)
    with explained("damaged files"):
        Run.load(folder, task=TASK, reward=darkness, latest=latest)
    with explained("damaged files"):
        learn(folder, resume=True, total_steps=96)
    check_untouched(shelf)


@tries(40, 2_500)
@given(data=st.data())
@pytest.mark.filterwarnings("ignore")
def test_model_configs(shelf, data):
    folder = copy(shelf, "model")
    config = {"model_cfg": MODEL, "preprocess_cfg": PREPROCESS}
    (folder / "open_clip_config.json").write_text(json.dumps(data.draw(mutated(config) | json_values)))
    with explained("model configs"):
        load_vlm(folder, device="cpu")
    check_untouched(shelf)


@tries(20, 1_500)
@given(
    data=st.data(), name=st.sampled_from(["open_clip_model.safetensors", "vocabulary.json", "open_clip_config.json"])
)
def test_damaged_models(shelf, data, name):
    folder = copy(shelf, "model")
    (folder / name).write_bytes(data.draw(damaged((folder / name).read_bytes())))
    with explained("damaged models"):
        vlm = load_vlm(folder, device="cpu")
        assert vlm.embed_texts("a pole").isfinite().all()


@tries(200, 50_000)
@given(value=st.dictionaries(texts, json_values, max_size=3))
def test_settings_from_a_file(value):
    with explained("settings"):
        decoded = decode_settings(value)
        assert encode_settings(decoded) is not None
