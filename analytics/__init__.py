import os

# Our matrices are small: OpenBLAS would keep a second core spinning after each. It reads this when numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
