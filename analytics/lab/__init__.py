"""The reward lab and statements: the plans of ``rewards`` on the company's own data, read for one viewer."""
