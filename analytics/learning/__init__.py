"""What the training pages show: the methods of ``training`` on the company's own data, read for one viewer."""
