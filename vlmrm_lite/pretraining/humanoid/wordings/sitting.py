"""The humanoid: wordings for sitting, the lotus position and the splits."""

SITTING = dict(
    states=[
        "{now} [sitting|seated] [down|upright||] {on_floor}",
        "{now} sitting [|down|upright] [on the {floor}|on {its} bottom|on {its} backside|in the grass]",
        "in a [sitting|seated] [position|pose|posture]",
        "[sat down|seated|down] on {its} [bottom|butt|backside|behind|seat]",
        "resting on {its} [bottom|butt|backside|behind]",
        "with {its} [bottom|butt|behind|backside|seat] on the {floor}",
        "having a seat",
        "taking a seat on the {floor}",
        "sitting [like at a picnic|at a picnic|there|and resting]",
    ],
    acts=[
        "sits [|down|upright|on the {floor}|on {its} bottom|in the grass|there]",
        "[sat|has sat] down",
        "[takes|has taken] a seat",
        "rests on {its} [bottom|backside]",
        "[keeps|has] {its} bottom on the {floor}",
    ],
    adjectives=["sitting", "seated", "sitting down", "seated down"],
    sentences=[
        "sitting [down|on the {floor}|upright|]",
        "seated [down|]",
        "[a|the] [seated|sitting] [pose|position]",
        "the bottom is on the {floor}",
        "{someone} having a [rest|picnic|break] on the {floor}",
    ],
    weight=2.5,
)
LEGS_AHEAD = dict(
    states=[
        "sitting with {its} legs [straight|stretched out|extended|straight out|forward|out in front]",
        "sitting with [straight|stretched|extended] legs [in front|together|forward|]",
        "sitting in an l shape",
        "in [a long sitting position|staff pose|an l sit]",
        "seated with {each} legs [stretched forward|straight ahead|together in front]",
    ],
    acts=[
        "sits with [straight legs|legs stretched out|its legs in front]",
        "stretches {its} legs [forward|out in front] on the {floor}",
    ],
    sentences=["a seated [pike|pose with straight legs]", "legs stretched out in front"],
    weight=2.0,
)
KNEES_UP = dict(
    states=[
        "sitting with {its} knees [up|bent|raised|drawn up|pulled up|in the air|high|to the chest]",
        "sitting with bent [legs|knees]",
        "seated with {its} knees [up|bent|in front of the chest|drawn up]",
        "sitting like [at a campfire|on a beach]",
        "huddled on the {floor}",
    ],
    acts=[
        "sits with [knees up|bent knees|knees raised|its knees in the air]",
        "[hugs|pulls up] {its} knees while sitting",
    ],
    sentences=[
        "sitting, knees up",
        "bottom and feet on the {floor}, knees up",
        "knees [high|up] above the {floor}, bottom down",
    ],
    weight=2.0,
)
LOTUS = dict(
    states=[
        "{now} [meditating|in meditation|deep in meditation] {on_floor}",
        "[sitting|seated] [cross legged|with crossed legs|with {its} legs crossed|with folded legs|tailor style|"
        "in lotus|in a lotus pose|in lotus position|in the lotus pose|like a buddha|like a yogi|like a monk]",
        "sitting with {its} legs [crossed|folded|tucked in|pretzel style|bent outwards]",
        "in [the|a|] [lotus|half lotus|full lotus|meditation|meditating|cross legged|yoga sitting|buddha|tailor] "
        "[position|pose|posture|seat]",
        "meditating [on the {floor}|while sitting|cross legged|calmly|peacefully]",
        "[seated|sitting] down [meditating|to meditate|and meditates|in meditation]",
        "doing [yoga|seated yoga|meditation|mindfulness|zen]",
        "sitting with {its} knees [out|outwards|to the sides|on the {floor}|apart and low] and {its} feet "
        "[in|together|drawn in|inwards]",
        "practicing [meditation|zen|yoga on the {floor}|mindfulness]",
        "seated with {each} knees [out to the sides|on the {floor}|pointing outward]",
        "[seated|sitting] in [the|] [lotus|meditation|yoga] [position|pose]",
        "crossing {its} legs on the {floor}",
    ],
    acts=[
        "meditates [|on the {floor}|calmly|cross legged|while seated]",
        "sits [cross legged|with crossed legs|in lotus|like a buddha|like a yogi|tailor style]",
        "[is|sits] in [a|the] [lotus|meditation] [pose|position|posture]",
        "[does|practices|performs] [yoga|meditation|seated yoga|zen]",
        "crosses {its} legs while sitting",
        "folds {its} legs",
        "sits and meditates",
        "has folded {its} legs under the body",
    ],
    adjectives=["meditating", "cross legged", "seated meditating", "{calm} meditating", "cross legged sitting"],
    sentences=[
        "[meditation|lotus|lotus position|lotus pose|zen|yoga pose|seated meditation]",
        "[a|the] [{calm}|] [buddha|yogi|monk|meditating figure|yoga teacher]",
        "sitting [cross legged|with crossed legs|in lotus]",
        "the legs are [crossed|folded] in front of the seated body",
        "legs crossed, sitting on the {floor}",
        "knees out, feet in, bottom on the {floor}",
        "[a|the] {body} doing [yoga|meditation]",
    ],
    weight=7.0,
)
SPLITS = dict(
    states=[
        "{now} doing [the|a|] [side|middle|straddle|full|center|perfect|] [split|splits|side split]",
        "in [a|the] [side|middle|straddle|full|wide|] [split|splits|straddle]",
        "practicing [the|] [splits|gymnastics|side splits|straddle splits]",
        "sitting with {its} legs [{wide} spread|spread {wide}|{wide} apart|{wide} open|spread apart|straddled|spread|"
        "open]",
        "[sitting|seated] in [a|] [wide|] [straddle|splits|side splits]",
        "[on the {floor}|down] with {its} [straight|] legs [{wide} apart|spread|spread to the sides|"
        "stretched to both sides|out to the left and right|stretched apart]",
        "stretching {its} legs [{wide} apart|to both sides|sideways|out to the sides]",
        "spreading {its} legs {wide} [on the {floor}|]",
        "with {its} legs [spread|stretched|straddled|flat] on the {floor}, "
        "[far apart|{wide} open|to the left and right]",
        "doing gymnastics on the {floor}",
        "performing [a split|the splits|gymnastics]",
    ],
    acts=[
        "does [the|a] [side|middle|straddle|] [splits|split]",
        "[performs|practices|practises|shows|holds] [the splits|a side split|side splits|a straddle split|gymnastics]",
        "[spreads|stretches|opens] {its} legs [{wide}|to both sides|sideways|on the {floor}]",
        "sits with [legs spread {wide}|legs {wide} apart|spread legs]",
        "[sits|is] in [a straddle|the splits]",
    ],
    adjectives=["straddling", "[splitting|gymnastic|stretching]"],
    sentences=[
        "[the|] [side|middle|full|straddle|] splits",
        "[a|the] [side|middle|straddle|wide|center] split",
        "gymnastics, [the|] splits",
        "[a|the] [gymnast|acrobat|ballet dancer|dancer] [in|doing|showing] the splits",
        "both legs [lie|are] [straight|stretched|flat] on the {floor}, [far apart|to the sides]",
        "legs [spread|straddled] on the {floor}",
        "one leg to the left and one leg to the right, flat on the {floor}",
        "the angle between the legs is [wide|large|huge|as wide as it gets]",
        "wide straddle [sit|seat|stretch]",
    ],
    weight=7.0,
)
