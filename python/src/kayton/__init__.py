"""Keyton for Python tools: a Pygments lexer, editor modes, papermill parameters."""

__version__ = "0.1.0"
