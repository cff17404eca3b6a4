"""The definitions that we ship: blocks that the great architectures are made of."""
