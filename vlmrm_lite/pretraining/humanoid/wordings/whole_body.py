"""The humanoid: wordings for the height, the balance and the exercise of the whole body."""

UPRIGHT = dict(
    states=[
        "[upright|erect|vertical] [from the hips up|in the upper body|]",
        "with [an upright|a straight|a vertical|an erect] [trunk|torso|upper body|back]",
        "with {its} [back|torso|trunk|upper body] [straight|upright|vertical]",
        "holding {its} [trunk|upper body|head] upright",
    ],
    acts=["[keeps|holds] {its} [back|trunk|torso|upper body] [straight|upright|vertical]", "stays upright"],
    adjectives=["upright", "vertical"],
    sentences=[
        "[upright|straight|vertical] [torso|trunk|back|upper body]",
        "the [torso|trunk|upper body] is [upright|vertical]",
        "head above the shoulders",
    ],
    weight=0.4,
)
BALANCED = dict(
    states=[
        "[balanced|stable|steady|in balance|well balanced|in equilibrium|not falling|under control]",
        "keeping {its} balance",
        "without [falling|losing its balance|tipping over]",
    ],
    acts=["[keeps|holds] {its} balance", "does not [fall|tip over|wobble|topple]", "is in no danger of falling"],
    adjectives=["balanced", "stable", "steady"],
    sentences=["[good|stable|] balance", "no danger of falling"],
    weight=0.25,
)
LOW = dict(
    states=[
        "[low|close|near] to the {floor}",
        "[down low|low down|low]",
        "near the {floor}",
        "with {its} head [low|near the {floor}|down]",
    ],
    acts=["[is|stays] [low|close to the {floor}]", "has {its} head near the {floor}"],
    adjectives=["low"],
    sentences=["the head is [low|down|near the {floor}|not high]", "[a|the] low [pose|position]"],
    weight=0.4,
)
HIGH = dict(
    states=[
        "with {its} head [high|high up|far above the {floor}]",
        "[tall|at full height|high up]",
        "far from the {floor} with its head",
    ],
    acts=["holds {its} head high", "is [tall|at full height]"],
    adjectives=["tall"],
    sentences=["the head is [high|up|far above the {floor}]", "[a|the] tall [pose|figure]"],
    weight=0.3,
)
MIDDLE = dict(
    states=[
        "at [half|medium] height",
        "half as [tall|high] as [when standing|before]",
        "neither standing nor lying",
        "with {its} hips [low|lowered|half way down]",
    ],
    sentences=["hips at half height", "neither high nor low"],
    weight=0.3,
)
LOW_HIPS = dict(
    states=[
        "with {its} [body|hips|pelvis] on the {floor}",
        "not on {its} feet",
        "not standing",
        "resting on the {floor}",
    ],
    acts=["does not stand", "[is|stays] down on the {floor}"],
    sentences=["not standing [up|]", "nobody stands [here|]"],
    weight=0.3,
)
GYMNASTICS = dict(
    states=[
        "[practicing|doing|performing|practising] [gymnastics|acrobatics|exercises|sports]",
        "[exercising|stretching|training|working out|warming up]",
        "at gymnastics practice",
    ],
    acts=["[practices|does|performs] [gymnastics|acrobatics|exercises]", "[exercises|stretches|trains|works out]"],
    adjectives=["gymnastic", "exercising", "acrobatic", "athletic"],
    sentences=[
        "[gymnastics|acrobatics|exercise|stretching|a workout|sports]",
        "[a|the] [gymnast|acrobat|athlete|dancer]",
    ],
    weight=3.5,
)
YOGA = dict(
    states=[
        "[practicing|doing|performing|practising] [yoga|a yoga pose|yoga exercises]",
        "in a yoga [pose|position|class]",
    ],
    acts=["[practices|does] yoga"],
    sentences=["[yoga|a yoga pose|a yoga class]"],
    weight=2.0,
)
