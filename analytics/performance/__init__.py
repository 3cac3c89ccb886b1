"""What the performance pages show: choices in, figures and findings out, without a word of drawing."""
