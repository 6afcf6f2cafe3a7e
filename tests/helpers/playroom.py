"""Rooms that tests arrange by hand."""

import numpy as np

from vlmrm_lite.envs.playroom.env import PlayroomVectorEnv
from vlmrm_lite.envs.playroom.layout import BOTTOMS, Rooms, empty_states
from vlmrm_lite.envs.playroom.things import COLOR_NAMES, KIND_NAMES


def arrange(*things, heading=0.0, x=0.0, y=0.0, hand=0.1):
    """The state of one room, (1, k), with an agent, and things as (name, x, y, height of the bottom)."""
    states = empty_states(1)
    rooms = Rooms(states)
    for name, value in {"heading": heading, "x": x, "y": y, "hand": hand}.items():
        rooms.agent(name)[:] = value
    for slot, (name, *place, bottom) in enumerate(things):
        color, kind = name.split()
        kind = KIND_NAMES.index(kind)
        values = {"kind": kind, "color": COLOR_NAMES.index(color), "x": place[0], "y": place[1]}
        for column, value in {**values, "z": bottom + BOTTOMS[kind]}.items():
            rooms.things(column)[0, slot] = value
    return states


def hold(states, slot=0):
    """The same room with a thing in the hand."""
    rooms = Rooms(states)
    rooms.agent("closed")[:] = rooms.things("held")[:, slot] = 1
    return states


def open_envs(states, **kwargs):
    """Environments in the given states, (n, k)."""
    envs = PlayroomVectorEnv(len(states), **{"device": "cpu", "width": 32, "height": 32, **kwargs})
    envs.reset(seed=0)
    envs.set_state(states)
    return envs


def play(envs, *actions):
    """Takes each action in all envs, and returns their rooms."""
    for action in actions:
        envs.step(np.broadcast_to(np.array(action, np.float32), (envs.num_envs, 4)))
    return envs.rooms
