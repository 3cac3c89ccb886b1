"""Files of every usual format as rows: text of any delimiter and encoding, workbooks, Parquet, databases."""
