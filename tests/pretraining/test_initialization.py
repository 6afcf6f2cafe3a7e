"""A pretraining that starts from the weights of a model with fewer words and ideas."""

from pathlib import Path

import pytest
import torch
from open_clip.tokenizer import SimpleTokenizer
from safetensors.torch import load_file

from vlmrm_lite.pretraining import DOMAINS, GOAL_DOMAINS, initialization, models
from vlmrm_lite.pretraining.data import CaptionedImages, seen_tokens, vocabulary
from vlmrm_lite.utils.compact import expand
from vlmrm_lite.utils.paths import data_path


@pytest.fixture(scope="module")
def started():
    """A model with the weights of simclip-micro, its idea embeddings, its tokens, and the folder."""
    torch.manual_seed(0)
    tokenizer, folder = SimpleTokenizer(context_length=models.CONTEXT), Path(data_path("clip", "simclip-micro"))
    tokens = seen_tokens(vocabulary(GOAL_DOMAINS), tokenizer)
    model = models.compact_model(models.MODELS[models.GOALS], len(tokens))
    ideas = torch.nn.Embedding(sum(len(domain.ideas) for domain in GOAL_DOMAINS), 128)
    data = CaptionedImages(GOAL_DOMAINS, 8, 8, models.SIZE, tokenizer, seed=0)
    initialization.load_exported(model, ideas, data, tokens, folder)
    return model, ideas.weight.detach(), tokens, folder


def test_new_words_get_random_embeddings_and_old_ones_keep_theirs(started):
    model, _, tokens, folder = started
    old = expand(load_file(folder / models.WEIGHTS))["token_embedding.weight"].float()[torch.from_numpy(tokens)]
    known, rows = old.any(1), model.token_embedding.weight.detach()
    assert torch.equal(rows[1:][known], old[known]) and not rows[0].any()
    fresh = rows[1:][~known]
    assert len(fresh) > 100 and fresh.std().item() == pytest.approx(old[known].std().item(), rel=0.1)
    assert (torch.cdist(fresh, fresh) + 9 * torch.eye(len(fresh)) > 0.1 * fresh.norm(dim=1).mean()).all()


def test_every_idea_gets_the_embedding_of_a_caption(started):
    _, ideas, _, _ = started
    assert torch.allclose(ideas.norm(dim=1), torch.ones(len(ideas)), atol=1e-4)
    old, every = (sum(len(domain.ideas) for domain in domains) for domains in (DOMAINS, GOAL_DOMAINS))
    assert len(ideas) == every > 2 * old and len(ideas.unique(dim=0)) > 0.95 * len(ideas)
