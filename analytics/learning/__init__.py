"""What the training pages show, read from the warehouse for one viewer."""
