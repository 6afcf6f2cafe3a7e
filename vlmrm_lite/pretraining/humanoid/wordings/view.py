"""The humanoid: wordings for the direction it faces."""

TOWARDS = dict(
    states=[
        "[facing|looking at|looking into|turned to|turned towards|walking towards] [the|this] "
        "[camera|viewer|photographer]",
        "seen from [the front|in front]",
        "facing [us|you|forward]",
        "looking at [us|you]",
    ],
    acts=["[faces|looks at|looks into] the [camera|viewer]", "looks at [us|you]"],
    sentences=["[a|the] front view", "the face can be seen"],
    weight=0.3,
)
AWAY = dict(
    states=[
        "[facing|looking|turned] away [from the camera|from us|]",
        "seen from [behind|the back]",
        "with {its} back to [us|the camera|the viewer]",
    ],
    acts=["[faces|looks] away [from the camera|]", "shows [us|] {its} back"],
    sentences=["[a|the] [back view|view from behind]", "the face cannot be seen"],
    weight=0.4,
)
PROFILE = dict(
    states=["seen from the side", "in profile", "[facing|looking|turned] sideways"],
    acts=["[faces|looks] sideways", "shows {its} [side|profile]"],
    sentences=["[a|the] [side view|profile|view from the side]"],
    weight=0.25,
)
LEFTWARDS = dict(
    states=["[facing|looking|turned|walking|pointing] [to the left|left|towards the left edge of the picture]"],
    acts=["[faces|looks] [to the left|left]"],
    weight=0.5,
)
RIGHTWARDS = dict(
    states=["[facing|looking|turned|walking|pointing] [to the right|right|towards the right edge of the picture]"],
    acts=["[faces|looks] [to the right|right]"],
    weight=0.5,
)
