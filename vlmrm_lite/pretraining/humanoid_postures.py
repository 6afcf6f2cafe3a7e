"""How people say that a humanoid stands, kneels, crouches or sits."""

STANDING = dict(
    states=[
        "{now} standing [|upright|up|tall|straight|still|on {its} feet|on two feet|on two legs|on {each} "
        "legs|erect]", "{now} standing [up|upright|up straight|erect|vertically|on the {floor}] {on_floor}",
        "on {its} [feet|legs]", "up on [its|two|both|his|the] [feet|legs]",
        "[upright|erect|vertical|up] {on_floor}",
        "in [a|an] [standing|upright] [position|pose|posture|stance]",
        "[standing|upright] and [balanced|stable|steady|still|not falling|straight|tall]",
        "[risen|raised] to {its} feet",
        "standing [there|around|in place|outside|like a person|like a human|like a soldier]",
        "keeping [its|his|the] balance on [two|both|its] [feet|legs]", "stood up",
        "on {its} own two [feet|legs]", "held up by its legs", "[waiting|idling|posing] on {its} feet",
        "with {its} weight on {its} feet",
    ],
    acts=[
        "stands [|up|upright|straight|still|tall|on {its} feet|on two legs|on the {floor}|on both "
        "feet|there|firmly]", "has [stood up|got up|risen|got to its feet]",
        "stays [upright|on its feet|up|standing]", "stood up", "[keeps|holds] itself upright",
        "remains [standing|upright|on its feet]", "is up on {its} [feet|legs]", "stands without falling",
        "does not fall [over|down|] and stands", "got [up|to its feet] from the {floor}",
    ],
    adjectives=["standing", "upright", "upright standing", "erect", "standing up", "vertical"],
    sentences=[
        "standing [up|upright|still|tall|straight|]",
        "[stand|standing] [up|upright] on [two|both] [feet|legs]",
        "an upright [stance|posture|standing pose]", "the legs [carry|hold up|support] the body",
        "a standing pose", "the feet are on the {floor} and the body is upright", "{someone} up on two legs",
        "someone who stands",
    ],
    weight=3.0,
)
STANDING_STRAIGHT = dict(
    states=[
        "standing [perfectly|completely|very|bolt|absolutely|really|fully] "
        "[straight|upright|still|tall|vertical]",
        "[perfectly|completely|fully|bolt|totally] [upright|straight|vertical|erect]",
        "standing [at attention|to attention|like a soldier|like a statue|as straight as a candle|ramrod "
        "straight|like a tree|with a straight back]",
        "standing with [straight legs|legs straight|straight knees|legs fully extended|its knees straight]",
        "as tall as [it can be|possible]", "stretched to {its} full height",
        "[straight|tall] as [an arrow|a tree|a post]",
    ],
    acts=[
        "stands [perfectly|completely|very|bolt|absolutely] [straight|upright|still|tall]",
        "stands [at attention|like a statue]", "stands [tall|straight] with straight [legs|knees]",
        "does not lean [at all|to any side]",
    ],
    adjectives=["[tall|straight|perfectly upright|straight standing|vertical|rigid|fully upright]"],
    sentences=[
        "legs straight, back straight", "[a|the] straight [posture|body|back and straight legs]",
        "good posture",
    ],
    weight=1.2,
)
KNEELING = dict(
    states=[
        "{now} kneeling [|down|upright|up|on the {floor}|on both knees|on {each} knees|in the "
        "grass|there|still]", "{now} kneeling [down|upright|] {on_floor}",
        "[down|up|resting|standing|sitting|balancing|propped] on {each} knees",
        "[down|resting] on [its|his|their|two|both] knees {on_floor}",
        "on [its|his|both|two|the|bended] knees", "in [a|the] kneeling [position|pose|posture|stance]",
        "[praying|worshipping|begging|pleading] on {its} knees",
        "[fallen|dropped|sunk|gone down|lowered] [on|to|onto] {its} knees",
        "with {each} knees [on|touching|resting on|planted on|pressed to] the {floor}",
        "in [a prayer|a praying|a church|a begging] position", "knelt [|down|on the {floor}]",
        "kneeling [as if praying|as if in prayer|like a knight|before a king|in church|in worship|to pray]",
        "supported by {each} knees", "with {its} [weight|body] on {its} knees", "kneeled down",
    ],
    acts=[
        "kneels [|down|upright|on the {floor}|on both knees|in the grass|still|there|quietly]",
        "[knelt|kneeled] [down|]", "[rests|stands|balances|is|stays|sits|prays|begs] on {each} knees",
        "went down on {its} knees", "has [knelt|kneeled] down", "touches the {floor} with {each} knees",
        "[keeps|has|holds] {each} knees on the {floor}", "is [down|up] on [its|both|his] knees",
        "puts {its} weight on {its} knees", "got down on its knees",
    ],
    adjectives=["kneeling", "kneeling", "kneeling down", "knelt down", "praying"],
    sentences=[
        "kneeling [down|upright|on the {floor}|on both knees|]",
        "[a|the] [kneeling|praying] [pose|position|posture]",
        "{each} knees [are|rest] on the {floor} and the [back|body|trunk|torso] is "
        "[upright|straight|vertical]",
        "both knees [|are] [down|on the {floor}|grounded], [upright|body upright|back straight]",
        "on both knees", "the knees carry the [body|weight]", "[prayer|begging] on both knees",
        "{someone} on [its|both|his] knees",
    ],
    weight=6.0,
)
KNEELING_TALL = dict(
    states=[
        "kneeling [tall|upright|high|straight up|up straight|with straight hips|with the hips extended]",
        "[standing|upright|straight|tall] on {each} knees", "kneeling with [vertical|upright] thighs",
        "kneeling with {its} [bottom|hips|pelvis] [high|away from the heels|off the heels|up]",
        "in [a tall kneeling|an upright kneeling] [pose|position]",
    ],
    acts=[
        "kneels [tall|upright|straight up|high]", "stands on {each} knees",
        "kneels without sitting on {its} heels",
    ],
    adjectives=["tall kneeling", "upright kneeling"],
    weight=1.8,
)
KNEELING_LOW = dict(
    states=[
        "kneeling [and sitting|while sitting|back] on {its} [heels|feet|lower legs|shins|calves]",
        "sitting on {its} [heels|lower legs|shins|calves|own feet]", "sitting back on {its} [heels|feet]",
        "kneeling low [on the {floor}|]", "kneeling down deeply",
        "in [seiza|the japanese sitting position|thunderbolt pose]",
        "kneeling with {its} bottom on {its} heels", "seated on {its} [heels|knees|shins]",
        "kneeling with folded legs",
    ],
    acts=[
        "[sits|rests|kneels back] on {its} [heels|lower legs|shins]", "kneels and sits on {its} heels",
        "sits in seiza",
    ],
    sentences=["[seiza|kneeling seat]", "the bottom rests on the heels"],
    weight=1.8,
)
HALF_KNEELING = dict(
    states=[
        "[down|kneeling|resting|propped|sitting] on [one|a single|just one|only one|one bended] knee",
        "half kneeling [down|]", "[genuflecting|proposing|proposing marriage]",
        "kneeling on one knee with the other [foot|leg] [in front|forward|on the {floor}|up]",
        "in a half kneeling [position|pose]",
        "with one knee on the {floor} and [the other|one knee] [up|raised|in the air]",
        "[like|as if] [proposing|asking for marriage|a knight before the king|tying a shoe]",
        "kneeling like a sprinter",
    ],
    acts=[
        "kneels on [one|a single|just one] knee", "[proposes|genuflects|is proposing]",
        "goes down on one knee", "has one knee on the {floor} and one foot in front",
        "[takes|is taking] a knee",
    ],
    adjectives=["half kneeling", "proposing"],
    sentences=[
        "[a|the] [marriage proposal|half kneel|knee bent like a knight]", "one knee down, one knee up",
        "one knee touches the {floor}, the other one does not",
    ],
    weight=4.0,
)
CROUCHING = dict(
    states=[
        "{now} [crouching|squatting|hunkering|hunching|ducking|cowering] [down|low||] {on_floor}",
        "in [a|the] [deep|full|low||] [squat|crouch|squatting position|crouching position|hocker position]",
        "crouched [down|low|]", "squatted [down|]", "on {its} haunches",
        "with {its} knees [deeply|strongly|sharply|] bent and {its} [feet|soles] on the {floor}",
        "doing [squats|a squat|knee bends|a deep knee bend]", "[about|getting ready|ready] to jump up",
        "squatting with {its} bottom [above|off|close to] the {floor}",
        "as if sitting on an invisible [chair|stool]",
    ],
    acts=[
        "[crouches|squats|hunkers|ducks|cowers] [down|low|]",
        "[bends|is bending] {its} knees [deeply|strongly|a lot]", "does [a squat|squats|a knee bend]",
        "lowers {its} hips",
    ],
    adjectives=["crouching", "squatting", "crouched", "ducking", "squatting down", "hunched"],
    sentences=[
        "[a|the] [deep|low|full|] [squat|crouch|knee bend]", "knees bent, feet on the {floor}, hips low",
    ],
    weight=3.5,
)
SITTING = dict(
    states=[
        "{now} [sitting|seated] [down|upright||] {on_floor}",
        "{now} sitting [|down|upright] [on the {floor}|on {its} bottom|on {its} backside|in the grass]",
        "in a [sitting|seated] [position|pose|posture]",
        "[sat down|seated|down] on {its} [bottom|butt|backside|behind|seat]",
        "resting on {its} [bottom|butt|backside|behind]",
        "with {its} [bottom|butt|behind|backside|seat] on the {floor}", "having a seat",
        "taking a seat on the {floor}", "sitting [like at a picnic|at a picnic|there|and resting]",
    ],
    acts=[
        "sits [|down|upright|on the {floor}|on {its} bottom|in the grass|there]", "[sat|has sat] down",
        "[takes|has taken] a seat", "rests on {its} [bottom|backside]",
        "[keeps|has] {its} bottom on the {floor}",
    ],
    adjectives=["sitting", "seated", "sitting down", "seated down"],
    sentences=[
        "sitting [down|on the {floor}|upright|]", "seated [down|]",
        "[a|the] [seated|sitting] [pose|position]", "the bottom is on the {floor}",
        "{someone} having a [rest|picnic|break] on the {floor}",
    ],
    weight=2.5,
)
LEGS_AHEAD = dict(
    states=[
        "sitting with {its} legs [straight|stretched out|extended|straight out|forward|out in front]",
        "sitting with [straight|stretched|extended] legs [in front|together|forward|]",
        "sitting in an l shape", "in [a long sitting position|staff pose|an l sit]",
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
        "sitting with bent [legs|knees]", "seated with {its} knees [up|bent|in front of the chest|drawn up]",
        "sitting like [at a campfire|on a beach]", "huddled on the {floor}",
    ],
    acts=[
        "sits with [knees up|bent knees|knees raised|its knees in the air]",
        "[hugs|pulls up] {its} knees while sitting",
    ],
    sentences=[
        "sitting, knees up", "bottom and feet on the {floor}, knees up",
        "knees [high|up] above the {floor}, bottom down",
    ],
    weight=2.0,
)
LOTUS = dict(
    states=[
        "{now} [meditating|in meditation|deep in meditation] {on_floor}",
        "[sitting|seated] [cross legged|with crossed legs|with {its} legs crossed|with folded legs|tailor "
        "style|in lotus|in a lotus pose|in lotus position|in the lotus pose|like a buddha|like a yogi|like "
        "a monk]", "sitting with {its} legs [crossed|folded|tucked in|pretzel style|bent outwards]",
        "in [the|a|] [lotus|half lotus|full lotus|meditation|meditating|cross legged|yoga "
        "sitting|buddha|tailor] [position|pose|posture|seat]",
        "meditating [on the {floor}|while sitting|cross legged|calmly|peacefully]",
        "[seated|sitting] down [meditating|to meditate|and meditates|in meditation]",
        "doing [yoga|seated yoga|meditation|mindfulness|zen]",
        "sitting with {its} knees [out|outwards|to the sides|on the {floor}|apart and low] and {its} feet "
        "[in|together|drawn in|inwards]", "practicing [meditation|zen|yoga on the {floor}|mindfulness]",
        "seated with {each} knees [out to the sides|on the {floor}|pointing outward]",
        "[seated|sitting] in [the|] [lotus|meditation|yoga] [position|pose]",
        "crossing {its} legs on the {floor}",
    ],
    acts=[
        "meditates [|on the {floor}|calmly|cross legged|while seated]",
        "sits [cross legged|with crossed legs|in lotus|like a buddha|like a yogi|tailor style]",
        "[is|sits] in [a|the] [lotus|meditation] [pose|position|posture]",
        "[does|practices|performs] [yoga|meditation|seated yoga|zen]", "crosses {its} legs while sitting",
        "folds {its} legs", "sits and meditates", "has folded {its} legs under the body",
    ],
    adjectives=[
        "meditating", "cross legged", "seated meditating", "{calm} meditating", "cross legged sitting",
    ],
    sentences=[
        "[meditation|lotus|lotus position|lotus pose|zen|yoga pose|seated meditation]",
        "[a|the] [{calm}|] [buddha|yogi|monk|meditating figure|yoga teacher]",
        "sitting [cross legged|with crossed legs|in lotus]",
        "the legs are [crossed|folded] in front of the seated body", "legs crossed, sitting on the {floor}",
        "knees out, feet in, bottom on the {floor}", "[a|the] {body} doing [yoga|meditation]",
    ],
    weight=7.0,
)
SPLITS = dict(
    states=[
        "{now} doing [the|a|] [side|middle|straddle|full|center|perfect|] [split|splits|side split]",
        "in [a|the] [side|middle|straddle|full|wide|] [split|splits|straddle]",
        "practicing [the|] [splits|gymnastics|side splits|straddle splits]",
        "sitting with {its} legs [{wide} spread|spread {wide}|{wide} apart|{wide} open|spread "
        "apart|straddled|spread|open]", "[sitting|seated] in [a|] [wide|] [straddle|splits|side splits]",
        "[on the {floor}|down] with {its} [straight|] legs [{wide} apart|spread|spread to the "
        "sides|stretched to both sides|out to the left and right|stretched apart]",
        "stretching {its} legs [{wide} apart|to both sides|sideways|out to the sides]",
        "spreading {its} legs {wide} [on the {floor}|]",
        "with {its} legs [spread|stretched|straddled|flat] on the {floor}, [far apart|{wide} open|to the "
        "left and right]", "doing gymnastics on the {floor}", "performing [a split|the splits|gymnastics]",
    ],
    acts=[
        "does [the|a] [side|middle|straddle|] [splits|split]",
        "[performs|practices|practises|shows|holds] [the splits|a side split|side splits|a straddle "
        "split|gymnastics]",
        "[spreads|stretches|opens] {its} legs [{wide}|to both sides|sideways|on the {floor}]",
        "sits with [legs spread {wide}|legs {wide} apart|spread legs]",
        "[sits|is] in [a straddle|the splits]",
    ],
    adjectives=["straddling", "[splitting|gymnastic|stretching]"],
    sentences=[
        "[the|] [side|middle|full|straddle|] splits", "[a|the] [side|middle|straddle|wide|center] split",
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
ALL_FOURS = dict(
    states=[
        "[on|down on] all fours", "on {its} hands and knees",
        "crawling [|on the {floor}|like a baby|on all fours|on hands and knees]",
        "on hands and knees [on the {floor}|]",
        "[in|doing] [a table top|the cat|a crawling|the cow|the cat and cow] [pose|position]",
        "like a [dog|cat|horse|four legged animal|baby]", "on four [limbs|legs]",
    ],
    acts=[
        "crawls [|on the {floor}|like a baby|around]", "[stands|goes|is|walks] on all fours",
        "rests on hands and knees", "supports itself on hands and knees",
    ],
    adjectives=["crawling", "four legged"],
    sentences=["hands and knees on the {floor}", "crawling on the {floor}", "[a|the] table top pose"],
    weight=3.0,
)
