package org.lrp4j.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The summaries of some partitions, each one kind: how they travel as rows, and how those of other
 * partitions are merged into them.
 */
final class PartSummaries {

  static final StructType SCHEMA =
      new StructType()
          .add("aggregate", DataTypes.IntegerType)
          .add("summary", DataTypes.BinaryType)
          .add("failed", DataTypes.LongType)
          .add("error", DataTypes.StringType);

  private static final int NO_AGGREGATE = -1;

  private final List<Kind<?>> kinds = new ArrayList<>();
  private long failed;
  private String error;

  /** All summaries of a kind so far, in one. */
  private static final class Kind<S> {

    private final Aggregate<S> aggregate;
    private S summary;

    Kind(Aggregate<S> aggregate) {
      this.aggregate = aggregate;
    }

    void take(byte[] bytes) {
      S other = aggregate.fromBytes(bytes);
      summary = summary == null ? other : aggregate.merged(summary, other);
    }

    void addTo(List<Row> rows, int index) {
      if (summary != null) {
        rows.add(row(aggregate, summary, index));
      }
    }
  }

  PartSummaries(List<Aggregate<?>> aggregates) {
    aggregates.forEach(aggregate -> kinds.add(new Kind<>(aggregate)));
  }

  /** A summary on its way. */
  static <S> Row row(Aggregate<S> aggregate, S summary, int index) {
    return RowFactory.create(index, aggregate.toBytes(summary), 0L, null);
  }

  /** How many rows of a partition were not explained, and why the first was not. */
  static Row failures(long failed, String error) {
    return RowFactory.create(NO_AGGREGATE, null, failed, error);
  }

  void take(Row row) {
    if (row.getInt(0) == NO_AGGREGATE) {
      failed += row.getLong(2);
      error = error == null ? row.getString(3) : error;
    } else {
      kinds.get(row.getInt(0)).take(row.<byte[]>getAs(1));
    }
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>(List.of(failures(failed, error)));
    for (int i = 0; i < kinds.size(); i++) {
      kinds.get(i).addTo(rows, i);
    }
    return rows;
  }

  long failed() {
    return failed;
  }

  Optional<String> error() {
    return Optional.ofNullable(error);
  }

  /** What came of one of the aggregates; empty if there were no rows. */
  @SuppressWarnings("unchecked") // a kind's summary is of its aggregate's type
  <S> Optional<S> summary(Aggregate<S> aggregate) {
    return kinds.stream()
        .filter(kind -> kind.aggregate.equals(aggregate))
        .findFirst()
        .map(kind -> (S) kind.summary);
  }
}
