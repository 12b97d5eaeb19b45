package org.lrp4j.spark;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructType;
import org.lrp4j.spark.ExplanationJob.InputColumns;

/** Whether a table has the columns that are asked for, before any row is read. */
final class TableColumns {

  private final StructType schema;

  TableColumns(StructType schema) {
    this.schema = schema;
  }

  /** What an explanation reads. */
  void require(ExplanationJob job) {
    type(job.id());
    if (!job.target().column().isEmpty()) {
      requireClasses(job.target().column());
    }
    InputColumns input = job.input();
    for (String column : input.columns()) {
      DataType type = type(column);
      if (!fits(type, input.kind())) {
        throw new IllegalArgumentException(
            "Column \"%s\" holds %s, but %s"
                .formatted(column, type.catalogString(), expected(input.kind())));
      }
    }
  }

  /** The id column stands beside those of the result. */
  void requireOtherThan(String id, Set<String> results) {
    if (results.stream().anyMatch(id::equalsIgnoreCase)) {
      throw new IllegalArgumentException(
          "The id column cannot be called \"%s\", because a column of the result is: rename it with table.withColumnRenamed(…)"
              .formatted(id));
    }
  }

  /** Numbers of classes; whether each is one, is seen row by row. */
  void requireClasses(String column) {
    DataType type = type(column);
    if (!(type instanceof NumericType)) {
      throw new IllegalArgumentException(
          "Column \"%s\" holds %s, but numbers of classes, from 0, were expected: give each class its number, in the order of the network's outputs"
              .formatted(column, type.catalogString()));
    }
  }

  /** Whole numbers, by which rows are remembered. */
  void requireWholeNumbers(String column) {
    DataType type = type(column);
    if (!(type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType)) {
      throw new IllegalArgumentException(
          "Of each channel rows are remembered by whole numbers, but the id column \"%s\" holds %s: choose another one with id(…)"
              .formatted(column, type.catalogString()));
    }
  }

  private DataType type(String column) {
    if (!Arrays.asList(schema.fieldNames()).contains(column)) {
      throw new IllegalArgumentException(
          "There is no column \"" + column + "\"; there are " + List.of(schema.fieldNames()));
    }
    return schema.apply(column).dataType();
  }

  private static boolean fits(DataType type, InputColumns.Kind kind) {
    return switch (kind) {
      case NUMBERS -> type instanceof NumericType || type instanceof BooleanType;
      case ARRAY -> type instanceof ArrayType array && array.elementType() instanceof NumericType;
      case IMAGE ->
          type instanceof StructType image
              && Arrays.asList(image.fieldNames()).containsAll(ImageCell.FIELDS);
    };
  }

  private static String expected(InputColumns.Kind kind) {
    return switch (kind) {
      case NUMBERS -> "numbers were expected: cast texts, give categories their numbers";
      case ARRAY ->
          "arrays of numbers were expected: flatten(…) makes one of nested arrays,"
              + " vector_to_array(…) of a vector, array(…) of columns";
      case IMAGE ->
          "images as Spark's source \"image\" reads them were expected: decode files in the columns"
              + " height, width, nChannels and data, or give arrays";
    };
  }
}
