"""The one model of all rooms."""

import mujoco
import numpy as np
import pytest

from vlmrm_lite.envs.playroom.layout import FURNITURE, SIZES
from vlmrm_lite.envs.playroom.model import BANK, CAMERAS, PARKED, build_playroom, parking_place
from vlmrm_lite.envs.playroom.things import KINDS


def test_the_bank_holds_every_kind_twice():
    room = build_playroom()
    assert tuple(kind for kind in KINDS for _ in range(2)) == BANK
    assert room.model.nq == 4 + 7 * 12 and room.model.nu == 4 and room.model.neq == 12
    assert len(room.bodies) == len(room.things) == 12 and all(room.things) and all(room.furniture)
    assert len(set(room.bodies)) == 12 and not np.array_equal(room.things[0], room.things[1])


def test_parked_things_touch_nothing():
    room = build_playroom()
    data = mujoco.MjData(room.model)
    data.mocap_pos[:4, :2] = (1.3, 0), (0, 1.3), (-1.3, 0), (0, -1.3)
    data.xfrc_applied[room.bodies, 2] = 9.81 * room.model.body_mass[room.bodies]
    mujoco.mj_step(room.model, data, 100)
    assert data.ncon == 0
    places = np.array([parking_place(i) for i in range(12)])
    np.testing.assert_allclose(data.qpos[4:].reshape(12, 7)[:, :3], places, atol=1e-6)
    assert PARKED > 10


@pytest.mark.parametrize(("kind", "shape"), KINDS.items())
def test_a_thing_stands_on_its_bottom_and_is_as_large_as_it_looks(kind, shape):
    model = build_playroom().model
    hull = model.geom(f"{kind}0 hull")
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    for i in range(len(shape.parts)):
        part = model.geom(f"{kind}0 {i}")
        corner = np.zeros(9)
        mujoco.mju_quat2Mat(corner, part.quat)
        reach = np.abs(corner.reshape(3, 3)) @ model.geom_aabb[part.id, 3:]
        low, high = np.minimum(low, part.pos - reach), np.maximum(high, part.pos + reach)
    assert low[2] == pytest.approx(-shape.bottom, abs=0.02) and 0.19 <= (high - low).max() <= 0.36
    reach = np.abs(hull.pos[2]) + (hull.size[0] if kind in ("ball", "roll") else hull.size[2])
    assert reach == pytest.approx(shape.bottom, abs=0.006)


def test_furniture_is_as_large_as_its_block():
    model = build_playroom().model
    for name, size in zip(FURNITURE, SIZES, strict=True):
        block = model.geom(f"{name} block")
        np.testing.assert_allclose(block.size, (*size[:2], size[2] / 2))
        assert block.contype[0] and not model.geom(f"{name} 0").contype[0]


def test_every_camera_has_the_same_physics():
    models = [build_playroom(camera).model for camera in CAMERAS]
    assert [model.camera(0).name for model in models] == list(CAMERAS) and {model.ncam for model in models} == {1}
    for name in ("body_mass", "body_inertia", "jnt_type", "eq_data"):
        np.testing.assert_array_equal(*(getattr(model, name) for model in models))
    with pytest.raises(ValueError, match="There is no camera 'side'; expected one of 'eyes', 'above'"):
        build_playroom("side")
