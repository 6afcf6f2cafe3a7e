"""The playroom: the words that fill the slots of the templates, and phrases that add context."""

from ...envs.playroom.things import COLOR_NAMES, KIND_NAMES

_KINDS = {
    "mug": ["cup", "coffee mug", "tea cup"],
    "ball": ["toy ball", "round ball"],
    "lamp": ["table lamp", "desk lamp"],
    "boat": ["sailboat", "toy boat", "sailing boat", "ship"],
    "plane": ["airplane", "toy plane", "aircraft", "aeroplane"],
    "roll": ["roll of tape", "paper roll", "roll of paper"],
}
_COLORS = {
    "red": ["bright red"],
    "green": ["dark green"],
    "blue": ["bright blue"],
    "yellow": ["bright yellow"],
    "purple": ["violet", "violet"],
    "orange": ["bright orange"],
}

WORDS = {
    **{kind: [*[kind] * 4 * len(_KINDS[kind]), *_KINDS[kind]] for kind in KIND_NAMES},
    **{color: [*[color] * 9, *_COLORS[color]] for color in COLOR_NAMES},
    "the": [*["the"] * 5, *["a"] * 3, "one", "this", "", ""],
    "agent": [*["agent"] * 5, *["robot"] * 2, "player", "camera"],
    "hand": [*["hand"] * 4, *["agent", "robot"] * 2, "gripper"],
    "view": [*["picture", "view", "room"] * 2, "playroom", "scene", "image"],
    "room": [*["room"] * 4, *["playroom"] * 2, "house"],
    "object": [*["thing"] * 2, *["object"] * 2, "toy", "item"],
    "objects": ["things", "things", "objects", "objects", "toys", "items"],
    "near": [
        *["near", "close to"] * 4,
        *["right by", "very close to", "in front of", "right in front of", "within reach of", "standing before"],
    ],
    "is": [*["is"] * 4, "stands", "sits", "lies"],
    "beside": [*["next to", "beside"] * 3, "right next to", "close to", "by", "right beside", "near"],
    "put": [*["put", "place", "set"] * 2, "bring", "move", "leave"],
    "go": [*["go", "walk", "move", "come"] * 2, "get", "drive"],
    "up": ["up", "up", "up in the air", "in the air", "high", "above the floor", "off the ground", "up high"],
    "raised": [
        *["lifted", "raised"] * 3,
        *["lifted up", "held up", "in the air", "up in the air", "held high", "off the ground"],
        *["lifted into the air", "held in the air", "being lifted"],
    ],
    "gripped": [*["held", "in the hand"] * 3, "gripped", "grasped", "in the grip of the robot", "between the fingers"],
    "in_view": [*["in view", "visible"] * 3, "in sight", "in the picture", "to be seen", "before the camera"],
    "floor": [*["floor"] * 3, "ground", "carpet"],
    "scene": ["picture", "image", "scene", "view"],
}

COMPANY = {
    "agent": ("in a room", "in the playroom", "with one hand", "in a simulation", "that walks around", "in the house"),
    "hand": ("in a room", "in the playroom", "in front of the camera", "in a simulation", "in the house"),
    "view": ("through the eyes of a robot", "from the eyes of the agent", "of a house", "in a simulation"),
}
