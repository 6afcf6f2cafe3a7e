"""The phone as a domain of captioned images."""

from .domain import DOMAIN as DOMAIN
