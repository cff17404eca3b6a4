"""What a run begins with: a look at the data, the settings, and whether it can learn at all."""
