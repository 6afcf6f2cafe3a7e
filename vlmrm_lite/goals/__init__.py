"""Many goals, one agent: goals in words, their rewards, and the wrapper that gives an episode a goal (paper B).

Paper B is Baumli et al., 2023 (arXiv 2312.09187).
"""
