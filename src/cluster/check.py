"""Compares the table that the cluster wrote with the relevance that one JVM computed, bit by bit."""

import json
import sys

import numpy as np
import pyarrow.parquet

folder, data = sys.argv[1:]
single = np.load(data + "/single.npy")
table = pyarrow.parquet.read_table(folder + "/explained.parquet")
ids = np.asarray(table["id"])
errors = [e for e in table["error"].to_pylist() if e is not None]
relevance = np.asarray(table["relevance"].combine_chunks().flatten()).reshape(len(ids), -1)
expected = single[ids % len(single)]

assert not errors, errors[:3]
assert len(set(ids)) == len(ids), "rows are there twice"
different = np.count_nonzero(relevance.view(np.uint32) != expected.view(np.uint32))
print(f"{len(ids)} rows, {relevance.size} numbers, {different} with other bits,"
      f" largest difference {np.abs(relevance - expected).max():.3g}")
fields = json.loads(table.schema.metadata[b"org.apache.spark.sql.parquet.row.metadata"])["fields"]
print(next(field["metadata"] for field in fields if field["name"] == "relevance"))
sys.exit(1 if different else 0)
