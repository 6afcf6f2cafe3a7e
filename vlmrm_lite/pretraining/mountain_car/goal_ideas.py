"""MountainCar: ideas about the goal: at the top, at the flag, near it or far from it."""

import numpy as np

from ..language import Idea, soft_threshold
from .truths import FLAG, distance_to_flag, if_car_visible, if_flag_visible

IDEAS = [
    Idea(
        "at the top",
        "car",
        if_car_visible(lambda f: 1 - soft_threshold(distance_to_flag(f), 0.16)),
        states=[
            "{place} [at|on] [the|the|its] {top} [of {the_mountain}|of {the_mountain}|]",
            "on top of {the_mountain}",
            "{place} {on} [the|its] [{top}|hilltop|mountain top|mountaintop|hill top] [of {the_mountain}|]",
            "{place} up [on|at] the [summit|top|peak|hilltop|crest]",
            "{place} high [up|] [on|at] the [peak|summit|top]",
            "as high [up|] as [possible|it can get|it can go|can be]",
            "at its highest [point|position]",
            "all the way up",
            "all the way [at|to] the {top} [of {the_mountain}|]",
            "{place} at [the|a] great height on the right",
            "on the highest [part|point|spot] of [the road|the track|{the_mountain}|the picture]",
            "atop {the_mountain}",
            "at the [upper|top] right [|of the picture|corner]",
            "on the right peak",
            "on the right hilltop",
            "at the top",
            "done with the climb",
            "at the [uppermost|topmost|highest] [point|spot|place|part] [of {the_mountain}|of the road|]",
            "triumphant [at|on] the {top}",
            "perched [on|at|atop] [the {top}|{the_mountain}]",
            "over the valley on the [peak|summit]",
            "finished climbing",
            "up there at the top",
            "above everything",
            "on the top",
            "[on|at] the [mountain's|hill's] [top|peak|summit|crest|highest point]",
        ],
        acts=[
            "[has climbed|climbed|has conquered|conquered|has mastered|mastered|has scaled|scaled] {the_mountain}",
            "[has reached|reached|reaches|has made it to|made it to|arrives at|has arrived at|arrived at|gets to|"
            "got to|has come to|came to] [the|the|its] {top} [of {the_mountain}|]",
            "[made|has made] it [up|to the top|all the way up]",
            "[stands|sits|rests|is parked|waits|stops|stays|is] [at|on] the {top} [of {the_mountain}|]",
            "[drove|has driven|went|got|climbed|has gone] [all the way|right|] [up|up to] [the|] {top} "
            "[of {the_mountain}|]",
        ],
        sentences=[
            "[mission|task|climb] [accomplished|completed|complete|done|finished|solved]",
            "the {top} of {the_mountain} [has been reached|is reached|is under the car|with {a_car} on it]",
            "the climb [is over|is done|was successful|has succeeded]",
            "{a_car} on the [summit|peak|hilltop]",
            "the [mountain|hill] [has been|is|was] [climbed|conquered]",
        ],
        weight=2.6,
    ),
    Idea(
        "at the flag",
        "car",
        if_car_visible(if_flag_visible(lambda f: 1 - soft_threshold(distance_to_flag(f), 0.14))),
        states=[
            "{place} {by} {the_flag}",
            "{place} {by} {the_flag}",
            "{place} {by} {the_flag}",
            "{place} {by} {the_flag}",
            "[with|at] the [yellow|] flag",
            "where the [yellow|] flag [is|stands|flies|waves]",
            "at the [yellow|] flag",
            "[together|level|side by side] with {the_flag}",
            "within reach of {the_flag}",
            "beside a [yellow|golden|waving|] [flag|banner|pennant]",
            "[touching|reaching|passing|arriving at|getting to|meeting] {the_flag}",
        ],
        acts=[
            "[has reached|reached|reaches|touches|has touched|gets to|got to|arrives at|has arrived at|arrived at|"
            "meets|has found|has got to|made it to|has come to|passes|hits] {the_flag}",
            "[stands|sits|waits|is parked|rests|stops|is|stopped] {by} {the_flag}",
            "captures the flag",
        ],
        sentences=[
            "{the_flag} [is|stands|waves|flies] [right|just|directly|] [next to|beside|near|by|close to|above|over|"
            "behind|at] {a_car}",
            "{a_car} and {the_flag} [together|side by side|are together|are next to each other|at the top|at the peak|"
            "on the summit]",
            "{the_flag} [has been|was|is] reached",
            "[a|the] [flag|yellow flag] [with|and] {a_car} {by} it",
        ],
        weight=2.6,
    ),
    Idea(
        "at the goal",
        "car",
        if_car_visible(lambda f: 1 - soft_threshold(distance_to_flag(f), 0.14)),
        states=[
            "{place} [at|in] {the_goal}",
            "{place} {by} {the_goal}",
            "{place} at the [goal|target|finish|finish line]",
            "successful",
            "finished",
            "victorious",
            "in the winning position",
            "at the end of [its journey|the climb]",
        ],
        acts=[
            "[has reached|reached|reaches|arrives at|arrived at|has arrived at|is at|made it to|gets to|crosses|"
            "crossed|has crossed|finds] {the_goal}",
            "[has|] [succeeded|won|finished|arrived|made it]",
            "completes the [task|climb]",
        ],
        sentences=[
            "[success|victory|goal reached|win|finish|triumph]",
            "the [task|game|race|episode] is [solved|won|finished|over|done|completed]",
            "{the_goal} [has been|was|is] reached",
        ],
        weight=0.9,
    ),
    Idea(
        "exactly there",
        "car",
        if_car_visible(lambda f: 1 - soft_threshold(np.abs(f["x"] - FLAG), 0.07)),
        states=[
            "[exactly|precisely|directly] [at|under|next to|beside|below] {the_flag}",
            "exactly at [the goal|the flag]",
        ],
        acts=["stands exactly [at|under|beside] {the_flag}"],
        weight=0.35,
    ),
    Idea(
        "near the flag",
        "car",
        if_car_visible(if_flag_visible(lambda f: 1 - soft_threshold(distance_to_flag(f), 0.32, 3.0))),
        states=[
            "[rather|quite|fairly|pretty|] [near|close to|not far from|not far away from] {the_flag}",
            "[almost|nearly] at [the flag|the top|the goal|the peak|the summit|{the_goal}]",
            "near the [top|peak|summit|goal]",
            "close to the [top|peak|summit|goal|end]",
            "a short way from {the_flag}",
            "approaching {the_flag}",
        ],
        acts=[
            "[has almost|almost|nearly] [reached|reaches] [the flag|the top|the goal|the peak]",
            "[nears|approaches] [the flag|the top|the summit|the goal|the peak]",
        ],
        sentences=["{the_flag} is [near|close|not far|not far away]"],
        weight=0.7,
    ),
    Idea(
        "far from the flag",
        "car",
        if_car_visible(if_flag_visible(lambda f: soft_threshold(distance_to_flag(f), 0.4, 2.5))),
        states=[
            "{place} {far} {the_flag}",
            "{place} {far} {the_flag}",
            "{far} [the top|the peak|the summit|{the_goal}]",
            "[a long|some|a great] distance [away|] from {the_flag}",
            "missing {the_flag}",
            "without reaching {the_flag}",
        ],
        acts=[
            "[has not reached|did not reach|does not reach|is yet to reach|never reached|cannot reach|fails to reach|"
            "misses] [{the_flag}|the top|the peak|the summit|{the_goal}]",
            "[is|stays] {far} {the_flag}",
        ],
        sentences=[
            "{the_flag} is [far|far away|distant|not reached|out of reach|a long way off]",
            "the [task|game|race] is [not solved|unsolved|not finished|lost|failed]",
            "[failure|no success]",
            "{the_goal} is [not reached|far away|out of reach]",
        ],
        weight=1.2,
    ),
]
