"""`python -m cli`, for a checkout whose command is not on the path."""

from cli import app

app()
