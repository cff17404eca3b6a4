"""What a network becomes: source, data, a worker that trains it, and the record of its runs."""
