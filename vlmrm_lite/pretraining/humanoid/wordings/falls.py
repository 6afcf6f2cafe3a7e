"""The humanoid: wordings for lying, falling and being in the air."""

LYING = dict(
    states=[
        "{now} [lying|laying|resting|stretched out|flat|sprawled|outstretched] [down|] {on_floor}",
        "[lying|resting] [flat|down] on the {floor}",
        "flat on the {floor}",
        "in a [lying|horizontal|reclining] position",
        "horizontal",
        "[asleep|sleeping|napping|resting|passed out|unconscious|knocked out] on the {floor}",
        "[laid|spread] out on the {floor}",
        "down and out",
    ],
    acts=[
        "lies [|down|flat|on the {floor}|in the grass]",
        "[sleeps|rests|naps] on the {floor}",
        "has lain down",
        "is stretched out on the {floor}",
    ],
    adjectives=["lying", "sleeping", "horizontal", "sprawled"],
    sentences=["lying [down|flat|on the {floor}]", "the whole body [is|lies] on the {floor}"],
    weight=1.2,
)
ON_BACK = dict(
    states=[
        "[lying|flat|resting|stretched out|] on {its} back",
        "lying [face|belly] up",
        "[supine|on the back, looking at the sky]",
        "lying on {its} back [on the {floor}|in the grass|looking up]",
    ],
    acts=["lies on {its} back", "[looks|stares] up at the sky from the {floor}"],
    sentences=["back on the {floor}", "face up on the {floor}"],
    weight=1.0,
)
ON_FRONT = dict(
    states=[
        "[lying|flat|resting|] on {its} [stomach|belly|front|face|tummy]",
        "lying [face|belly] down",
        "[prone|face down|face down in the grass]",
        "fallen flat on {its} face",
    ],
    acts=["lies [face down|on {its} stomach|on {its} belly|on {its} front]"],
    sentences=["face down on the {floor}", "belly on the {floor}"],
    weight=1.2,
)
ON_SIDE = dict(
    states=[
        "[lying|resting|] on {its} side",
        "lying sideways [on the {floor}|]",
        "rolled onto {its} side",
        "in the recovery position",
    ],
    acts=["lies on {its} side", "has rolled onto {its} side"],
    weight=1.2,
)
FALLEN = dict(
    states=[
        "fallen [over|down|to the {floor}|]",
        "[collapsed|knocked over|knocked down|crashed|toppled|crumpled|floored|slumped|defeated|helpless] "
        "[on the {floor}|]",
        "down on the {floor}",
        "no longer [standing|upright|on {its} feet]",
        "on the {floor} after [a fall|falling|losing its balance]",
        "in a heap on the {floor}",
    ],
    acts=[
        "has [fallen|collapsed|crashed|tumbled|toppled|fallen over|fallen down]",
        "[fell|collapsed|tumbled|tripped|crashed] [over|down|to the {floor}|]",
        "lost {its} balance [and fell|]",
        "could not stay upright",
    ],
    adjectives=["fallen", "collapsed", "toppled", "crumpled"],
    sentences=[
        "[a|the] [fall|crash|collapse|heap of limbs]",
        "the robot [has failed|failed|is down]",
        "it [fell|has fallen] over",
    ],
    weight=1.5,
)
FALLING = dict(
    states=[
        "falling [over|down|backwards|to the {floor}|]",
        "[losing|about to lose] {its} balance",
        "[toppling|tumbling|tipping|keeling] [over|]",
        "[about to|going to|starting to] [fall|fall over|topple|crash]",
        "off balance",
        "out of balance",
        "[unstable|unbalanced|imbalanced|wobbly|in mid fall|mid fall]",
        "tripping over",
    ],
    acts=[
        "[falls|topples|tumbles|tips|keels] [over|]",
        "is [losing|about to lose] {its} balance",
        "cannot [keep|hold] its balance",
        "[trips|stumbles]",
    ],
    adjectives=["falling", "toppling", "tumbling", "unbalanced", "stumbling", "tripping"],
    sentences=["losing balance", "[a|the] fall in progress", "balance lost"],
    weight=1.5,
)
AIRBORNE = dict(
    states=[
        "{now} in [the air|mid air|flight]",
        "[jumping|leaping|hopping|floating|flying|hovering|levitating|dropping|suspended] "
        "[in the air|above the {floor}|]",
        "above the {floor}",
        "not touching the {floor}",
        "off the {floor}",
        "without contact to the {floor}",
        "in a [jump|leap]",
    ],
    acts=["[jumps|leaps|floats|flies|hovers|levitates]", "does not touch the {floor}", "is up in the air"],
    adjectives=["jumping", "floating", "flying", "hovering", "airborne", "leaping"],
    sentences=["nothing touches the {floor}", "[a|the] [jump|leap]", "no part of the body touches the {floor}"],
    weight=1.5,
)
