"""The playroom as a MuJoCo model: one model for all rooms.

What differs between rooms is data, not model: walls and furniture are mocap bodies, and the things come from a bank
that holds each kind twice. Things that are not in a room are parked far above it, without contacts and without weight.
The colors of a room are colors of geoms, one set per room.
"""

from collections.abc import Iterable
from typing import NamedTuple

import mujoco
import numpy as np

from ...utils.checks import check_choice
from .layout import BODY_RADIUS, COPIES, FURNITURE, HAND_HIGH, HAND_LOW, REACH, SIZES
from .things import DARK, KINDS, Part, Vector

BANK = tuple(kind for kind in KINDS for _ in range(COPIES))
"""The kinds of the things in the bank, 12."""
CAMERAS = ("eyes", "above")
PARKED = 50.0
"""How high above the room things hang that are not in it, in meters; furniture hangs twice as high."""
THING_MASS, GRAVITY, TIMESTEP = 0.2, 9.81, 0.16 / 6
_EYES, _WALL_HEIGHT, _LONGEST_WALL = 0.75, 1.1, 3.0
_SEEN, _HIDDEN = 1, 3  # groups of geoms; the renderer draws 0 to 2
_FLOOR, _AGENT, _ROOM, _THING = 1, 2, 4, 8  # what geoms are, as bits of contype
_COLLIDES = {_FLOOR: _THING, _AGENT: _ROOM | _THING, _ROOM: _AGENT | _THING, _THING: _FLOOR | _AGENT | _ROOM | _THING}
_SHAPES = {
    name: getattr(mujoco.mjtGeom, f"mjGEOM_{name.upper()}")
    for name in ("plane", "box", "sphere", "ellipsoid", "cylinder", "capsule")
}


def _table(length: float, width: float, height: float) -> list[Part]:
    leg = (height - 0.06) / 2
    places = [(x * (length - 0.03), y * (width - 0.03), leg) for x in (-1, 1) for y in (-1, 1)]
    legs = [Part("box", (0.03, 0.03, leg), place) for place in places]
    return [Part("box", (length, width, 0.03), (0, 0, height - 0.03)), *legs]


def _box(length: float, width: float, height: float) -> list[Part]:
    return [Part("box", (length, width, height / 2), (0, 0, height / 2))]


def _shelf(length: float, width: float, height: float) -> list[Part]:
    inside = length - 0.03, width + 0.002, height * 0.19
    openings = [Part("box", inside, (0, 0, height * at), DARK) for at in (0.27, 0.73)]
    return [*_box(length, width, height), *openings]


_AGENT_PARTS = (
    Part("cylinder", (0.15, 0.22), (-0.12, 0, 0.24), (0.35, 0.42, 0.5)),
    Part("sphere", (0.1,), (-0.12, 0, 0.58), (0.85, 0.85, 0.88)),
    Part("cylinder", (0.03, 0.02), (-0.03, 0.04, 0.6), DARK, (0, 90, 0)),
    Part("cylinder", (0.03, 0.02), (-0.03, -0.04, 0.6), DARK, (0, 90, 0)),
)
_HAND_PARTS = (
    Part("box", (0.012, 0.11, 0.016), (-0.13, 0, 0), DARK),
    Part("box", (0.07, 0.012, 0.016), (-0.07, 0.115, 0), DARK),
    Part("box", (0.07, 0.012, 0.016), (-0.07, -0.115, 0), DARK),
)
_FURNITURE_PARTS = {"table": _table, "box": _box, "shelf": _shelf}


class Playroom(NamedTuple):
    """The compiled model and where its parts are.

    Attributes:
        model: the MuJoCo model.
        floor: the geom of the floor.
        walls: the geoms of the four walls: in front (+x), left (+y), behind (-x) and right (-y).
        furniture: the geoms of each piece of furniture that have the color of the room.
        things: the geoms of each thing in the bank that have its color.
        bodies: the bodies of the things in the bank.
    """

    model: mujoco.MjModel
    floor: int
    walls: list[int]
    furniture: list[list[int]]
    things: list[list[int]]
    bodies: list[int]


def build_playroom(camera: str = CAMERAS[0]) -> Playroom:
    """Compiles the model: 88 positions (the agent's 4, and 7 for each of 12 things), 4 motors, and one camera.

    Args:
        camera: "eyes", or "above", which also sees the agent's body; the physics is the same.
    """
    check_choice("camera", camera, CAMERAS)
    spec = mujoco.MjSpec()
    spec.option.timestep = TIMESTEP
    spec.option.integrator = mujoco.mjtIntegrator.mjINT_EULER
    spec.option.disableflags = mujoco.mjtDisableBit.mjDSBL_EULERDAMP  # the little damping here needs no implicit step
    spec.option.cone = mujoco.mjtCone.mjCONE_ELLIPTIC
    spec.option.solver = mujoco.mjtSolver.mjSOL_NEWTON
    spec.option.iterations, spec.option.tolerance = 20, 1e-6
    spec.option.gravity = (0, 0, -GRAVITY)
    _add_light(spec)
    room = spec.worldbody
    _add_geom(room, "floor", Part("plane", (4, 4, 1)), _FLOOR)
    for i, euler in enumerate(((0, -90, 0), (90, 0, 0), (0, 90, 0), (-90, 0, 0))):
        wall = room.add_body(name=f"wall{i}", mocap=True)
        size = (_WALL_HEIGHT, _LONGEST_WALL / 2, 1) if i % 2 == 0 else (_LONGEST_WALL / 2, _WALL_HEIGHT, 1)
        _add_geom(wall, f"wall{i}", Part("plane", size, (0, 0, 0), None, euler), _ROOM)
    pieces = {name: _FURNITURE_PARTS[name](*size) for name, size in zip(FURNITURE, SIZES, strict=True)}
    for name, size in zip(FURNITURE, SIZES, strict=True):
        body = room.add_body(name=name, mocap=True, pos=(0, 0, 2 * PARKED))
        _add_geom(body, f"{name} block", _box(*size)[0], _ROOM, _HIDDEN)
        _add_parts(body, name, pieces[name])
    agent = _add_agent(spec)
    if camera == "eyes":
        _add_camera(agent, "eyes", (0.03, 0, _EYES), forward=(0.87, 0, -0.5), field_of_view=75)
    else:
        _add_camera(room, "above", (0, -2.3, 3.9), forward=(0, 0.53, -0.85), field_of_view=50)
        _add_parts(agent, "agent part", _AGENT_PARTS)
    for i, kind in enumerate(BANK):
        _add_thing(spec, f"{kind}{i % COPIES}", kind, i)
    model = spec.compile()
    return Playroom(
        model,
        model.geom("floor").id,
        [model.geom(f"wall{i}").id for i in range(4)],
        [_colored(model, name, parts) for name, parts in pieces.items()],
        [_colored(model, f"{kind}{i % COPIES}", KINDS[kind].parts) for i, kind in enumerate(BANK)],
        [model.body(f"{kind}{i % COPIES}").id for i, kind in enumerate(BANK)],
    )


def parking_place(i: int) -> tuple[float, float, float]:
    """Where a thing of the bank hangs while it is not in the room: far above it, between the walls."""
    return 0.5 * (i % 4) - 0.75, 0.5 * (i // 4) - 0.5, PARKED


def _add_agent(spec: mujoco.MjSpec) -> mujoco.MjsBody:
    """Adds a body that slides and turns, and a hand that slides up and down."""
    agent = spec.worldbody.add_body(name="agent", gravcomp=1)
    slide, hinge = mujoco.mjtJoint.mjJNT_SLIDE, mujoco.mjtJoint.mjJNT_HINGE
    for name, kind, axis in (("x", slide, (1, 0, 0)), ("y", slide, (0, 1, 0)), ("turn", hinge, (0, 0, 1))):
        agent.add_joint(name=name, type=kind, axis=axis)
    _add_geom(agent, "agent", Part("sphere", (BODY_RADIUS,), (0, 0, 0.08)), _AGENT, _HIDDEN, mass=6)
    hand = agent.add_body(name="hand", pos=(REACH, 0, 0), gravcomp=1)
    hand.add_joint(name="hand", type=slide, axis=(0, 0, 1), limited=True, range=(HAND_LOW, HAND_HIGH))
    _add_parts(hand, "hand part", _HAND_PARTS, mass=1)
    for joint, gain, most in (("x", 60, 60), ("y", 60, 60), ("turn", 4, 6), ("hand", 20, 20)):
        motor = spec.add_actuator(name=joint, target=joint, trntype=mujoco.mjtTrn.mjTRN_JOINT)
        motor.gainprm[0], motor.biastype, motor.biasprm[2] = gain, mujoco.mjtBias.mjBIAS_AFFINE, -gain
        motor.forcelimited, motor.forcerange = True, (-most, most)
    return agent


def _add_thing(spec: mujoco.MjSpec, name: str, kind: str, i: int) -> None:
    """Adds a thing of the bank, and a weld that holds it in the hand while active."""
    shape = KINDS[kind]
    body = spec.worldbody.add_body(name=name, pos=parking_place(i))
    body.add_joint(type=mujoco.mjtJoint.mjJNT_FREE, damping=[0.004, 0, 0])
    _add_geom(body, f"{name} hull", shape.hull, _THING, _HIDDEN, mass=THING_MASS)
    _add_parts(body, name, shape.parts)
    yaw = np.radians(shape.hold_yaw) / 2
    weld = spec.add_equality(name=name, type=mujoco.mjtEq.mjEQ_WELD, objtype=mujoco.mjtObj.mjOBJ_BODY, active=False)
    weld.name1, weld.name2 = "hand", name
    weld.data[:11] = (0, 0, 0, 0, 0, 0, np.cos(yaw), 0, 0, np.sin(yaw), 1)
    weld.solref = (2 * TIMESTEP, 1)


def _add_light(spec: mujoco.MjSpec) -> None:
    spec.worldbody.add_light(
        type=mujoco.mjtLightType.mjLIGHT_DIRECTIONAL,
        pos=(0, 0, 4),
        dir=(-0.42, 0.3, -0.85),
        diffuse=(0.36,) * 3,
        specular=(0, 0, 0),
    )
    light = spec.visual.headlight
    light.ambient, light.diffuse, light.specular = (0.7,) * 3, (0, 0, 0), (0, 0, 0)


def _add_camera(body: mujoco.MjsBody, name: str, pos: Vector, forward: Vector, field_of_view: float) -> None:
    """Adds a camera that looks along `forward` and has the horizon level."""
    back = -np.array(forward) / np.linalg.norm(forward)
    right = np.cross((0, 0, 1), back)
    right /= np.linalg.norm(right)
    quat = np.zeros(4)
    mujoco.mju_mat2Quat(quat, np.stack([right, np.cross(back, right), back], axis=1).ravel())
    body.add_camera(name=name, pos=pos, quat=quat, fovy=field_of_view)


def _add_parts(body: mujoco.MjsBody, name: str, parts: Iterable[Part], mass: float = 0) -> None:
    """Adds parts that are only seen."""
    for i, part in enumerate(parts):
        _add_geom(body, f"{name} {i}", part, 0, mass=mass if i == 0 else 0)


def _add_geom(body: mujoco.MjsBody, name: str, part: Part, what: int, group: int = _SEEN, mass: float = 0) -> None:
    quat = np.zeros(4)
    mujoco.mju_euler2Quat(quat, np.radians(part.euler), "xyz")
    size = (*part.size, 0, 0)[:3]
    geom = body.add_geom(name=name, type=_SHAPES[part.shape], size=size, pos=part.pos, quat=quat, group=group)
    geom.rgba = (*(part.color or (1, 1, 1)), 1)
    geom.contype, geom.conaffinity, geom.condim = what, _COLLIDES.get(what, 0), 3
    geom.mass = mass
    geom.friction[0] = 0.6


def _colored(model: mujoco.MjModel, name: str, parts: Iterable[Part]) -> list[int]:
    return [model.geom(f"{name} {i}").id for i, part in enumerate(parts) if part.color is None]
