"""Scenes in other colors, and the words for colors. Shared by the domains that are drawn in 2D."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from .language import Features, Idea, Truth

# Names of a color, and a typical RGB value.
NAMED_COLORS = (
    (("black", "dark", "pitch black"), (8, 8, 8)),
    (("white", "bright white", "pale"), (250, 250, 250)),
    (("grey", "gray", "silver"), (128, 128, 128)),
    (("red", "bright red", "scarlet", "crimson"), (208, 32, 36)),
    (("green", "bright green", "lime"), (40, 160, 60)),
    (("blue", "bright blue", "dark blue", "navy"), (36, 70, 200)),
    (("yellow", "golden", "bright yellow"), (245, 208, 30)),
    (("orange", "bright orange"), (245, 130, 20)),
    (("purple", "violet"), (130, 50, 180)),
    (("pink", "magenta", "rose"), (240, 110, 190)),
    (("brown", "tan", "beige", "wooden", "light brown"), (202, 152, 101)),
    (("turquoise", "cyan", "light blue", "sky blue"), (120, 200, 235)),
)


def sample_colors(parts: Sequence[str], n: int, rng: np.random.Generator, usual: float = 0.75) -> dict[str, np.ndarray]:
    """Samples colors for ``n`` scenes.

    Args:
        parts: parts of the scene that can have another color.
        n: number of scenes.
        rng: source of all random choices.
        usual: fraction of the scenes in which a part keeps its usual color.

    Returns:
        ``{part}_color`` (n,): index into :data:`NAMED_COLORS`, or -1 for the usual color.
    """
    return {
        f"{part}_color": np.where(rng.random(n) < usual, -1, rng.integers(0, len(NAMED_COLORS), n)) for part in parts
    }


def draw_groups(
    features: Features,
    hidden: Sequence[tuple[str, ...]],
    usual: Mapping[str, tuple[int, int, int]],
    draw: Callable[[np.ndarray, dict[str, np.ndarray], tuple[str, ...]], np.ndarray],
) -> np.ndarray:
    """Draws scenes that differ in their hidden parts and in their colors.

    Args:
        features: with ``hide`` (n,), an index into ``hidden``, and ``{part}_color`` (n,).
        hidden: the parts to leave out, by index.
        usual: the domain's usual colors, part to RGB.
        draw: ``(rows, colors, hide) → frames`` of the given rows.

    Returns:
        uint8 (n, height, width, 3).
    """
    table = np.array([rgb for _, rgb in NAMED_COLORS], np.uint8)
    painted = {key.removesuffix("_color"): index for key, index in features.items() if key.endswith("_color")}
    frames: np.ndarray | None = None
    for index in np.unique(features["hide"]):
        rows = np.flatnonzero(features["hide"] == index)
        colors = {
            part: np.where(choice[rows, None] < 0, np.array(usual[part], np.uint8), table[choice[rows]])
            for part, choice in painted.items()
        }
        drawn = draw(rows, colors, hidden[index])
        if frames is None:
            frames = np.empty((len(features["hide"]), *drawn.shape[1:]), np.uint8)
        frames[rows] = drawn
    assert frames is not None  # there is at least one scene
    return frames


def color_ideas(
    visible: Mapping[str, Callable[[Truth], Truth]], usual: Mapping[str, tuple[int, int, int]]
) -> list[Idea]:
    """Makes one idea for each part and color.

    Args:
        visible: part → wrapper that limits a truth to scenes that show the part.
        usual: the usual color of each part; it counts as the nearest named color.
    """
    typical = np.array([rgb for _, rgb in NAMED_COLORS], float)
    ideas = []
    for part, if_visible in visible.items():
        normal = int(np.abs(typical - np.array(usual[part])).sum(1).argmin())
        for index, (names, _) in enumerate(NAMED_COLORS):

            def truth(f: Features, part=part, index=index, normal=normal) -> np.ndarray:
                color = f[f"{part}_color"]
                return ((color == index) | ((color == -1) & (normal == index))).astype(float)

            ideas.append(
                Idea(
                    f"{names[0]} {part}",
                    part,
                    if_visible(truth),
                    states=[f"[{'|'.join(names)}]"],
                    adjectives=[f"[{'|'.join(names)}]"],
                    weight=0.12 if part != "background" else 0.06,
                )
            )
    return ideas
