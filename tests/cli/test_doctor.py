"""`doctor`: the checks it runs and the fixes it suggests."""

from helpers.cli import invoke

from vlmrm_lite.cli import doctor
from vlmrm_lite.vlm import hub


def test_doctor_finds_this_machine_healthy(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(hub, "is_reachable", lambda seconds: False)
    result = invoke("doctor")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0, result.output
    assert all(line[:4] in ("OK  ", "--  ") for line in lines)
    found = {line[4:18].strip(): line[:2] == "OK" for line in lines}
    for name in ("python", "libraries", "device", "shipped model", "ffmpeg", "run folder"):
        assert found[name], result.stdout
    assert not found["hub"]
    assert not list(tmp_path.iterdir())  # looking leaves nothing behind


def test_doctor_tells_what_to_do(monkeypatch, tmp_path):
    (tmp_path / "runs").write_text("in the way")
    monkeypatch.chdir(tmp_path)
    ok, text = doctor.run_folder()
    assert not ok and "--out" in text
    monkeypatch.setattr(doctor.importlib.util, "find_spec", lambda name: None)
    ok, text = doctor.course()
    assert not ok and "pip install 'vlmrm-lite[lab]'" in text


def test_doctor_fails_when_something_essential_is_broken(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(hub, "is_reachable", lambda seconds: True)
    monkeypatch.setattr("vlmrm_lite.vlm.checkpoints.shipped", list)
    result = invoke("doctor")
    assert result.exit_code == 1
    assert "--  shipped model  none found" in result.stdout
