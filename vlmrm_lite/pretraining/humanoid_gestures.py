"""How people say what a humanoid does with its arms and legs, how high it is, and where it looks."""

RAISED = dict(
    states=[
            "with {each} [arms|hands] [raised|lifted|held|stretched|up|thrown|pointing|reaching|"
            "extended] "
            "{high}", "raising {each} [arms|hands] {high}",
            "[lifting|stretching|holding|reaching] {each} [arms|hands] {high}",
            "with {each} [arms|hands] {high}", "with [arms|hands] [raised|up|lifted]",
            "[reaching|stretching] [up|for the sky|for the stars|to the sky|upwards] with {each} "
            "[arms|hands]",
            "[surrendering|cheering|celebrating|praising|rejoicing|jubilating] [with {each} arms {high}|]",
            "in a [victory|y shaped|surrender|hands up] [pose|position]",
            "making a [letter y|y] with {its} arms", "hands up", "arms [up|raised|overhead]",
            "throwing {each} arms {high}", "[signalling|waving] with both arms [up|raised]"],
    acts=["[raises|lifts|holds|stretches|throws|puts|has|keeps] {each} [arms|hands] {high}",
          "raises [both arms|its arms|its hands|two arms]", "[surrenders|cheers|celebrates|rejoices]",
          "[reaches|stretches] [up|for the sky|upward|for the stars]",
          "[has|holds] {each} [arms|hands] above the shoulders"],
    adjectives=["cheering", "surrendering", "celebrating", "rejoicing", "[arms|hands] raised"],
    sentences=[
               "{each} [arms|hands] [are|] [raised|up|lifted|stretched upward|in the air|above the "
               "head|overhead]", "both arms [raised|up|lifted|high]", "[arms|hands] [up|raised|high]",
               "hands up", "[arms|hands] [above|over] the head",
               "[victory|hooray|surrender|hurrah|cheers]",
               "both hands are [higher than|above] the [head|shoulders]", "the hands point at the sky"],
    weight=5.0,
)
ONE_RAISED = dict(
    states=["with [one|a single|just one|only one] [arm|hand] [raised|lifted|up|held up|in the air]",
            "raising [one|a|just one] [arm|hand]",
            "[waving|greeting|hailing a taxi|asking a question|volunteering]",
            "with one arm up and [the other|one] [arm|] down"],
    acts=["raises [one|a|only one] [arm|hand]", "[waves|greets|says hello]", "lifts [one|an] arm"],
    adjectives=["waving"],
    sentences=["one arm up, one arm down", "[hello|hi|a greeting|a wave]", "only one arm is [raised|up]"],
    weight=2.0,
)
SIDEWAYS = dict(
    states=[
            "with {each} arms [stretched|extended|held|spread|out|stretched out] [to the "
            "sides|sideways|to both sides|to the left and right|horizontally|wide]",
            "with outstretched arms",
            "[spreading|stretching|extending|opening] {each} arms [wide|to the sides|sideways|]",
            "in a [t|cross|t shaped|scarecrow|crucifix] [pose|position|shape]",
            "with arms [spread|outspread|like wings|like an airplane|like a bird|at shoulder height]",
            "in t pose", "like a [scarecrow|cross|plane|bird|tightrope walker]", "making a [letter t|t]"],
    acts=["[spreads|stretches out|extends|holds out|opens] {each} arms [to the sides|sideways|wide|]",
          "[holds|has] {each} arms [horizontal|horizontally|level with the shoulders]",
          "makes a t with its body"],
    sentences=["arms [out|outstretched|spread|to the sides]", "t pose", "arms wide [open|apart]",
               "{each} arms point [sideways|to the sides]"],
    weight=3.0,
)
FORWARDS = dict(
    states=[
            "with {each} arms [stretched|extended|held|reaching|pointing|out] [forward|to the "
            "front|straight ahead|in front|forwards]",
            "[reaching|stretching|pointing] forward [with {each} arms|]",
            "like a [zombie|sleepwalker|mummy]", "holding {each} arms [out in front|forward]"],
    acts=["[stretches|extends|holds|reaches] {each} arms [forward|out in front|to the front]",
          "reaches forward", "walks like a zombie"],
    sentences=["arms [forward|out in front|stretched to the front]", "zombie arms"],
    weight=1.2,
)
HANGING = dict(
    states=[
            "with {each} arms [hanging|hanging down|down|at the sides|by the sides|lowered|at {its} "
            "sides|along the body|relaxed|dangling]", "letting {its} arms [hang|hang down|dangle]",
            "with [hands|arms] down", "with [lowered|hanging|relaxed] arms",
            "with {its} hands [beside|next to|by] the thighs"],
    acts=["[keeps|has|holds|leaves] {each} arms [down|at the sides|lowered|along the body]",
          "lets {its} arms [hang|dangle]"],
    sentences=["arms [down|hanging|at the sides|by the side|lowered]", "{each} arms hang [down|]",
               "hands down", "the arms are not [raised|lifted]"],
    weight=1.2,
)
HANDS_ON_HIPS = dict(
    states=[
            "with [hands|its hands|both hands|his hands|hands resting|hands placed|the hands|fists] on "
            "[the|its|his|their|] {hips}", "with arms akimbo", "akimbo",
            "holding [its|the|his] {hips} [with both hands|]",
            "[resting|placing|putting|keeping|propping|planting] {each} hands on [the|its|his] {hips}",
            "in a [superhero|superman|wonder woman|power|bossy|teapot|akimbo] [pose|stance]",
            "with {each} hands [at|on|by|against] [the|its] {hips} and {its} elbows [out|bent|pointing "
            "outward|to the sides]",
            "with {each} elbows [out|pointing out|out to the sides] and hands [on|at] the {hips}",
            "hands on [the|] {hips}",
            "[impatient|bossy|defiant|confident|scolding|waiting], hands on [the|] {hips}"],
    acts=["[puts|rests|places|keeps|has|holds|props|plants|lays] {each} hands on [the|its|his] {hips}",
          "stands akimbo", "holds [its|the] {hips}", "grabs {its} {hips}", "poses like a superhero",
          "[has|with] arms akimbo"],
    adjectives=["akimbo", "bossy", "superhero like"],
    sentences=["hands on [the|] {hips}", "[both|the|its] hands [are|rest|lie] on [the|its] {hips}",
               "arms akimbo", "fists on [the|] {hips}", "[the|] hands touch the {hips}",
               "elbows out, hands on the {hips}", "[a|the] [superhero|power|teapot] pose",
               "the arms look like the handles of a [jug|teapot|cup]"],
    weight=6.0,
)
CROSSED = dict(
    states=[
            "with [its|his|their|the|both|] [arms|forearms] crossed [in front of|over|across|before] "
            "[its|the|his] {chest}", "with [crossed|folded] [arms|forearms]",
            "with [its|his|their|the|] arms [crossed|folded|interlocked|overlapping|crossing]",
            "[crossing|folding] [its|his|both|the] arms [in front of [its|the] {chest}|over the {chest}|]",
            "arms [crossed|folded]",
            "[stubborn|sulking|reserved|offended|waiting|defensive|grumpy], arms [crossed|folded]",
            "with {its} [wrists|hands|forearms] crossed", "making [an x|a cross] with {its} arms",
            "with each hand on the other side of [its|the|his] body",
            "with {its} arms across {its} {chest}"],
    acts=[
          "[crosses|folds|has crossed|has folded|keeps crossing] [its|his|both|the] [arms|forearms] [in "
          "front of the {chest}|over its {chest}|across the {chest}|]",
          "[has|holds|keeps] [its|his|the] arms [crossed|folded]", "makes an x with [its|the] arms",
          "[sulks|refuses] with [crossed|folded] arms"],
    adjectives=["arms crossed", "cross armed", "arms folded"],
    sentences=["[the|its|both|] arms [are|] [crossed|folded|crossing]", "crossed [arms|forearms]",
               "folded arms", "arms [crossed|folded] [in front of|over|across] the {chest}",
               "the [forearms|arms|wrists] [cross|overlap] [each other|] [in front of|before] the {chest}",
               "each hand is on the other side of the body", "[an x|a cross] made of two arms"],
    weight=6.0,
)
TOGETHER = dict(
    states=[
            "with {each} hands [together|joined|clasped|folded|touching|pressed together] [in "
            "front|before the {chest}|in front of the body|]",
            "[praying|clapping|applauding|begging] with {its} hands [together|]",
            "with {its} hands [meeting|close together] [in front|]", "holding something with both hands"],
    acts=["[clasps|folds|joins|claps|presses together|puts together] {its} hands",
          "[claps|applauds|prays with joined hands]", "brings {its} hands together"],
    sentences=["hands [together|clasped|joined|touching each other]", "[namaste|clapping|applause]"],
    weight=1.5,
)
ON_CHEST = dict(
    states=["with {each} hands [on|at|close to|touching|near] [the|its] [chest|breast|heart]",
            "[holding|touching|beating] {its} chest", "with {its} hands drawn up to the chest"],
    acts=["[holds|puts|lays|keeps] {each} hands [on|at|near] {its} [chest|breast|heart]",
          "touches {its} chest"],
    sentences=["hands on the [chest|heart|breast]", "hands close to the chest"],
    weight=1.2,
)
ON_HEAD = dict(
    states=["with {each} hands [on|at|behind|next to|touching] [the|its] [head|ears|face|neck]",
            "[covering|holding|touching] {its} [head|ears|face]"],
    acts=["[holds|covers|touches|puts its hands on] {its} [head|ears|face]"],
    sentences=["hands [on|at] the head"],
    weight=1.0,
)
ON_KNEES = dict(
    states=["with {each} hands on [the|its] [knees|thighs]", "resting {each} hands on {its} [knees|thighs]"],
    acts=["[puts|rests|lays] {each} hands on {its} [knees|thighs]"],
    sentences=["hands on [the|] knees"],
    weight=0.6,
)
ON_FLOOR = dict(
    states=["with {each} hands on the {floor}",
            "[touching|leaning on|supported by] the {floor} with {each} hands",
            "supporting itself with {its} hands", "[propped|leaning] on {its} [hands|arms]"],
    acts=["[puts|has|rests|plants] {each} hands on the {floor}", "touches the {floor} with {each} hands"],
    sentences=["hands on the {floor}", "{each} hands [touch|are on] the {floor}"],
    weight=0.8,
)
ARMS_BENT = dict(
    states=["with [bent|flexed|angled] [arms|elbows]", "bending {its} [arms|elbows]"],
    acts=["bends {its} [arms|elbows]"],
    sentences=["[arms|elbows] bent"],
    weight=0.25,
)
ARMS_STRAIGHT = dict(
    states=["with [straight|extended|stretched] arms", "with {its} arms [straight|fully extended]"],
    acts=["[straightens|stretches|extends] {each} arms"],
    sentences=["arms [straight|extended]"],
    weight=0.25,
)

ONE_LEG = dict(
    states=[
            "{now} [standing|balancing|balanced|hopping|poised|upright|staying up] [up|] on [one|a "
            "single|just one|only one|one] [leg|foot]",
            "[standing|balancing] like a [flamingo|stork|crane|heron]",
            "with [one|a single|its other|one bent] [leg|foot|knee] [raised|lifted|up|in the air|off the "
            "{floor}|held up|pulled up|above the {floor}]",
            "[lifting|raising|holding up|keeping up|picking up] [one|a|its other|one of its] "
            "[leg|foot|knee]", "on [one|a single|just one|only one] [leg|foot]",
            "on one [leg|foot] [without falling|in balance|with the other one in the air]",
            "in [a tree|the tree|a flamingo|a crane|a stork|the karate kid] [pose|position]",
            "hopping [on one leg|on one foot|]", "one legged",
            "[standing|up] on {its} [left|right] [leg|foot] only", "with only one foot on the {floor}",
            "in a one legged [stance|balance]"],
    acts=[
          "[stands|balances|hops|is|stays up|keeps its balance] on [one|a single|just one|only one] "
          "[leg|foot]",
          "[lifts|raises|holds up|picks up|keeps up] [one|a|its other|one of its] [leg|foot|knee] [off "
          "the {floor}|into the air|]", "stands like a [flamingo|stork|crane]",
          "has [one|a] [foot|leg] [in the air|off the {floor}|up]",
          "touches the {floor} with [one foot|only one foot]"],
    adjectives=["one legged", "hopping"],
    sentences=["[standing|balancing|balance|upright] on [one|a single] [leg|foot]",
               "one [foot|leg] on the {floor}, the other [foot|leg|] in the air",
               "one [leg|foot|knee] is [raised|up|lifted|in the air|off the {floor}]",
               "[a|the] [flamingo|stork|crane|tree] pose", "[a|the] one legged stance",
               "only one [foot|leg] [is on|is touching|carries the weight on] the {floor}",
               "[a|the] [flamingo|stork]"],
    weight=6.0,
)
TWO_FEET = dict(
    states=["with {each} feet on the {floor}", "with both feet [planted|grounded|flat] on the {floor}"],
    acts=["[has|keeps] {each} feet on the {floor}"],
    sentences=["both feet on the {floor}", "both feet touch the {floor}",
               "no foot is [lifted|raised|in the air]", "[left and right foot|the two feet] on the {floor}"],
    weight=0.4,
)
FEET_UP = dict(
    states=["with {each} feet [in the air|off the {floor}|up]", "lifting {each} feet"],
    acts=["has {each} feet in the air"],
    sentences=["no foot on the {floor}", "neither foot touches the {floor}",
               "both feet [are|] off the {floor}"],
    weight=0.5,
)
STEP = dict(
    states=["[lunging|in a lunge|doing a lunge|in a lunge position]",
            "[taking|making] a [big|long|large|] step",
            "[striding|walking|marching|running|stepping forward]",
            "with one leg in front and one leg behind"],
    acts=["[lunges|strides|walks|steps forward|marches]", "takes a [big|] step"],
    adjectives=["lunging", "walking", "striding"],
    sentences=["one foot in front of the other", "[a|the] lunge"],
    weight=1.5,
)
LEGS_WIDE = dict(
    states=["with {each} legs [spread {wide}|{wide} apart|{wide} spread|{wide}]",
            "spreading {its} legs {wide}", "with [spread|straddled|wide open] legs"],
    acts=["[spreads|opens|has spread] {its} legs {wide}"],
    sentences=["legs {wide} apart", "spread legs", "[a|the] large angle between the legs"],
    weight=1.5,
)
LEGS_APART = dict(
    states=["[standing|] with {its} [legs|feet] [apart|spread|astride|shoulder width apart]",
            "standing in a [straddle|wide stance|broad stance]", "straddling", "standing with spread legs"],
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
    states=["with [straight|extended|stretched] [legs|knees]",
            "with {its} [legs|knees] [straight|extended|not bent]"],
    acts=["[straightens|stretches|extends] {each} legs"],
    sentences=["[legs|knees] straight"],
    weight=0.3,
)
LEGS_BENT = dict(
    states=["with [bent|flexed|folded] [legs|knees]", "with {its} [knees|legs] [bent|flexed|folded]",
            "bending {each} knees"],
    acts=["bends {each} [knees|legs]", "has bent {its} [legs|knees]"],
    sentences=["[knees|legs] bent", "bent knees"],
    weight=0.4,
)
BENT_A_LITTLE = dict(
    states=["with [slightly|a little|somewhat|half] bent [knees|legs]", "standing with bent knees",
            "[half squatting|in a half squat|starting to squat|about to sit down]"],
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
    states=["with {its} knees [off|above|away from|not on|not touching] the {floor}", "not kneeling",
            "without [kneeling|knees on the {floor}]"],
    acts=["does not kneel", "keeps {its} knees off the {floor}",
          "does not touch the {floor} with its knees"],
    sentences=["no knee [is on|touches] the {floor}",
               "the knees [are in the air|do not touch the {floor}|are above the {floor}]"],
    weight=0.2,
)
HANDS_OFF = dict(
    states=["with {its} hands [off|above|away from|not on] the {floor}",
            "without [touching the {floor} with its hands|hands on the {floor}]"],
    acts=["keeps {its} hands off the {floor}"],
    sentences=["no [hand|hands] on the {floor}", "the hands do not touch the {floor}"],
    weight=0.15,
)
BOTTOM_OFF = dict(
    states=["with {its} [bottom|hips] off the {floor}", "not sitting", "without sitting on the {floor}"],
    acts=["does not sit", "keeps {its} bottom off the {floor}"],
    sentences=["nobody sits [here|]", "the bottom is above the {floor}"],
    weight=0.15,
)
CURLED = dict(
    states=["[curled|rolled|balled|tucked] up", "in [a fetal|a tucked|an embryo] position",
            "curled into a ball", "with {its} knees [pulled|drawn|tucked] [to|up to|against] the chest"],
    acts=["curls up", "pulls {its} knees to its chest", "makes itself small"],
    sentences=["a ball of a body", "knees at the chest"],
    weight=0.7,
)

UPRIGHT = dict(
    states=["[upright|erect|vertical] [from the hips up|in the upper body|]",
            "with [an upright|a straight|a vertical|an erect] [trunk|torso|upper body|back]",
            "with {its} [back|torso|trunk|upper body] [straight|upright|vertical]",
            "holding {its} [trunk|upper body|head] upright"],
    acts=["[keeps|holds] {its} [back|trunk|torso|upper body] [straight|upright|vertical]", "stays upright"],
    adjectives=["upright", "vertical"],
    sentences=["[upright|straight|vertical] [torso|trunk|back|upper body]",
               "the [torso|trunk|upper body] is [upright|vertical]", "head above the shoulders"],
    weight=0.4,
)
BALANCED = dict(
    states=["[balanced|stable|steady|in balance|well balanced|in equilibrium|not falling|under control]",
            "keeping {its} balance", "without [falling|losing its balance|tipping over]"],
    acts=["[keeps|holds] {its} balance", "does not [fall|tip over|wobble|topple]",
          "is in no danger of falling"],
    adjectives=["balanced", "stable", "steady"],
    sentences=["[good|stable|] balance", "no danger of falling"],
    weight=0.25,
)
LOW = dict(
    states=["[low|close|near] to the {floor}", "[down low|low down|low]", "near the {floor}",
            "with {its} head [low|near the {floor}|down]"],
    acts=["[is|stays] [low|close to the {floor}]", "has {its} head near the {floor}"],
    adjectives=["low"],
    sentences=["the head is [low|down|near the {floor}|not high]", "[a|the] low [pose|position]"],
    weight=0.4,
)
HIGH = dict(
    states=["with {its} head [high|high up|far above the {floor}]", "[tall|at full height|high up]",
            "far from the {floor} with its head"],
    acts=["holds {its} head high", "is [tall|at full height]"],
    adjectives=["tall"],
    sentences=["the head is [high|up|far above the {floor}]", "[a|the] tall [pose|figure]"],
    weight=0.3,
)
MIDDLE = dict(
    states=["at [half|medium] height", "half as [tall|high] as [when standing|before]",
            "neither standing nor lying", "with {its} hips [low|lowered|half way down]"],
    sentences=["hips at half height", "neither high nor low"],
    weight=0.3,
)
ON_THE_FLOOR = dict(
    states=["with {its} [body|hips|pelvis] on the {floor}", "not on {its} feet", "not standing",
            "resting on the {floor}"],
    acts=["does not stand", "[is|stays] down on the {floor}"],
    sentences=["not standing [up|]", "nobody stands [here|]"],
    weight=0.3,
)
GYMNASTICS = dict(
    states=["[practicing|doing|performing|practising] [gymnastics|acrobatics|exercises|sports]",
            "[exercising|stretching|training|working out|warming up]", "at gymnastics practice"],
    acts=["[practices|does|performs] [gymnastics|acrobatics|exercises]",
          "[exercises|stretches|trains|works out]"],
    adjectives=["gymnastic", "exercising", "acrobatic", "athletic"],
    sentences=["[gymnastics|acrobatics|exercise|stretching|a workout|sports]",
               "[a|the] [gymnast|acrobat|athlete|dancer]"],
    weight=3.5,
)
YOGA = dict(
    states=["[practicing|doing|performing|practising] [yoga|a yoga pose|yoga exercises]",
            "in a yoga [pose|position|class]"],
    acts=["[practices|does] yoga"],
    sentences=["[yoga|a yoga pose|a yoga class]"],
    weight=2.0,
)

TOWARDS = dict(
    states=[
            "[facing|looking at|looking into|turned to|turned towards|walking towards] [the|this] "
            "[camera|viewer|photographer]", "seen from [the front|in front]", "facing [us|you|forward]",
            "looking at [us|you]"],
    acts=["[faces|looks at|looks into] the [camera|viewer]", "looks at [us|you]"],
    sentences=["[a|the] front view", "the face can be seen"],
    weight=0.3,
)
AWAY = dict(
    states=["[facing|looking|turned] away [from the camera|from us|]", "seen from [behind|the back]",
            "with {its} back to [us|the camera|the viewer]"],
    acts=["[faces|looks] away [from the camera|]", "shows [us|] {its} back"],
    sentences=["[a|the] [back view|view from behind]", "the face cannot be seen"],
    weight=0.4,
)
SIDE_VIEW = dict(
    states=["seen from the side", "in profile", "[facing|looking|turned] sideways"],
    acts=["[faces|looks] sideways", "shows {its} [side|profile]"],
    sentences=["[a|the] [side view|profile|view from the side]"],
    weight=0.25,
)
