"""Notebook 04: what its text says about its outputs."""

import re

from helpers.claims import numbers, rows, text

ALPHAS = ("0.00", "0.25", "0.50", "0.75", "1.00")


def cell(name):
    return text("04", f"04-{name}")


def test_only_the_plain_pictures_are_unknown():
    assert re.findall(r"training: (\d+)%", cell("15")) == ["0", "100"]


def test_landscapes():
    lines = [line.rsplit(maxsplit=6)[-6:] for line in cell("19").splitlines() if re.search(r"\d\.\d\d\s+-?\d", line)]
    table = [[float(value) for value in line] for line in lines]
    textured, plain = table[:5], table[5:10]
    assert [row[0] for row in textured] == [row[0] for row in plain] == [float(alpha) for alpha in ALPHAS]
    assert all(row[1] == 1 and 0.45 <= row[2] <= 0.55 and row[3] == 1 for row in textured)
    assert all(row[1] < 0.6 and row[2] < 0.4 and 0.25 < row[3] < 0.4 for row in plain)
    assert (plain[4][4:], textured[4][4:]) == ([0.90, 0.99], [0.91, 1.00])


def test_the_point_moves_steadily_in_the_textured_scene_only():
    textured, plain = (numbers(line) for line in cell("26").splitlines()[:2])
    assert textured[0] > 0.8 > 0.5 > plain[0]
    assert plain[1] > 3 * textured[1]


def test_similarity_falls_outward():
    textured, plain = (numbers(line.replace("of 6", "")) for line in cell("28").splitlines()[:2])
    assert (textured[0], plain[0]) == (4, 2)
    assert textured[1] < -0.9 and -0.6 < plain[1] < -0.3


def test_plain_frames_are_a_cart_without_a_pole():
    assert cell("30").count("'a cart without a pole' wins") == 2


def test_variants_of_the_scene():
    table = rows(cell("33"))
    table = {name: table[name] for name in table if name.startswith(("plain", "textured"))}
    textured = {name: row for name, row in table.items() if name.startswith("textured, ")}
    dips = {name: row[3] for name, row in textured.items()}
    assert dips.pop("textured, white mountain") == 0.22 and max(dips.values()) <= 0.04
    assert textured["textured, no flag"][0] > 0.98
    assert table["plain"][0] == table["plain, red car"][0] < table["plain, red car, blue sky"][0]
    assert round(table["plain, red car, blue sky"][3] * 3) == 2
    unknown = {name for name, row in textured.items() if row[4] == 1}
    assert unknown == {"textured, white sky", "textured, white mountain"}
    assert textured["textured, white sky"][0] > 0.99


def test_the_prompt_teaches_and_the_control_does_not():
    textured, plain, noise = (numbers(line) for line in cell("38").splitlines()[:3])
    assert textured[2] == plain[2] == noise[2] == 0.2  # exploration alone
    assert textured[3] > textured[2] and textured[1] > textured[0] and textured[5] == 1
    assert noise[5] <= 0.2
    assert plain[1] > plain[0] and plain[4] == 0
    assert [int(value) for value in re.findall(r"success (\d+)/100", cell("39"))] == [100, 0, 0]


def test_where_the_agents_go():
    textured, plain = (numbers(line.partition("episodes:")[2]) for line in cell("41").splitlines()[:2])
    assert textured[0] > 0.45 and max(plain) < -0.5
    throttle, learned, parked = cell("43").splitlines()[1:4]
    assert "highest -0.05" in throttle and "never" in throttle and "never" in parked
    assert "lowest position -1.04" in learned and learned.endswith("after step 78")
