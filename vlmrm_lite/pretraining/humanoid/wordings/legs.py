"""The humanoid: wordings for its legs and feet."""

ONE_LEG = dict(
    states=[
        "{now} [standing|balancing|balanced|hopping|poised|upright|staying up] [up|] on "
        "[one|a single|just one|only one|one] [leg|foot]",
        "[standing|balancing] like a [flamingo|stork|crane|heron]",
        "with [one|a single|its other|one bent] [leg|foot|knee] [raised|lifted|up|in the air|off the {floor}|held up|"
        "pulled up|above the {floor}]",
        "[lifting|raising|holding up|keeping up|picking up] [one|a|its other|one of its] [leg|foot|knee]",
        "on [one|a single|just one|only one] [leg|foot]",
        "on one [leg|foot] [without falling|in balance|with the other one in the air]",
        "in [a tree|the tree|a flamingo|a crane|a stork|the karate kid] [pose|position]",
        "hopping [on one leg|on one foot|]",
        "one legged",
        "[standing|up] on {its} [left|right] [leg|foot] only",
        "with only one foot on the {floor}",
        "in a one legged [stance|balance]",
    ],
    acts=[
        "[stands|balances|hops|is|stays up|keeps its balance] on [one|a single|just one|only one] [leg|foot]",
        "[lifts|raises|holds up|picks up|keeps up] [one|a|its other|one of its] [leg|foot|knee] "
        "[off the {floor}|into the air|]",
        "stands like a [flamingo|stork|crane]",
        "has [one|a] [foot|leg] [in the air|off the {floor}|up]",
        "touches the {floor} with [one foot|only one foot]",
    ],
    adjectives=["one legged", "hopping"],
    sentences=[
        "[standing|balancing|balance|upright] on [one|a single] [leg|foot]",
        "one [foot|leg] on the {floor}, the other [foot|leg|] in the air",
        "one [leg|foot|knee] is [raised|up|lifted|in the air|off the {floor}]",
        "[a|the] [flamingo|stork|crane|tree] pose",
        "[a|the] one legged stance",
        "only one [foot|leg] [is on|is touching|carries the weight on] the {floor}",
        "[a|the] [flamingo|stork]",
    ],
    weight=6.0,
)
TWO_FEET = dict(
    states=["with {each} feet on the {floor}", "with both feet [planted|grounded|flat] on the {floor}"],
    acts=["[has|keeps] {each} feet on the {floor}"],
    sentences=[
        "both feet on the {floor}",
        "both feet touch the {floor}",
        "no foot is [lifted|raised|in the air]",
        "[left and right foot|the two feet] on the {floor}",
    ],
    weight=0.4,
)
FEET_UP = dict(
    states=["with {each} feet [in the air|off the {floor}|up]", "lifting {each} feet"],
    acts=["has {each} feet in the air"],
    sentences=["no foot on the {floor}", "neither foot touches the {floor}", "both feet [are|] off the {floor}"],
    weight=0.5,
)
STEP = dict(
    states=[
        "[lunging|in a lunge|doing a lunge|in a lunge position]",
        "[taking|making] a [big|long|large|] step",
        "[striding|walking|marching|running|stepping forward]",
        "with one leg in front and one leg behind",
    ],
    acts=["[lunges|strides|walks|steps forward|marches]", "takes a [big|] step"],
    adjectives=["lunging", "walking", "striding"],
    sentences=["one foot in front of the other", "[a|the] lunge"],
    weight=1.5,
)
LEGS_WIDE = dict(
    states=[
        "with {each} legs [spread {wide}|{wide} apart|{wide} spread|{wide}]",
        "spreading {its} legs {wide}",
        "with [spread|straddled|wide open] legs",
    ],
    acts=["[spreads|opens|has spread] {its} legs {wide}"],
    sentences=["legs {wide} apart", "spread legs", "[a|the] large angle between the legs"],
    weight=1.5,
)
LEGS_APART = dict(
    states=[
        "[standing|] with {its} [legs|feet] [apart|spread|astride|shoulder width apart]",
        "standing in a [straddle|wide stance|broad stance]",
        "straddling",
        "standing with spread legs",
    ],
    acts=["stands with [legs|feet] apart"],
    sentences=["[legs|feet] apart, standing", "[a|the] wide stance"],
    weight=3.0,
)
FEET_TOGETHER = dict(
    states=["[standing|] with {its} [legs|feet] [together|close together|side by side|closed]"],
    acts=["keeps {its} [legs|feet] together"],
    sentences=["[legs|feet] together"],
    weight=0.6,
)
LEGS_STRAIGHT = dict(
    states=["with [straight|extended|stretched] [legs|knees]", "with {its} [legs|knees] [straight|extended|not bent]"],
    acts=["[straightens|stretches|extends] {each} legs"],
    sentences=["[legs|knees] straight"],
    weight=0.3,
)
LEGS_BENT = dict(
    states=[
        "with [bent|flexed|folded] [legs|knees]",
        "with {its} [knees|legs] [bent|flexed|folded]",
        "bending {each} knees",
    ],
    acts=["bends {each} [knees|legs]", "has bent {its} [legs|knees]"],
    sentences=["[knees|legs] bent", "bent knees"],
    weight=0.4,
)
BENT_A_LITTLE = dict(
    states=[
        "with [slightly|a little|somewhat|half] bent [knees|legs]",
        "standing with bent knees",
        "[half squatting|in a half squat|starting to squat|about to sit down]",
    ],
    acts=["bends {its} knees [slightly|a little|somewhat]", "goes down a little"],
    sentences=["[a|the] half squat", "knees slightly bent"],
    weight=1.0,
)
KNEES_DOWN = dict(
    states=["with {each} knees on the {floor}", "touching the {floor} with {each} knees"],
    acts=["[has|keeps] {each} knees on the {floor}"],
    sentences=["{each} knees [touch|are on|rest on] the {floor}", "knees on the {floor}"],
    weight=0.8,
)
KNEES_OFF = dict(
    states=[
        "with {its} knees [off|above|away from|not on|not touching] the {floor}",
        "not kneeling",
        "without [kneeling|knees on the {floor}]",
    ],
    acts=["does not kneel", "keeps {its} knees off the {floor}", "does not touch the {floor} with its knees"],
    sentences=[
        "no knee [is on|touches] the {floor}",
        "the knees [are in the air|do not touch the {floor}|are above the {floor}]",
    ],
    weight=0.2,
)
BOTTOM_OFF = dict(
    states=["with {its} [bottom|hips] off the {floor}", "not sitting", "without sitting on the {floor}"],
    acts=["does not sit", "keeps {its} bottom off the {floor}"],
    sentences=["nobody sits [here|]", "the bottom is above the {floor}"],
    weight=0.15,
)
CURLED = dict(
    states=[
        "[curled|rolled|balled|tucked] up",
        "in [a fetal|a tucked|an embryo] position",
        "curled into a ball",
        "with {its} knees [pulled|drawn|tucked] [to|up to|against] the chest",
    ],
    acts=["curls up", "pulls {its} knees to its chest", "makes itself small"],
    sentences=["a ball of a body", "knees at the chest"],
    weight=0.7,
)
