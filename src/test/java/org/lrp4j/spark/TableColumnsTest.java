package org.lrp4j.spark;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lrp4j.spark.ExplanationJob.InputColumns;
import org.lrp4j.spark.ExplanationJob.InputColumns.Kind;
import org.lrp4j.spark.ExplanationJob.TargetChoice;

/** Columns are judged by the table's schema, before any row is read. */
class TableColumnsTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("name", DataTypes.StringType)
          .add("a", DataTypes.createDecimalType(10, 2))
          .add("b", DataTypes.BooleanType)
          .add("label", DataTypes.ByteType)
          .add("pixels", DataTypes.createArrayType(DataTypes.DoubleType))
          .add("nested", DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.FloatType)))
          .add("file", DataTypes.BinaryType)
          .add(
              "image",
              new StructType()
                  .add("height", DataTypes.IntegerType)
                  .add("width", DataTypes.IntegerType)
                  .add("nChannels", DataTypes.IntegerType)
                  .add("data", DataTypes.BinaryType));

  private final TableColumns columns = new TableColumns(SCHEMA);

  private Executable of(Kind kind, String target, String... names) {
    InputColumns input = new InputColumns(List.of(names), kind, new long[] {2}, null, 1);
    return () ->
        columns.require(new ExplanationJob(null, input, new TargetChoice(target, -1), "id", 1));
  }

  private static void assertRefused(String message, Executable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
  }

  @Test
  void numbersOfAnyTypeArraysAndImagesAreTaken() {
    assertDoesNotThrow(of(Kind.NUMBERS, "", "a", "b", "label"));
    assertDoesNotThrow(of(Kind.ARRAY, "label", "pixels"));
    assertDoesNotThrow(of(Kind.IMAGE, "id", "image"));
  }

  @Test
  void whatIsRefusedSaysWhatToDo() {
    assertRefused(
        "Column \"name\" holds string, but numbers were expected: cast texts, give categories their"
            + " numbers",
        of(Kind.NUMBERS, "", "a", "name"));
    assertRefused(
        "Column \"nested\" holds array<array<float>>, but arrays of numbers were expected:"
            + " flatten(…) makes one of nested arrays, vector_to_array(…) of a vector, array(…) of"
            + " columns",
        of(Kind.ARRAY, "", "nested"));
    String images =
        "images as Spark's source \"image\" reads them were expected: decode files in the columns"
            + " height, width, nChannels and data, or give arrays";
    assertRefused("Column \"file\" holds binary, but " + images, of(Kind.IMAGE, "", "file"));
    assertRefused(
        "Column \"name\" holds string, but numbers of classes, from 0, were expected: give each"
            + " class its number, in the order of the network's outputs",
        of(Kind.ARRAY, "name", "pixels"));
    assertRefused(
        "There is no column \"labels\"; there are [id, name, a, b, label, pixels, nested, file,"
            + " image]",
        of(Kind.ARRAY, "labels", "pixels"));
    assertRefused(
        "Of each channel rows are remembered by whole numbers, but the id column \"name\" holds"
            + " string: choose another one with id(…)",
        () -> columns.requireWholeNumbers("name"));
    assertRefused(
        "The id column cannot be called \"Target\", because a column of the result is: rename it"
            + " with table.withColumnRenamed(…)",
        () -> columns.requireOtherThan("Target", ResultRows.NAMES));
  }
}
