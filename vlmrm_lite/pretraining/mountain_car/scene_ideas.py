"""MountainCar: ideas about what the image shows: car, flag or only one of them."""

from ..language import Idea
from .truths import CAR_HIDDEN, FLAG_HIDDEN

IDEAS = [
    Idea(
        "company",
        "scene",
        lambda f: (f["hide"] == 0).astype(float),
        sentences=[
            "{a_car} [in|on|and|with] [the|a] [{mountain}|mountains|hills|landscape|valley and a hill]",
            "{a_car} [driving|moving|racing|travelling] [in the mountains|in the hills|on a hilly road|on the track|]",
            "[a|the] [mountain|hilly|green] [landscape|scene|world|track|road] with {a_car}",
            "[the|a] mountain car [task|game|environment|scene|problem|]",
            "{a_car}",
            "{a_car} and {the_flag}",
            "[a|the] landscape with [a|the] flag and {a_car}",
            "a green [hill|mountain] under a [blue|] sky",
            "{a_car} on [a|the] road",
            "[mountains|hills], {a_car} and {the_flag}",
        ],
        weight=1.1,
        negatable=False,
    ),
    Idea(
        "no car",
        "scene",
        lambda f: (f["hide"] == CAR_HIDDEN).astype(float),
        sentences=[
            "no {car} [in sight|to be seen|anywhere|at all|]",
            "[an|the] empty [landscape|mountain|road|track|hill|scene]",
            "the {car} is [missing|gone|absent|not there]",
            "[a|the] {mountain} without [a|any] {car}",
            "only a flag",
        ],
        weight=6.0,
        negatable=False,
    ),
    Idea(
        "no flag",
        "scene",
        lambda f: (f["hide"] == FLAG_HIDDEN).astype(float),
        sentences=[
            "no [yellow|] flag [in sight|to be seen|anywhere|at all|]",
            "[a|the] {mountain} without [a|any] flag",
            "the flag is [missing|gone|absent|not there]",
            "{a_car} [but|and] no flag",
            "there is no flag",
        ],
        weight=6.0,
        negatable=False,
    ),
]
