"""Embedded videos."""

import numpy as np
import pytest

from vlmrm_lite import lab


def test_videos_are_in_the_page_and_titles_are_escaped():
    frames = np.zeros((4, 32, 48, 3), np.uint8)
    page = lab.show_video({"before <training>": frames, "after": frames}).data
    assert page.count("data:video/mp4;base64,") == 2 and "before &lt;training&gt;" in page


def test_a_video_file_is_shown_as_it_is(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"mp4")
    assert "bXA0" in lab.show_video(tmp_path / "a.mp4").data


def test_no_frames_is_an_error():
    with pytest.raises(ValueError, match="no frames"):
        lab.show_video([])
