"""What a company's files look like, and the mapping that is suggested for them."""
