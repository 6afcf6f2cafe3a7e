"""The humanoid: wordings for its arms and hands."""

RAISED = dict(
    states=[
        "with {each} [arms|hands] [raised|lifted|held|stretched|up|thrown|pointing|reaching|extended] {high}",
        "raising {each} [arms|hands] {high}",
        "[lifting|stretching|holding|reaching] {each} [arms|hands] {high}",
        "with {each} [arms|hands] {high}",
        "with [arms|hands] [raised|up|lifted]",
        "[reaching|stretching] [up|for the sky|for the stars|to the sky|upwards] with {each} [arms|hands]",
        "[surrendering|cheering|celebrating|praising|rejoicing|jubilating] [with {each} arms {high}|]",
        "in a [victory|y shaped|surrender|hands up] [pose|position]",
        "making a [letter y|y] with {its} arms",
        "hands up",
        "arms [up|raised|overhead]",
        "throwing {each} arms {high}",
        "[signalling|waving] with both arms [up|raised]",
    ],
    acts=[
        "[raises|lifts|holds|stretches|throws|puts|has|keeps] {each} [arms|hands] {high}",
        "raises [both arms|its arms|its hands|two arms]",
        "[surrenders|cheers|celebrates|rejoices]",
        "[reaches|stretches] [up|for the sky|upward|for the stars]",
        "[has|holds] {each} [arms|hands] above the shoulders",
    ],
    adjectives=["cheering", "surrendering", "celebrating", "rejoicing", "[arms|hands] raised"],
    sentences=[
        "{each} [arms|hands] [are|] [raised|up|lifted|stretched upward|in the air|above the head|overhead]",
        "both arms [raised|up|lifted|high]",
        "[arms|hands] [up|raised|high]",
        "hands up",
        "[arms|hands] [above|over] the head",
        "[victory|hooray|surrender|hurrah|cheers]",
        "both hands are [higher than|above] the [head|shoulders]",
        "the hands point at the sky",
    ],
    weight=5.0,
)
ONE_RAISED = dict(
    states=[
        "with [one|a single|just one|only one] [arm|hand] [raised|lifted|up|held up|in the air]",
        "raising [one|a|just one] [arm|hand]",
        "[waving|greeting|hailing a taxi|asking a question|volunteering]",
        "with one arm up and [the other|one] [arm|] down",
    ],
    acts=["raises [one|a|only one] [arm|hand]", "[waves|greets|says hello]", "lifts [one|an] arm"],
    adjectives=["waving"],
    sentences=["one arm up, one arm down", "[hello|hi|a greeting|a wave]", "only one arm is [raised|up]"],
    weight=2.0,
)
SIDEWAYS = dict(
    states=[
        "with {each} arms [stretched|extended|held|spread|out|stretched out] "
        "[to the sides|sideways|to both sides|to the left and right|horizontally|wide]",
        "with outstretched arms",
        "[spreading|stretching|extending|opening] {each} arms [wide|to the sides|sideways|]",
        "in a [t|cross|t shaped|scarecrow|crucifix] [pose|position|shape]",
        "with arms [spread|outspread|like wings|like an airplane|like a bird|at shoulder height]",
        "in t pose",
        "like a [scarecrow|cross|plane|bird|tightrope walker]",
        "making a [letter t|t]",
    ],
    acts=[
        "[spreads|stretches out|extends|holds out|opens] {each} arms [to the sides|sideways|wide|]",
        "[holds|has] {each} arms [horizontal|horizontally|level with the shoulders]",
        "makes a t with its body",
    ],
    sentences=[
        "arms [out|outstretched|spread|to the sides]",
        "t pose",
        "arms wide [open|apart]",
        "{each} arms point [sideways|to the sides]",
    ],
    weight=3.0,
)
FORWARDS = dict(
    states=[
        "with {each} arms [stretched|extended|held|reaching|pointing|out] "
        "[forward|to the front|straight ahead|in front|forwards]",
        "[reaching|stretching|pointing] forward [with {each} arms|]",
        "like a [zombie|sleepwalker|mummy]",
        "holding {each} arms [out in front|forward]",
    ],
    acts=[
        "[stretches|extends|holds|reaches] {each} arms [forward|out in front|to the front]",
        "reaches forward",
        "walks like a zombie",
    ],
    sentences=["arms [forward|out in front|stretched to the front]", "zombie arms"],
    weight=1.2,
)
HANGING = dict(
    states=[
        "with {each} arms [hanging|hanging down|down|at the sides|by the sides|lowered|at {its} sides|along the body|"
        "relaxed|dangling]",
        "letting {its} arms [hang|hang down|dangle]",
        "with [hands|arms] down",
        "with [lowered|hanging|relaxed] arms",
        "with {its} hands [beside|next to|by] the thighs",
    ],
    acts=[
        "[keeps|has|holds|leaves] {each} arms [down|at the sides|lowered|along the body]",
        "lets {its} arms [hang|dangle]",
    ],
    sentences=[
        "arms [down|hanging|at the sides|by the side|lowered]",
        "{each} arms hang [down|]",
        "hands down",
        "the arms are not [raised|lifted]",
    ],
    weight=1.2,
)
HANDS_ON_HIPS = dict(
    states=[
        "with [hands|its hands|both hands|his hands|hands resting|hands placed|the hands|fists] on "
        "[the|its|his|their|] {hips}",
        "with arms akimbo",
        "akimbo",
        "holding [its|the|his] {hips} [with both hands|]",
        "[resting|placing|putting|keeping|propping|planting] {each} hands on [the|its|his] {hips}",
        "in a [superhero|superman|wonder woman|power|bossy|teapot|akimbo] [pose|stance]",
        "with {each} hands [at|on|by|against] [the|its] {hips} and {its} elbows "
        "[out|bent|pointing outward|to the sides]",
        "with {each} elbows [out|pointing out|out to the sides] and hands [on|at] the {hips}",
        "hands on [the|] {hips}",
        "[impatient|bossy|defiant|confident|scolding|waiting], hands on [the|] {hips}",
    ],
    acts=[
        "[puts|rests|places|keeps|has|holds|props|plants|lays] {each} hands on [the|its|his] {hips}",
        "stands akimbo",
        "holds [its|the] {hips}",
        "grabs {its} {hips}",
        "poses like a superhero",
        "[has|with] arms akimbo",
    ],
    adjectives=["akimbo", "bossy", "superhero like"],
    sentences=[
        "hands on [the|] {hips}",
        "[both|the|its] hands [are|rest|lie] on [the|its] {hips}",
        "arms akimbo",
        "fists on [the|] {hips}",
        "[the|] hands touch the {hips}",
        "elbows out, hands on the {hips}",
        "[a|the] [superhero|power|teapot] pose",
        "the arms look like the handles of a [jug|teapot|cup]",
    ],
    weight=6.0,
)
CROSSED = dict(
    states=[
        "with [its|his|their|the|both|] [arms|forearms] crossed [in front of|over|across|before] [its|the|his] {chest}",
        "with [crossed|folded] [arms|forearms]",
        "with [its|his|their|the|] arms [crossed|folded|interlocked|overlapping|crossing]",
        "[crossing|folding] [its|his|both|the] arms [in front of [its|the] {chest}|over the {chest}|]",
        "arms [crossed|folded]",
        "[stubborn|sulking|reserved|offended|waiting|defensive|grumpy], arms [crossed|folded]",
        "with {its} [wrists|hands|forearms] crossed",
        "making [an x|a cross] with {its} arms",
        "with each hand on the other side of [its|the|his] body",
        "with {its} arms across {its} {chest}",
    ],
    acts=[
        "[crosses|folds|has crossed|has folded|keeps crossing] [its|his|both|the] [arms|forearms] "
        "[in front of the {chest}|over its {chest}|across the {chest}|]",
        "[has|holds|keeps] [its|his|the] arms [crossed|folded]",
        "makes an x with [its|the] arms",
        "[sulks|refuses] with [crossed|folded] arms",
    ],
    adjectives=["arms crossed", "cross armed", "arms folded"],
    sentences=[
        "[the|its|both|] arms [are|] [crossed|folded|crossing]",
        "crossed [arms|forearms]",
        "folded arms",
        "arms [crossed|folded] [in front of|over|across] the {chest}",
        "the [forearms|arms|wrists] [cross|overlap] [each other|] [in front of|before] the {chest}",
        "each hand is on the other side of the body",
        "[an x|a cross] made of two arms",
    ],
    weight=6.0,
)
TOGETHER = dict(
    states=[
        "with {each} hands [together|joined|clasped|folded|touching|pressed together] "
        "[in front|before the {chest}|in front of the body|]",
        "[praying|clapping|applauding|begging] with {its} hands [together|]",
        "with {its} hands [meeting|close together] [in front|]",
        "holding something with both hands",
    ],
    acts=[
        "[clasps|folds|joins|claps|presses together|puts together] {its} hands",
        "[claps|applauds|prays with joined hands]",
        "brings {its} hands together",
    ],
    sentences=["hands [together|clasped|joined|touching each other]", "[namaste|clapping|applause]"],
    weight=1.5,
)
ON_CHEST = dict(
    states=[
        "with {each} hands [on|at|close to|touching|near] [the|its] [chest|breast|heart]",
        "[holding|touching|beating] {its} chest",
        "with {its} hands drawn up to the chest",
    ],
    acts=["[holds|puts|lays|keeps] {each} hands [on|at|near] {its} [chest|breast|heart]", "touches {its} chest"],
    sentences=["hands on the [chest|heart|breast]", "hands close to the chest"],
    weight=1.2,
)
ON_HEAD = dict(
    states=[
        "with {each} hands [on|at|behind|next to|touching] [the|its] [head|ears|face|neck]",
        "[covering|holding|touching] {its} [head|ears|face]",
    ],
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
    states=[
        "with {each} hands on the {floor}",
        "[touching|leaning on|supported by] the {floor} with {each} hands",
        "supporting itself with {its} hands",
        "[propped|leaning] on {its} [hands|arms]",
    ],
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
HANDS_OFF = dict(
    states=[
        "with {its} hands [off|above|away from|not on] the {floor}",
        "without [touching the {floor} with its hands|hands on the {floor}]",
    ],
    acts=["keeps {its} hands off the {floor}"],
    sentences=["no [hand|hands] on the {floor}", "the hands do not touch the {floor}"],
    weight=0.15,
)
