"""What people call a humanoid, and what they say of how it looks as a whole and where it faces."""

SUBJECTS = [
    *["humanoid robot", "robot"] * 9, *["humanoid"] * 7, *["person"] * 5, *["figure", "android", "man"] * 4,
    *["mannequin", "human"] * 3, *["character", "human figure"] * 2, "dummy", "doll", "puppet", "body", "guy",
    "agent", "simulated humanoid", "simulated robot", "machine", "biped", "humanoid figure", "bipedal robot",
    "stick figure", "toy", "toy robot", "human being", "ragdoll", "player", "crash test dummy", "avatar",
    "woman", "fellow", "actor", "athlete", "lady", "boy", "action figure", "cyborg", "robot in a red shirt",
    "man in a red shirt", "person in blue trousers", "walking robot", "animated character", "individual",
    "adult", "video game character", "kid", "wooden doll", "automaton", "girl", "artificial human",
    "mechanical man",
]
WORDS = {
    **{topic: SUBJECTS for topic in ("body", "legs", "arms", "place", "view")},
    "someone": ["[a|the|a|the|one|this] {body}", "[a|the|a|the|one|this] {body}", "somebody", "someone"],
    "its": ["its", "its", "its", "its", "the", "his", "their", "her"],
    "each": [
        "both", "both", "both of its", "both its", "its", "its", "the", "its two", "the two", "both of the",
    ],
    "floor": [
        "floor", "floor", "ground", "ground", "grass", "lawn", "earth", "field", "meadow", "turf", "surface",
    ],
    "on_floor": [
        "on the {floor}", "on the {floor}", "on the {floor}", "down on the {floor}", "on green {floor}", "",
    ],
    "now": [
        "", "", "", "", "", "quietly", "calmly", "firmly", "steadily", "nicely", "clearly", "just", "still",
        "properly", "stably", "safely", "comfortably", "patiently", "perfectly", "simply", "currently",
    ],
    "high": [
        "high", "up", "up", "up high", "in the air", "up in the air", "towards the sky", "to the sky",
        "overhead", "above the head", "above {its} head", "over {its} head", "skyward", "upwards",
        "over the shoulders", "above the shoulders", "as high as possible", "straight up", "into the air",
        "to the heavens",
    ],
    "wide": [
        "wide", "widely", "far", "wide open", "very wide", "far out", "as far as possible", "fully",
        "completely",
    ],
    "chest": ["chest", "chest", "breast", "torso", "body", "front", "upper body"],
    "hips": ["hips", "hips", "hips", "waist", "waist", "sides", "pelvis", "hip bones"],
    "calm": ["calm", "peaceful", "quiet", "relaxed", "serene", "still", "concentrated"],
    "scene": ["picture", "scene", "image", "frame", "simulation", "rendering", "game", "photo", "task"],
}
SURROUNDINGS = [
    "{on_floor}", "in the grass", "in a field", "outside", "on a lawn", "on a meadow", "in the picture",
    "by itself", "in the middle of the picture", "in a simulation", "with a red shirt and blue trousers",
    "in blue trousers", "wearing a red shirt", "with yellow sleeves", "under the sky",
    "in front of the camera", "in the park", "with white shoes", "all alone", "in the sunshine",
    "on green ground", "with brown hair",
]
COMPANY = {topic: SURROUNDINGS for topic in ("body", "legs", "arms", "view")}

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
        "the [torso|trunk|upper body] is [upright|vertical]", "head above the shoulders",
    ],
    weight=0.4,
)
BALANCED = dict(
    states=[
        "[balanced|stable|steady|in balance|well balanced|in equilibrium|not falling|under control]",
        "keeping {its} balance", "without [falling|losing its balance|tipping over]",
    ],
    acts=[
        "[keeps|holds] {its} balance", "does not [fall|tip over|wobble|topple]", "is in no danger of falling",
    ],
    adjectives=["balanced", "stable", "steady"],
    sentences=["[good|stable|] balance", "no danger of falling"],
    weight=0.25,
)
LOW = dict(
    states=[
        "[low|close|near] to the {floor}", "[down low|low down|low]", "near the {floor}",
        "with {its} head [low|near the {floor}|down]",
    ],
    acts=["[is|stays] [low|close to the {floor}]", "has {its} head near the {floor}"],
    adjectives=["low"],
    sentences=["the head is [low|down|near the {floor}|not high]", "[a|the] low [pose|position]"],
    weight=0.4,
)
HIGH = dict(
    states=[
        "with {its} head [high|high up|far above the {floor}]", "[tall|at full height|high up]",
        "far from the {floor} with its head",
    ],
    acts=["holds {its} head high", "is [tall|at full height]"],
    adjectives=["tall"],
    sentences=["the head is [high|up|far above the {floor}]", "[a|the] tall [pose|figure]"],
    weight=0.3,
)
MIDDLE = dict(
    states=[
        "at [half|medium] height", "half as [tall|high] as [when standing|before]",
        "neither standing nor lying", "with {its} hips [low|lowered|half way down]",
    ],
    sentences=["hips at half height", "neither high nor low"],
    weight=0.3,
)
LOW_HIPS = dict(
    states=[
        "with {its} [body|hips|pelvis] on the {floor}", "not on {its} feet", "not standing",
        "resting on the {floor}",
    ],
    acts=["does not stand", "[is|stays] down on the {floor}"],
    sentences=["not standing [up|]", "nobody stands [here|]"],
    weight=0.3,
)
GYMNASTICS = dict(
    states=[
        "[practicing|doing|performing|practising] [gymnastics|acrobatics|exercises|sports]",
        "[exercising|stretching|training|working out|warming up]", "at gymnastics practice",
    ],
    acts=[
        "[practices|does|performs] [gymnastics|acrobatics|exercises]",
        "[exercises|stretches|trains|works out]",
    ],
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

TOWARDS = dict(
    states=[
        "[facing|looking at|looking into|turned to|turned towards|walking towards] [the|this] "
        "[camera|viewer|photographer]", "seen from [the front|in front]", "facing [us|you|forward]",
        "looking at [us|you]",
    ],
    acts=["[faces|looks at|looks into] the [camera|viewer]", "looks at [us|you]"],
    sentences=["[a|the] front view", "the face can be seen"],
    weight=0.3,
)
AWAY = dict(
    states=[
        "[facing|looking|turned] away [from the camera|from us|]", "seen from [behind|the back]",
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
    states=[
        "[facing|looking|turned|walking|pointing] [to the left|left|towards the left edge of the picture]",
    ],
    acts=["[faces|looks] [to the left|left]"],
    weight=0.5,
)
RIGHTWARDS = dict(
    states=[
        "[facing|looking|turned|walking|pointing] [to the right|right|towards the right edge of the picture]",
    ],
    acts=["[faces|looks] [to the right|right]"],
    weight=0.5,
)
