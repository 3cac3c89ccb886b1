"""The month as executives read it: one model of every figure, why it is so, what is at risk and what changed."""
