"""Videos: the path is only ever a path, and frames are checked before ffmpeg sees them."""

from pathlib import Path

import numpy as np
import pytest

from vlmrm_lite import VlmrmError
from vlmrm_lite.utils.video import check_video_path, frames_per_second, write_video

FRAMES = [np.full((16, 16, 3), 40 * i, np.uint8) for i in range(3)]


def is_mp4(path):
    return path.read_bytes()[4:8] == b"ftyp"


@pytest.mark.parametrize(
    "name", ["-v.mp4", "-i.mp4", "film %d.mp4", "pipe:1.mp4", "concat:a|b.mp4", "file:x.mp4", "a\nb.mp4", "FILM.MP4"]
)
def test_names_that_ffmpeg_would_misread(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    write_video(name, FRAMES)
    assert [path.name for path in tmp_path.iterdir()] == [name] and is_mp4(tmp_path / name)


def test_home_folder_and_new_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    write_video("~/new/film.mp4", FRAMES)
    assert is_mp4(tmp_path / "new" / "film.mp4")


def test_a_link_is_replaced_and_not_followed(tmp_path):
    (tmp_path / "precious.mp4").write_text("mine")
    (tmp_path / "film.mp4").symlink_to(tmp_path / "precious.mp4")
    write_video(tmp_path / "film.mp4", FRAMES)
    assert (tmp_path / "precious.mp4").read_text() == "mine" and is_mp4(tmp_path / "film.mp4")


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("http://127.0.0.1:1/x.mp4", ValueError, "is an address; expected the path of a file"),
        (Path("http://127.0.0.1:1/x.mp4"), ValueError, "is an address"),
        ("tcp://127.0.0.1:1/x.mp4", ValueError, "is an address"),
        (".", ValueError, "is a folder; expected the path of a file"),
        ("film", ValueError, "'film' has no ending; expected one of .mp4"),
        ("film.gif", ValueError, "ends in '.gif'; expected one of .mp4"),
        ("", ValueError, "is a folder"),
        ("a\0.mp4", ValueError, "zero byte"),
        ("~nobody-of-this-name/x.mp4", ValueError, "unknown user"),
        (5, TypeError, "is 5, a int; expected a path"),
        (b"film.mp4", TypeError, "expected a path"),
        (None, TypeError, "expected a path"),
    ],
)
def test_paths_that_are_none(path, kind, words):
    for check in (check_video_path, lambda path: write_video(path, FRAMES)):
        with pytest.raises(kind, match=words):
            check(path)


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(VlmrmError, match="Cannot write .*not a directory|Cannot write .*file exists"):
        write_video(tmp_path / "file" / "film.mp4", FRAMES)


@pytest.mark.parametrize(
    ("frames", "words"),
    [
        ([], "no frames"),
        ([*FRAMES, FRAMES[0][:8]], r"Frame 0 of the video has height and width \(16, 16\), but frame 3 has \(8, 16\)"),
        ([FRAMES[0] / 255], r"Frame 0 of the video is float64 \(16, 16, 3\); expected a frame"),
        ([FRAMES[0][..., 0]], "Frame 0 .* gray"),
        ([FRAMES[0][:1]], r"height and width \(1, 16\); a video needs at least 2"),
        ([None], "Frame 0 of the video is None"),
    ],
)
def test_frames_that_make_no_video(tmp_path, frames, words):
    with pytest.raises(ValueError, match=words):
        write_video(tmp_path / "film.mp4", frames)
    assert not list(tmp_path.iterdir())


def test_odd_frames_are_cropped(tmp_path):
    write_video(tmp_path / "film.mp4", [frame[:15, :13] for frame in FRAMES])
    assert is_mp4(tmp_path / "film.mp4")


@pytest.mark.parametrize("fps", [0, -1, float("nan"), float("inf"), None, "30"])
def test_speeds_that_are_none(tmp_path, fps):
    with pytest.raises((TypeError, ValueError), match="fps must be"):
        write_video(tmp_path / "film.mp4", FRAMES, fps)
    assert frames_per_second({"render_fps": fps}) == 30


def test_the_speed_of_an_environment():
    assert frames_per_second({"render_fps": 50}) == 50
    assert frames_per_second({}) == frames_per_second(None) == 30
