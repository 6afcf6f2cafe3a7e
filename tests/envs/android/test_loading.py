"""Without android-env: what needs it names its extra."""

import sys

import pytest

from vlmrm_lite.envs.android import load_android
from vlmrm_lite.utils.extras import MissingExtraError


def test_loading_names_the_extra(monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "android_env"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "android_env", None)
    with pytest.raises(
        MissingExtraError, match=r"Android devices need android_env\S*, which is not installed: .*vlmrm-lite\[android\]"
    ):
        load_android("phone")
