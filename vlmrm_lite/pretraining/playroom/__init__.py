"""The playroom as a domain of captioned images."""

from .domain import DOMAIN as DOMAIN
