"""CartPole's pictures and what people say about them."""

from .domain import DOMAIN as DOMAIN
