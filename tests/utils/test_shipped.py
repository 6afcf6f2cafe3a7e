"""The hashes of shipped files."""

import os
import shutil

import pytest
from click.testing import CliRunner
from helpers.tiny_vlm import save_tiny

from vlmrm_lite import VlmrmError, load_vlm
from vlmrm_lite.cli.dev import dev
from vlmrm_lite.utils import shipped
from vlmrm_lite.utils.paths import data_path
from vlmrm_lite.vlm import checkpoints


def test_the_table_holds_exactly_the_files_in_data():
    found, table = shipped.hash_files(data_path()), shipped.read_table()
    assert sorted(found) == sorted(table), "run `vlmrm-lite dev hashes`"
    assert found == table, "run `vlmrm-lite dev hashes`"


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A folder that ships one tiny model, with its own table."""
    root = tmp_path / "data"
    save_tiny(root / "clip" / "simclip-micro")
    monkeypatch.setattr(shipped, "data_path", root.joinpath)
    monkeypatch.setattr(checkpoints, "data_path", root.joinpath)
    monkeypatch.setattr(shipped, "_table_path", lambda: tmp_path / "shipped_files.json")
    shipped.read_table.cache_clear()
    done = CliRunner().invoke(dev, ["hashes"])
    assert done.exit_code == 0 and done.output == f"{tmp_path / 'shipped_files.json'}\n"
    yield root
    shipped.read_table.cache_clear()


@pytest.mark.parametrize("file", ["open_clip_model.safetensors", "open_clip_config.json", "vocabulary.json"])
def test_one_flipped_bit_in_a_shipped_model_is_found(data, file):
    load_vlm("simclip-micro", device="cpu")
    path = data / "clip" / "simclip-micro" / file
    content, before = bytearray(path.read_bytes()), path.stat()
    content[-2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000))
    with pytest.raises(VlmrmError, match=f"The shipped file {path} is damaged or was modified. Reinstall vlmrm-lite"):
        load_vlm("simclip-micro", device="cpu")


def test_missing_and_added_files(data):
    path = data / "clip" / "simclip-micro" / "vocabulary.json"
    shutil.copy(path, data / "new.json")
    with pytest.raises(VlmrmError, match="new.json is not a file that vlmrm-lite ships.*dev hashes"):
        shipped.check_shipped(data / "new.json")
    path.unlink()
    with pytest.raises(VlmrmError, match="vocabulary.json is missing or cannot be read. Reinstall"):
        shipped.check_shipped(path)
    with pytest.raises(VlmrmError, match="vocabulary.json is missing or cannot be read. Reinstall"):
        load_vlm("simclip-micro", device="cpu")


def test_a_model_that_ships_without_a_vocabulary(data):
    (data / "clip" / "simclip-micro" / "vocabulary.json").unlink()
    assert CliRunner().invoke(dev, ["hashes"]).exit_code == 0
    assert load_vlm("simclip-micro", device="cpu").unknown_words("zeppelin") == []


def test_files_elsewhere_are_not_checked(data, tmp_path):
    (tmp_path / "other.json").write_text("{}")
    shipped.check_shipped(tmp_path / "other.json")
    shipped.check_shipped(str(tmp_path / "nowhere"))
    (data / "link.json").symlink_to(tmp_path / "other.json")
    shipped.check_shipped(data / ".." / "other.json")


def test_a_damaged_table(data, tmp_path):
    (tmp_path / "shipped_files.json").write_text("{")
    shipped.read_table.cache_clear()
    with pytest.raises(VlmrmError, match="shipped_files.json is missing or damaged. Reinstall"):
        shipped.check_shipped(data / "clip" / "simclip-micro" / "vocabulary.json")
