"""Addresses that nobody answers at are refused in one sentence, and in bounded time."""

import socket
import sys
import time

import pytest

from vlmrm_lite import VlmrmError
from vlmrm_lite.cluster import connect, connection as module, count_slots
from vlmrm_lite.utils.extras import MissingExtraError


class Ray:
    """A Ray that does not start, or not at once."""

    def __init__(self, failures=0):
        self.failures, self.starts, self.ended = failures, [], 0

    def is_initialized(self):
        return False

    def init(self, **arguments):
        self.starts.append(arguments)
        if len(self.starts) <= self.failures:
            raise Exception("The current node\ntimed out during startup.")

    def shutdown(self):
        self.ended += 1


@pytest.fixture
def ray(monkeypatch):
    made = Ray()
    monkeypatch.setitem(sys.modules, "ray", made)
    monkeypatch.setattr(module.time, "sleep", lambda seconds: None)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    return made


def join():
    with connect("Sweeps"):
        pass


def test_without_an_address_ray_starts_here_and_ends(ray):
    with connect("Sweeps") as connected:
        assert connected is ray and ray.ended == 0
    assert ray.starts[0]["address"] == "local" and ray.ended == 1


def test_a_start_that_fails_is_repeated(ray):
    ray.failures = 2
    join()
    assert len(ray.starts) == 3


def test_ray_that_never_starts(ray):
    ray.failures = 9
    with pytest.raises(VlmrmError, match="Ray could not start on this machine: The current node timed out during"):
        join()
    assert len(ray.starts) == 3


@pytest.mark.parametrize("address", ["10.0.0.1", "ray://10.0.0.1:10001", "http://x:1", "x:99999", "a b:1", ":1"])
def test_what_is_no_address(ray, monkeypatch, address):
    monkeypatch.setenv("RAY_ADDRESS", address)
    with pytest.raises(ValueError, match=r"is no address of a Ray cluster; expected host:port"):
        join()
    assert not ray.starts


def test_nobody_listens(ray, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("RAY_ADDRESS", f"127.0.0.1:{free.getsockname()[1]}")
    began = time.monotonic()
    with pytest.raises(
        VlmrmError, match=r"No Ray cluster can be reached at RAY_ADDRESS=127.0.0.1:\d+ \(connection ref"
    ):
        join()
    assert time.monotonic() - began < module.REACH_SECONDS + 1


def test_a_machine_that_does_not_answer(ray, monkeypatch):
    def hang(address, timeout):
        assert timeout == module.REACH_SECONDS
        raise TimeoutError

    monkeypatch.setattr(module.socket, "create_connection", hang)
    monkeypatch.setenv("RAY_ADDRESS", "10.255.255.1:6379")
    with pytest.raises(VlmrmError, match=r"\(no answer\). Start one with `ray start --head`"):
        join()


def test_something_else_answers(ray, monkeypatch):
    monkeypatch.setattr(module, "JOIN_SECONDS", 0.5)
    monkeypatch.setattr(module, "_JOIN", "import time; time.sleep(60)")
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("RAY_ADDRESS", f"127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(VlmrmError, match="Cannot join .*: it does not answer as Ray does within 0 seconds"):
            join()


def test_another_version_answers(ray, monkeypatch):
    monkeypatch.setattr(module, "_JOIN", "raise RuntimeError('Version mismatch: the cluster has 1.0.')")
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("RAY_ADDRESS", f"127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(VlmrmError, match=r": Version mismatch: the cluster has 1.0. All machines need the same"):
            join()
    assert not ray.starts


def test_without_ray(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(
        MissingExtraError, match=r"Sweeps need ray, which is not installed: pip install 'vlmrm-lite\[sw"
    ):
        join()


def test_slots_are_counted_machine_by_machine(ray):
    nodes = [
        {"Alive": True, "Resources": {"CPU": 3.0, "GPU": 1.0}},
        {"Alive": True, "Resources": {"CPU": 1.0}},
        {"Alive": False, "Resources": {"CPU": 64.0, "GPU": 8.0}},
    ]
    ray.nodes = lambda: nodes
    assert [count_slots(ray, 1, 0), count_slots(ray, 2, 0), count_slots(ray, 1, 1), count_slots(ray, 1, 0.1)] == [
        4,
        1,
        1,
        3,
    ]
