"""The Reward lab: plans brought together with the company's own people and results."""
