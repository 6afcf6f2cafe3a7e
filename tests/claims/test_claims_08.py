"""Notebook 08: what its text says about the outputs that are saved with it."""

import re
from pathlib import Path

import numpy as np
from helpers.claims import numbers, rows, source, text

import vlmrm_lite as vl
from vlmrm_lite.model_eval.held_out import prompts
from vlmrm_lite.model_eval.humanoid_states import humanoid_states
from vlmrm_lite.tasks import humanoid as predicates

ROOT = Path(__file__).parents[2]
SIZES = ("nano", "micro", "mini")


def cell(name):
    return text("08", name)


def test_14_mini_is_lowest_and_alpha_helps_nowhere():
    found = re.findall(r"simclip-(\w+) ([\d.]+) at α = 0 and ([\d.]+) at α = 1", cell("08-12"))
    zero, one = ({name: float(values[i]) for name, *values in found} for i in (0, 1))
    assert zero["mini"] == min(zero.values()) and abs(zero["nano"] - zero["micro"]) < 0.005
    assert (zero["nano"] < zero["micro"]) != (one["nano"] < one["micro"])  # they cross
    cost = {name: one[name] - zero[name] for name in SIZES}
    assert all(1.7 < cost[name] / cost["mini"] < 2.4 for name in ("nano", "micro"))
    table = {name: row for name, row in rows(cell("08-12")).items() if name.startswith("humanoid-")}
    assert len(table) == 8 and all(row[3:] == [0, 0, 0] for row in table.values())


def test_20_intervals_overlap():
    ends = [numbers(line)[-2:] for line in cell("08-19").splitlines() if "95% interval" in line]
    low, high = zip(*ends, strict=True)
    assert len(low) == 3 and max(low) < min(high)


def test_22_flat_and_saturated():
    first, second = cell("08-21").splitlines()[:2]
    assert first.endswith("undecided") and second.endswith("larger is better")
    gain = re.search(r"\+0.011 \(\+0.007 to \+0.016\)", cell("05624e36"))
    assert gain
    for name in SIZES:
        card = (ROOT / "data/clip" / f"simclip-{name}" / "README.md").read_text(encoding="utf-8")
        aucs = [float(auc) for pose in prompts()["humanoid"]["paper"] if pose != "baseline"
                for auc in re.findall(rf"\| humanoid-{pose} \| 200 / 200 \| ([\d.]+)", card)]  # fmt: skip
        assert len(aucs) == 8 and sum(auc > 0.97 for auc in aucs) >= 7, name
    assert "0.241" in (ROOT / "data/clip/simclip-mini-1/README.md").read_text(encoding="utf-8")


def test_22b_sharpening_changes_the_order_and_the_lead():
    table = {line.split()[0]: numbers(line.partition(" ")[2]) for line in cell("05624e36").splitlines()[2:]}
    plain, sharp = table["none"][:3], [table[key][:3] for key in ("0.15", "0.1", "0.06", "0.04")]
    assert np.argmax(plain) == 1 and all(np.argmax(row) == 0 and row < plain for row in sharp)
    assert all(new < old for row in sharp for new, old in zip(row, plain, strict=True))
    leads = [row[3] for row in table.values()]
    assert leads == sorted(leads) and (leads[0], leads[-1]) == (0.011, 0.021)
    rise = np.subtract(sharp[3], sharp[2])
    assert (rise > 0).all() and rise.argmax() == 0


def test_26_slopes_and_30_size():
    paper, ours = (numbers(line)[-1] for line in cell("08-25").splitlines() if "per tenfold" in line)
    assert round(paper / ours) == 12
    sizes = [numbers(line)[-1] for line in cell("08-29").splitlines() if "billion" in line]
    assert sizes[1] == 12.7 and round(sizes[1] / 2.54) == 5


def test_32_gap_in_standard_deviations():
    lines = [line for line in cell("08-31").splitlines() if "gap / standard" in line]
    assert sorted({numbers(line)[-1] for line in lines}) == [1.80, 1.82]
    narrow = [numbers(line)[1] / numbers(line)[0] for line in lines]
    assert narrow[2] < 0.7 * min(narrow[:2])


def test_32_states_at_the_edge_are_near_misses(monkeypatch):
    states, labels, _ = humanoid_states("humanoid-hands-on-hips")
    states = np.concatenate([states, np.zeros((len(states), 23))], axis=1)
    edge = [290, 339, 133, 125]  # the others that simclip-mini rewards most, as the figure shows them
    assert not labels[edge].any() and predicates.standing(states[edge]).all()
    monkeypatch.setattr(predicates, "HAND_HIP_GAP", 0.07)
    assert predicates.hands_on_hips(states[edge]).sum() == 3
    monkeypatch.setattr(predicates, "ELBOW_AWAY", 0.04)
    assert predicates.hands_on_hips(states[edge]).all()


def test_35_adversarial_states():
    table = {name: row for name, row in rows(cell("cece7817")).items() if len(row) == 5}
    assert len(table) == 4
    before, nano, micro, mini, together = range(5)
    assert (
        max(row[before] for row in table.values()) < 0.55 and abs(table["mean"][micro] - table["mean"][before]) < 0.02
    )
    assert (table["one-leg"][before], table["one-leg"][micro]) == (0.54, 0.72)
    assert (table["lotus"][before], table["lotus"][micro]) == (0.25, 0.07)
    for row in table.values():
        assert row[mini] > row[nano]
        assert min(row[nano:together]) < row[together] < max(row[nano:together])
    assert table["one-leg"][mini] < 0.6 and table["arms-crossed"][mini] == 1


def test_38_contrastive_rewards():
    table = {name: np.array(row) for name, row in rows(cell("08-34")).items() if name.startswith("humanoid-")}
    assert len(table) == 8
    contrastive, plain = table["humanoid-standing"][:3], table["humanoid-standing"][3:]
    assert contrastive.argmax() == 1 and contrastive.min() >= 0.80 and contrastive.max() < 0.87
    assert (plain.round(2) == 0.98).all()
    for name, row in table.items():
        if name not in ("humanoid-standing", "humanoid-one-leg"):
            assert np.abs(row[:3] - row[3:]).max() < 0.04
    assert (table["humanoid-one-leg"][:3] < table["humanoid-one-leg"][3:]).all()


def test_40_bowing():
    lines = {line.strip()[:37].strip(): numbers(line) for line in cell("08-36").splitlines()}
    assert max(lines["a person bending forward at the waist"]) <= 0.5
    for i in range(3):
        assert min(row[i] for row in lines.values() if len(row) == 3) < 0.57


def test_46_kneeling_agents():
    found = {
        name: numbers(line)[-1]
        for name in ("simclip-micro-1", "simclip-mini-1")
        for line in cell("08-41").splitlines()
        if line.startswith(f"{name}: 40 of 40 episodes")
    }
    assert 0.6 < found["simclip-mini-1"] / found["simclip-micro-1"] < 0.7
    settings = [line.partition(": ")[2] for line in cell("08-40").splitlines() if "updates after" in line]
    assert len(settings) == 2 and settings[0] == settings[1]
    for name, falls in (("kneeling-micro", True), ("kneeling-mini", False)):
        metrics = vl.Run.load(f"humanoid-{name}").metrics
        above = metrics.success_rate[metrics.step >= metrics.step[metrics.success_rate > 0.5].min()]
        assert (above.min() < 0.5) == falls


def test_47_auc_does_not_foretell_success():
    lines = {line.split()[0]: line.split() for line in cell("08-43a").splitlines() if line.startswith("humanoid-")}
    auc, success = ({name.removeprefix("humanoid-"): float(line[i]) for name, line in lines.items()} for i in (-3, -1))
    for pose in ("lotus", "one-leg", "arms-crossed"):
        assert success[f"{pose}-micro"] == 0 and success[pose] >= 19
        assert 0.945 < auc[f"{pose}-micro"] < 0.985
    assert success["lotus"] == 20 and round(auc["lotus"] - auc["lotus-micro"], 3) == 0.006
    gains = {pose: auc[pose] - auc[f"{pose}-micro"] for pose in ("lotus", "one-leg", "arms-crossed")}
    assert gains.pop("arms-crossed") > 3 * max(gains.values())


def test_48_cost():
    table = rows(cell("08-44"))
    ms = {name: row[1] for name, row in table.items() if name.startswith("simclip-")}
    assert ms["simclip-mini"] >= 1.9 * max(ms["simclip-nano"], ms["simclip-micro"])
    epic = [table[f"simclip-{name}"][-1] for name in SIZES]
    assert [round(value - epic[2], 3) for value in epic[:2]] == [0.011, 0.015]
    assert "simclip-mini-1" not in source("08", "08-04")
