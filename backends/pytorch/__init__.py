"""The worker: a process of its own that trains what the application describes. Only it has torch.

`python -P -m gradscape.backends.pytorch` reads commands from its standard input and writes events
to its standard output, see `gradscape.backends.protocol`.
"""
