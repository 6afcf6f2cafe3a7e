"""How people talk about a pole on a cart: the wordings that :mod:`.cartpole` makes its captions from."""

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
