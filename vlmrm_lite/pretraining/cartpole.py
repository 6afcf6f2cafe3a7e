"""CartPole for SimCLIP: random scenes, and what people might say about them."""

import numpy as np

from ..envs import cartpole
from .colors import color_ideas, draw_groups, paint
from .language import Domain, Features, Idea, bell, odds

NUMBERS = {0: "zero", 5: "five", 10: "ten", 15: "fifteen", 20: "twenty", 25: "twenty five", 30: "thirty",
           40: "forty", 45: "forty five", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety",
           120: "one hundred and twenty", 135: "one hundred and thirty five", 150: "one hundred and fifty",
           180: "one hundred and eighty"}
CLOCK = {0: "twelve", 30: "one", 60: "two", 90: "three", 120: "four", 150: "five", 180: "six", -30: "eleven",
         -60: "ten", -90: "nine", -120: "eight", -150: "seven"}

WORDS = {
    "pole": ["pole"] * 14 + [
        "stick", "stick", "stick", "rod", "rod", "rod", "bar", "bar", "beam", "beam", "mast", "post", "staff",
        "pendulum", "pendulum", "inverted pendulum", "broomstick", "broom", "stake", "shaft", "baton", "column",
        "wand", "cane", "plank", "needle", "lever", "arm", "spear", "wooden pole", "wooden stick", "thin pole",
        "long pole", "long stick", "thin rod", "long rod", "slender pole", "tall pole", "spar", "flagpole", "pin",
        "batten", "brown pole", "wooden rod", "single pole", "pencil", "lance", "pillar", "tube", "pipe"],
    "cart": ["cart"] * 12 + [
        "trolley", "trolley", "wagon", "wagon", "box", "block", "platform", "carriage", "vehicle", "base", "slider",
        "dolly", "truck", "buggy", "black box", "black cart", "moving cart", "sliding cart", "rolling cart",
        "small cart", "little cart", "sled", "car", "robot", "rectangle", "handcart", "barrow", "pushcart",
        "rail car", "moving platform", "moving base", "machine", "mobile base", "wheeled cart", "pedestal"],
    "a_cart": ["[a|the|its|the|a] {cart}"],
    "a_pole": ["[a|the|its|the|a|one] {pole}"],
    "scene": ["picture", "scene", "image", "frame", "drawing", "game", "task", "system", "cartpole", "simulation"],
    "ground": ["ground", "floor", "track", "rail", "cart", "horizon", "surface", "base", "earth", "line", "plane"],
    "track": ["track", "rail", "line", "track", "floor", "ground", "picture", "screen", "frame", "image", "road",
              "path", "scene"],
    "exactly": ["", "", "", "", "perfectly", "exactly", "completely", "precisely", "absolutely", "fully", "totally",
                "quite", "very", "entirely", "truly", "nicely", "well", "really", "just", "properly", "successfully",
                "correctly", "steadily", "safely", "neatly", "beautifully", "firmly", "calmly", "carefully", "strictly"],
    "straight": ["straight", "", "", "directly", "right", "vertically", "perfectly", "exactly"],
    "almost": ["almost", "nearly", "roughly", "approximately", "about", "practically", "more or less", "mostly",
               "close to", "virtually", "just about", "near"],
    "slightly": ["slightly", "a little", "a bit", "a tiny bit", "barely", "faintly", "gently", "somewhat", "mildly",
                 "a few degrees", "marginally", "subtly", "a touch", "just a little"],
    "strongly": ["strongly", "heavily", "steeply", "a lot", "far", "badly", "sharply", "severely", "dramatically",
                 "very much", "deeply", "extremely", "dangerously", "way too far", "greatly", "markedly", "seriously",
                 "considerably"],
    "aside": ["", "", "", "to one side", "to the side", "sideways", "over", "away from the vertical", "off to the side",
              "out of the vertical", "off centre", "off balance", "aside", "from the upright position"],
    "background": ["background", "background", "wall", "backdrop", "space behind it"],
    "sky": ["sky", "ceiling", "top", "sun", "stars", "heavens", "zenith", "top of the picture", "top of the screen"],
}
COMPANY = {
    "pole": ["on {a_cart}", "on {a_cart}", "on top of {a_cart}", "on top of {a_cart}", "attached to {a_cart}",
             "of {a_cart}", "of the cartpole", "hinged on {a_cart}", "mounted on {a_cart}", "fixed to {a_cart}",
             "on {a_cart} on {track}", "above {a_cart}", "in the picture", "that is attached to {a_cart}",
             "connected to {a_cart}", "carried by {a_cart}", "over {a_cart}", "standing on {a_cart}"],
    "cart": ["with {a_pole}", "with {a_pole} on it", "carrying {a_pole}", "on {track}", "holding {a_pole}",
             "under {a_pole}", "with {a_pole} on top", "that carries {a_pole}", "and {a_pole}", "below {a_pole}"],
}
WORDS["track"] = ["[a|the] " + word for word in WORDS["track"]]


def sample(n: int, rng: np.random.Generator) -> Features:
    """Scenes of a pole on a cart: mostly near upright, often anywhere, in usual and unusual colors.

    Returns:
        ``theta`` (n,) radians in (-π, π], positive to the right; ``x`` (n,) metres; ``hide`` (n,) index of the part
        left out (0 nothing, 1 pole, 2 cart); colour indices by part.
    """
    kind = rng.choice(3, n, p=[0.3, 0.4, 0.3])
    theta = np.choose(kind, [rng.normal(0, 0.1, n), rng.uniform(-0.8, 0.8, n), rng.uniform(-np.pi, np.pi, n)])
    x = np.where(rng.random(n) < 0.93, rng.uniform(-2.4, 2.4, n), rng.uniform(-4, 4, n))
    hide = rng.choice(3, n, p=[0.97, 0.02, 0.01])
    return {"theta": theta, "x": x, "hide": hide, **paint(("cart", "pole", "background"), n, rng)}


def draw(features: Features, size: int) -> np.ndarray:
    """Pictures of the scenes, uint8 (n, size, size, 3)."""
    states = np.zeros((len(features["x"]), 4), np.float32)
    states[:, 0], states[:, 2] = features["x"], features["theta"]
    return draw_groups(
        features, ((), ("pole",), ("cart",)), cartpole.COLORS,
        lambda rows, colors, hide: cartpole.draw(states[rows], size, size, colors=colors, hide=hide))


def _tilt(f: Features) -> np.ndarray:
    return np.abs(f["theta"])


def _pole(truth):
    """A truth about the pole holds only of a pole that can be seen."""
    return lambda f: truth(f) * (f["hide"] != 1) * (np.abs(f["x"]) < 2.6)


def _cart(truth):
    return lambda f: truth(f) * (f["hide"] != 2) * (np.abs(f["x"]) < 2.6)


def _near(middle: float, width: float):
    """An angle of either side, in degrees, give or take."""
    return lambda f: bell(np.degrees(_tilt(f)), middle, width)


def _side(f: Features, side: int) -> np.ndarray:
    """How much the pole leans to a side (radians), none when it leans to the other."""
    return np.maximum(side * f["theta"], 0.0)


UPRIGHT_STATES = [
    "{exactly} [upright|vertical|upright|vertical|straight|erect|plumb|balanced|perpendicular|straight up|inverted]",
    "{exactly} vertically [upright|balanced|straight|erect|aligned]",
    "[standing|standing|pointing|sticking|rising|stretching|reaching|going|extending|held|kept|set] {straight} "
    "[up|upright|upwards|upward|up in the air|up into the air|towards the top]",
    "[standing|pointing|rising|extending|held|kept|sticking out|placed|balanced|aligned] {exactly} "
    "[vertically|vertical|upright]",
    "[pointing|aiming|reaching|rising|stretching] {straight} [at|to|towards|toward|into] the {sky}",
    "standing [tall|still|firm|steady|steadily|proudly|tall and straight|upright and still|on its end|on end]",
    "in [perfect|good|full|stable|vertical||] [balance|equilibrium|vertical position|alignment]",
    "in [an|its|the] [upright|vertical|balanced|straight] [position|pose|posture|orientation|state|stance]",
    "at [a right angle|ninety degrees|90 degrees|right angles] to the {ground}",
    "{exactly} perpendicular to the {ground}", "{exactly} normal to the {ground}", "orthogonal to the {ground}",
    "{straight} above {a_cart}", "{straight} over {a_cart}", "with [its|the] [tip|top|end|upper end|head] "
    "{straight} [above|over] [the middle of|] {a_cart}",
    "at [its|the] highest [point|position]", "{exactly} balanced [|upright|vertically] on [top of|] {a_cart}",
    "as [vertical|upright|straight] as [can be|possible|it gets|it could be]", "[stable|still|steady|stationary] and "
    "[upright|vertical|balanced]", "[upright|vertical|balanced] and [stable|still|steady|straight|tall|not falling]",
    "lined up with the vertical", "parallel to the [vertical|sides of the picture|vertical axis]", "at the vertical",
    "without [any|a|the slightest|] [tilt|lean|slant|inclination]", "with [no|zero] [tilt|lean|slant|inclination]",
    "not [leaning|tilting|tilted|tipping|slanted|falling|inclined] [at all|to either side|in any direction|one bit||]",
    "neither [leaning|tilting|tipping|falling] left nor right", "dead [straight|vertical|upright|centre]",
    "free of any tilt", "under [perfect|full|good|] control", "keeping [its|perfect|] balance",
    "staying [up|upright|balanced|vertical]", "balancing [|perfectly|upright|well|nicely|vertically|on its end]",
    "held in balance", "straight as [an arrow|a candle|a soldier|a tree]", "standing like a [tree|soldier|candle|tower]",
    "as straight as [an arrow|a candle]", "held [up|high]", "bolt upright", "on end", "upended", "up", "right way up", "[poised|motionless|unmoving|rigid|unwavering|steady] and [upright|vertical|straight]",
    "[straight|upright] like a [ramrod|flagpole|lamp post|column|pine tree]", "in the upright [equilibrium|state]",
    "in [the|a] [desired|target|goal|correct|right|perfect|ideal|proper] [position|state|pose|orientation]",
    "standing", "standing up", "standing on {a_cart}", "upright on [top of|] {a_cart}", "vertical on [top of|] {a_cart}",
]
UPRIGHT_ACTS = [
    "stands [straight|upright|up|vertically|tall|straight up|erect|vertical|on end|firm|still|] [on {a_cart}|]",
    "points {straight} [up|upwards|upward|to the {sky}|at the {sky}|towards the {sky}]",
    "[is kept|is held|is being kept|keeps|stays|remains|rests] {exactly} [balanced|upright|vertical|straight|in balance]",
    "does not [lean|tilt|tip|fall|slant|topple|wobble|bend] [at all|to either side|over|]",
    "[rises|extends|goes|sticks|stretches|reaches|shoots|runs] {straight} [up|vertically|upward|upwards] "
    "[from {a_cart}|above {a_cart}|out of {a_cart}|]", "balances {exactly} [on {a_cart}|above {a_cart}|]",
    "keeps [its|perfect|] balance", "[makes|forms] [a right angle|ninety degrees|a perfect right angle] with the {ground}",
    "has [no|zero] [tilt|lean|slant|angle|inclination]", "has not [fallen|tipped over|toppled|tilted|moved]",
    "hangs in perfect balance above {a_cart}", "holds steady", "holds its balance", "maintains its balance",
]
UPRIGHT_SENTENCES = [
    "[a|the|] {cart} [balances|is balancing|keeps|holds|is keeping|is holding|balancing|keeping|holding|supporting] "
    "{a_pole} [upright|vertical|in balance|straight up|vertically|in the air|straight|balanced|perfectly]",
    "[a|the|] {cart} [balances|is balancing|balancing|succeeds in balancing|manages to balance] {a_pole}",
    "[a|the|] {cart} with [a|an|its|the] [balanced|upright|vertical|straight|erect] {pole} [on it|on top|above it|]",
    "[a|the|] {cart} with {a_pole} [standing|pointing|sticking|rising|held] {straight} [up|upright|vertically|upwards]",
    "the angle [of the pole|of {a_pole}|between the pole and the vertical] is [zero|0|0 degrees|nothing|very small]",
    "the [tip|top|end|head|upper end] of {a_pole} is {straight} [above|over] [the middle of|the centre of|] {a_cart}",
    "{a_pole} and the {ground} [form|make|meet at] [a|a perfect] right angle", "{exactly} balanced",
    "[perfect|good|nice|great|successful] [balance|balancing]", "a balanced [cartpole|cart and pole|system|pendulum]",
    "the [cartpole|system|task|pendulum] is [balanced|in balance|solved|stable|upright|in equilibrium|under control]",
    "{a_pole} stays up without [falling|leaning|tilting|tipping]", "nothing [leans|tilts|falls|is tilted|is leaning]",
    "{a_pole} [stands|is] upright and does not fall", "no tilt [at all|]", "zero tilt", "balance achieved",
    "{a_pole} stands on {a_cart} like a [tree|candle|soldier|tower|mast]", "an upside down letter t",
    "the balancing act [is going well|succeeds|works]", "[the|a] cart [pole|pole system] [in balance|balanced]",
    "[the tip|the top] of {a_pole} is [as high as it can be|at its highest|as high as possible]",
]
FALLEN_STATES = [
    "[fallen|toppled|tipped|knocked|collapsed|keeled|flopped|dropped|turned] [over|down||to one side|to the side|sideways|flat]",
    "[lying|resting|flat|laid|stretched out] [down|flat|on its side|horizontally|sideways|on the {ground}|]",
    "{exactly} [horizontal|flat|level|lying flat|sideways]", "parallel to the {ground}", "on its side", "down",
    "on the {ground}", "hanging [off|from] [the side of|] {a_cart}", "[knocked|tipped|pushed] [over|down|to the ground]",
    "out of [balance|control]", "pointing sideways", "no longer standing", "no longer upright", "dropped", "fallen flat",
    "sprawled on the {ground}", "crashed", "defeated", "felled", "flattened", "flipped over", "turned over", "at the level of {a_cart}", "lost its balance", "off {a_cart}",
]
FALLEN_ACTS = [
    "has [fallen|toppled|tipped|collapsed|dropped|keeled|gone|come|crashed] [over|down|to one side|to the side||sideways]",
    "[fell|toppled|tipped|collapsed|dropped|crashed] [over|down|to one side|to the side||sideways|off {a_cart}]",
    "lies [flat|down|on its side|on the {ground}|horizontally|]", "points sideways", "has lost its balance", "lost balance",
    "did not stay [up|upright|balanced]", "is [flat|] on the {ground}",
]
FALLEN_SENTENCES = [
    "[a|the|] {cart} with [a|its|the] [fallen|toppled|collapsed|horizontal|flat] {pole}", "balance [lost|has been lost]",
    "[a|the|] {cart} [dropped|has dropped|lost|let fall|fails to balance|failed to hold|could not balance] {a_pole}",
    "[a|the] [failure|failed attempt|failed balance|crash|fall|collapse|failed episode]", "{a_pole} fell off {a_cart}",
    "the [cartpole|system|task] [failed|has failed|is lost|has fallen over]", "[the|a] fallen [cartpole|pendulum]",
    "the [tip|top|end] of {a_pole} is [low|near the {ground}|down|at the level of {a_cart}|close to the {ground}]",
    "{a_pole} [is|lies] next to {a_cart}", "the balancing [failed|has failed|went wrong]", "game over",
]
TILTED_STATES = [
    "[leaning|tilted|tilting|slanted|slanting|inclined|tipping|tipped|sloping|angled|bent|swaying|oblique] {aside}",
    "[off|out of] [balance|the vertical|plumb]", "[at|on] [an angle|a slant|a tilt|a slope]", "[askew|crooked|lopsided|diagonal|"
    "unbalanced|imbalanced|unstable|wonky|aslant|skewed|not straight|not vertical|not upright|not balanced]",
    "in an unstable position", "away from upright", "[losing|about to lose|has lost] [its|] balance", "no longer vertical",
    "[about to|going to|ready to|starting to|beginning to] [fall|topple|tip over|tip|drop|collapse] {aside}",
    "[falling|toppling|tipping|dropping|keeling|going] {aside}", "in danger of falling", "out of line", "wobbling",
    "falling [off|from] {a_cart}", "[listing|canted|lurching|drooping|sagging|swinging|tilty|shaky] {aside}",
    "in the wrong [position|state|pose|orientation]", "[badly|poorly|not well] balanced", "tipping off {a_cart}", "not in balance", "not straight up",
    "with [its|the] [tip|top|end] [to one side|off to the side|not above {a_cart}|away from {a_cart}|beside {a_cart}]",
]
TILTED_ACTS = [
    "[leans|tilts|slants|tips|slopes|inclines|bends|sways] {aside}", "[is losing|loses|is about to lose] [its|] balance",
    "[falls|topples|is going down|goes over|tips over] {aside}", "[will|may|might|could] [fall|topple|tip over] [soon|]",
    "does not stand [straight|upright|up|vertically]", "makes an angle with the vertical", "has a [tilt|lean|slant]",
    "is not [upright|vertical|straight|balanced]", "is off balance", "wobbles", "deviates from the vertical",
]
TILTED_SENTENCES = [
    "[a|the|] {cart} with [a|its|the] [tilted|leaning|slanted|falling|inclined|tipping|crooked|unbalanced|sloping] {pole}",
    "[a|the|] {cart} [is losing|struggles to balance|cannot balance|tries to balance|fails to keep] {a_pole}",
    "the [cartpole|system|pendulum] is [off balance|unbalanced|out of balance|unstable|not balanced]", "poor balance",
    "bad balance", "the angle of {a_pole} is [large|not zero|wrong|big]", "the [tip|top|end] of {a_pole} is "
    "[to the side of|not above|beside|away from|far from being above] {a_cart}", "the balance is [poor|bad|lost]",
]


def _ideas() -> list[Idea]:
    ideas = [
        Idea("upright", "pole", _pole(lambda f: 1 - odds(_tilt(f), 0.13)), UPRIGHT_STATES, UPRIGHT_ACTS,
             ["{exactly} [upright|vertical|vertical|upright|balanced|straight|erect|perpendicular|vertically upright]",
              "[well|nicely|perfectly] balanced", "perfectly [upright|vertical|straight]", "[straight|upright] [standing|]",
              "[unmoving|still|stable|steady] [upright|vertical]", "standing"],
             UPRIGHT_SENTENCES, weight=3.0),
        Idea("perfect", "pole", _pole(lambda f: 1 - odds(_tilt(f), 0.05)),
             ["[perfectly|exactly|absolutely|precisely|dead|one hundred percent|flawlessly] [upright|vertical|straight|"
              "balanced|straight up|aligned|perpendicular]", "in [perfect|flawless|ideal|exact] [balance|alignment|"
              "equilibrium|vertical position]", "without the slightest [tilt|lean]", "exactly at [zero|0] degrees"],
             ["stands [perfectly|exactly|absolutely] [upright|straight|vertical|still]", "has exactly zero tilt"],
             ["[perfectly|exactly|precisely|absolutely] [upright|vertical|balanced|straight]"],
             ["[perfect|ideal|flawless] [balance|alignment|equilibrium]"], weight=0.9),
        Idea("nearly", "pole", _pole(lambda f: 1 - odds(_tilt(f), 0.26, 3.0)),
             ["{almost} [upright|vertical|straight|straight up|balanced|standing up|perpendicular]",
              "[still|mostly] [up|upright|standing]", "close to [upright|vertical|the vertical|being balanced]"],
             ["{almost} stands upright", "stands {almost} [straight|upright|vertical]", "points {almost} straight up"],
             ["{almost} [upright|vertical|balanced|straight]"], weight=0.8),
        Idea("tilted", "pole", _pole(lambda f: odds(_tilt(f), 0.3)), TILTED_STATES, TILTED_ACTS,
             ["[tilted|leaning|slanted|slanting|inclined|tipping|tilting|angled|sloping|crooked|diagonal|unbalanced|"
              "oblique|lopsided|unstable|falling|toppling|tipped|wobbly|off balance]"], TILTED_SENTENCES, weight=2.2),
        Idea("slight", "pole", _pole(lambda f: bell(_tilt(f), 0.17, 0.07)),
             ["{slightly} [tilted|leaning|slanted|inclined|off balance|off the vertical|tipped|crooked|angled] {aside}",
              "[leaning|tilting|tilted|tipping|slanting] {slightly} {aside}"],
             ["[leans|tilts|tips] {slightly} {aside}", "{slightly} leans"],
             ["{slightly} [tilted|leaning|slanted|inclined|tipped|crooked]"], weight=0.7),
        Idea("strong", "pole", _pole(lambda f: odds(_tilt(f), 0.55, 3.0)),
             ["{strongly} [tilted|leaning|slanted|inclined|off balance|unbalanced|tipped] {aside}",
              "[leaning|tilting|tilted|tipping|slanting] {strongly} {aside}", "at a [steep|large|big|sharp|huge] "
              "[angle|tilt|slant]", "[almost|nearly|close to] [falling|fallen|flat|horizontal|lying down|tipping over]",
              "far [from|away from] [upright|vertical|the vertical|balanced|being upright]", "past saving"],
             ["[leans|tilts|tips|slants] {strongly} {aside}", "has a [large|steep|big] [tilt|angle|lean]"],
             ["{strongly} [tilted|leaning|slanted|inclined|tipped|unbalanced]"],
             ["[a|the|] {cart} with a {strongly} [tilted|leaning|slanted] {pole}"], weight=1.1),
        Idea("fallen", "pole", _pole(lambda f: odds(_tilt(f), 0.9, 2.5)), FALLEN_STATES, FALLEN_ACTS,
             ["[fallen|toppled|collapsed|horizontal|flat|tipped over|overturned|toppled over|fallen over|dropped]"],
             FALLEN_SENTENCES, weight=1.6),
        Idea("horizontal", "pole", _pole(_near(90, 14)),
             ["{exactly} [horizontal|flat|level|sideways]", "parallel to the {ground}", "pointing [sideways|straight to the side]",
              "lying [horizontally|flat]"], ["points straight to the side", "lies horizontally"], ["horizontal", "level"],
             weight=0.6),
        Idea("hanging", "pole", _pole(lambda f: odds(_tilt(f) - 1.4, 0.5, 2.0)),
             ["hanging [down|below {a_cart}|under {a_cart}|downwards|straight down|underneath|]", "upside down",
              "[pointing|dangling|swinging|drooping] [down|downwards|below {a_cart}|at the floor|to the ground]",
              "[below|beneath|under|underneath] {a_cart}"],
             ["hangs [down|below {a_cart}|under {a_cart}|]", "points [down|downwards|at the floor]",
              "dangles [below {a_cart}|]"], ["hanging", "dangling", "upside down"],
             ["[a|the|] {cart} with {a_pole} hanging [down|below it|under it]"], weight=0.8),
        Idea("down", "pole", _pole(lambda f: 1 - odds(np.pi - _tilt(f), 0.2)),
             ["pointing straight [down|downwards]", "hanging straight down", "at its lowest point", "vertically downwards",
              "exactly upside down"], ["hangs straight down", "points straight down"], weight=0.5),
        Idea("above", "pole", _pole(lambda f: 1 - odds(_tilt(f), 1.45, 8.0)),
             ["above {a_cart}", "higher than {a_cart}", "over {a_cart}", "in the air", "up in the air", "on top of {a_cart}",
              "[somewhere|still|] above the {ground}"], ["[stays|is] above {a_cart}"], weight=0.25),
    ]
    for side, word in ((-1, "left"), (1, "right")):
        other = "right" if word == "left" else "left"
        to = f"[to the {word}|towards the {word}|to its {word}|{word}|to the {word} side|{word}wards|over to the {word}]"
        window = lambda f: 1 - odds(_tilt(f), 2.3, 8.0)  # noqa: E731
        ideas += [
            Idea(f"lean {word}", "pole", _pole(lambda f, s=side: odds(_side(f, s), 0.13) * window(f)),
                 [f"[leaning|tilted|tilting|slanted|inclined|tipping|falling|pointing up and|angled|off balance] {to}",
                  f"{word} of [vertical|upright|the vertical]", f"with its [tip|top] {to}", f"on the {word}"],
                 [f"[leans|tilts|slants|tips|falls|inclines|is going] {to}", f"does not lean to the {other}"],
                 [f"{word} leaning", f"{word} tilted"],
                 [f"the [tip|top|end] of {{a_pole}} is [to the {word} of|{word} of|on the {word} side of] {{a_cart}}"],
                 weight=0.8),
            Idea(f"lean slightly {word}", "pole",
                 _pole(lambda f, s=side: bell(s * f["theta"], 0.17, 0.07)),
                 [f"{{slightly}} [leaning|tilted|tilting|inclined|tipped] {to}",
                  f"[leaning|tilted|tipping] {{slightly}} {to}"], [f"[leans|tilts|tips] {{slightly}} {to}"], weight=0.5),
            Idea(f"lean strongly {word}", "pole",
                 _pole(lambda f, s=side: odds(_side(f, s), 0.55, 3.0) * window(f)),
                 [f"{{strongly}} [leaning|tilted|tilting|inclined|tipped] {to}",
                  f"[leaning|tilted|tipping] {{strongly}} {to}"], [f"[leans|tilts|tips] {{strongly}} {to}"], weight=0.5),
            Idea(f"fallen {word}", "pole", _pole(lambda f, s=side: odds(_side(f, s), 0.95, 3.0) * window(f)),
                 [f"[fallen|toppled|tipped over|lying flat|lying|collapsed|fallen over|horizontal] {to}",
                  f"pointing [straight|horizontally|] {to}"],
                 [f"[has fallen|fell|toppled|tipped over|lies flat] {to}", f"points {to}"], weight=0.5),
        ]
    for angle, number in NUMBERS.items():
        about = "[about|around|roughly|at|]"
        value = f"[{angle}|{number}|{angle}] [degree|degrees]"
        wide = 4 + angle / 15
        ideas.append(Idea(f"{angle} degrees", "pole", _pole(_near(angle, wide)),
                          [f"[tilted|leaning|inclined|tilted by|leaning by|tilted at|at an angle of|tipped by] {about} {value} "
                           "[from the vertical|from upright|]", f"{value} [from|off|away from] [vertical|upright|the vertical]"],
                          [f"[leans|tilts] [by|] {about} {value}"], (),
                          [f"{{a_pole}} at a [{angle}|{number}] degree [angle|tilt]", f"the angle is {about} {value}"],
                          weight=0.12))
        if angle:
            for side, word in ((-1, "left"), (1, "right")):
                ideas.append(Idea(
                    f"{angle} degrees {word}", "pole",
                    _pole(lambda f, s=side, a=angle, w=wide: bell(s * np.degrees(f["theta"]), a, w)),
                    [f"[tilted|leaning|inclined] {about} {value} to the {word}", f"{value} [to the|] {word}"],
                    [f"[leans|tilts] {about} {value} to the {word}"], weight=0.08))
    for angle, hour in CLOCK.items():
        ideas.append(Idea(
            f"{hour} o'clock", "pole",
            _pole(lambda f, a=angle: bell((np.degrees(f["theta"]) - a + 180) % 360 - 180, 0, 10)),
            [f"[pointing|] [at|to|towards] {hour} o'clock", f"like a clock hand at {hour}"], [f"points at {hour} o'clock"],
            weight=0.1))
    where = {
        "middle": (lambda f: 1 - odds(np.abs(f["x"]), 0.7, 3.0), 1.0,
                   ["in the [middle|centre|center] [of {track}|]", "[central|centred|centered] [on {track}|]",
                    "at the [middle|centre|center] [of {track}|]", "halfway [along|across] {track}", "near the middle",
                    "away from the edges", "at the origin", "close to the [centre|middle] of {track}"]),
        "left": (lambda f: odds(-f["x"], 0.7), 0.8,
                 ["on the left [side|half|] [of {track}|]", "to the left [of the centre|of the middle|]", "at the left",
                  "left of the [middle|centre|center]", "towards the left [end|edge|]", "in the left half of {track}"]),
        "right": (lambda f: odds(f["x"], 0.7), 0.8,
                  ["on the right [side|half|] [of {track}|]", "to the right [of the centre|of the middle|]", "at the right",
                   "right of the [middle|centre|center]", "towards the right [end|edge|]", "in the right half of {track}"]),
        "far left": (lambda f: odds(-f["x"] - 0.8, 0.8, 3.0), 0.5,
                     ["[at|near|close to] the left [edge|end|border|limit] [of {track}|]", "[at the|] far left",
                      "all the way [to the|on the|] left"]),
        "far right": (lambda f: odds(f["x"] - 0.8, 0.8, 3.0), 0.5,
                      ["[at|near|close to] the right [edge|end|border|limit] [of {track}|]", "[at the|] far right",
                       "all the way [to the|on the|] right"]),
        "edge": (lambda f: odds(np.abs(f["x"]) - 0.8, 0.8, 3.0), 0.5,
                 ["[at|near|close to] [an|the] [edge|end|border|limit] [of {track}|]", "about to leave {track}",
                  "far from the [middle|centre|center]", "off centre"]),
    }
    ideas += [Idea(f"cart {name}", "cart", _cart(truth), states, weight=weight)
              for name, (truth, weight, states) in where.items()]
    ideas += [
        Idea("company", "scene", lambda f: ((f["hide"] == 0) & (np.abs(f["x"]) < 2.6)).astype(float), (), (), (),
             ["{a_pole} [on|and|attached to|on top of|with|mounted on|hinged to] {a_cart}",
              "{a_cart} [and|with|carrying|holding|under|that has|connected to] {a_pole}",
              "[a|the|] [cartpole|cart pole|cart and pole|cart with a pole|cart pole system|pole cart]",
              "[a|the] [cartpole|cart pole] [game|task|environment|simulation|problem|system|scene]",
              "{cart} and {pole}", "{pole} and {cart}", "both {a_pole} and {a_cart}", "a {pole}", "a {cart}",
              "the classic control task with {a_cart} and {a_pole}"], weight=1.0, negatable=False),
        Idea("no pole", "scene", lambda f: ((f["hide"] == 1) | (np.abs(f["x"]) > 2.7)).astype(float), (), (), (),
             ["no {pole} [in sight|to be seen|at all|]", "[a|the|] {cart} [without|but no|with no] [a|any|] {pole}",
              "the {pole} is [missing|absent|gone|not there]", "only a {cart}", "an empty {cart}"], weight=6.0,
             negatable=False),
        Idea("no cart", "scene", lambda f: ((f["hide"] == 2) | (np.abs(f["x"]) > 2.7)).astype(float), (), (), (),
             ["no {cart} [in sight|to be seen|at all|]", "[a|the|] {pole} [without|but no|with no] [a|any|] {cart}",
              "the {cart} is [missing|absent|gone|not there]", "only a {pole}"], weight=4.0, negatable=False),
        Idea("empty", "scene", lambda f: (np.abs(f["x"]) > 2.7).astype(float), (), (), (),
             ["[an|the|] empty [track|picture|scene|frame|image|rail|screen]", "nothing on {track}", "nothing to be seen",
              "{a_cart} has left {track}", "out of the picture", "[the|a] {cart} is off [the screen|the track|the edge]"],
             weight=6.0, negatable=False),
    ]
    return ideas + color_ideas({"cart": _cart, "pole": _pole, "background": lambda truth: truth}, cartpole.COLORS)


DOMAIN = Domain("cartpole", sample, draw, _ideas(), WORDS, COMPANY)
