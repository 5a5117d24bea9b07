"""Facts: what labelled blocks and hints say, each with its evidence."""
