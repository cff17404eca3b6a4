"""Gradscape: draw a neural network, check it, train it, and leave with its PyTorch code."""

__version__ = "0.1.0"
