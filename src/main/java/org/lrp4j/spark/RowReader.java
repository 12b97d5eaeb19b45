package org.lrp4j.spark;

import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;
import org.lrp4j.spark.ExplanationJob.InputColumns;

/** Reads an example, and what to explain of it, from a row. */
final class RowReader implements Serializable {

  private static final long serialVersionUID = 1;

  private final InputColumns input;
  private final ExplanationJob.TargetChoice target;

  RowReader(ExplanationJob job) {
    this.input = job.input();
    this.target = job.target();
  }

  /** A row that cannot be explained, and why. */
  static final class BadRowException extends Exception {

    private static final long serialVersionUID = 1;

    BadRowException(String message) {
      super(message);
    }
  }

  /** The example's values in the order of the network's input. */
  float[] values(Row row) throws BadRowException {
    float[] values =
        switch (input.kind()) {
          case NUMBERS -> numbers(row);
          case ARRAY -> array(row);
          case IMAGE -> image(row);
        };
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new BadRowException(place(i) + " is " + values[i]);
      }
    }
    return values;
  }

  /** The class that is explained; empty for the predicted one. */
  OptionalInt target(Row row) throws BadRowException {
    if (target.column().isEmpty()) {
      return target.index() < 0 ? OptionalInt.empty() : OptionalInt.of(target.index());
    }
    return OptionalInt.of(classNumber(row, target.column()));
  }

  /** The number of a class that stands in a column. */
  static int classNumber(Row row, String column) throws BadRowException {
    Object value = row.get(row.fieldIndex(column));
    if (value instanceof Number number && number.doubleValue() == number.intValue()) {
      return number.intValue();
    }
    throw new BadRowException(
        "column \"" + column + "\" is " + value + ", and no number of a class");
  }

  private float[] numbers(Row row) throws BadRowException {
    float[] values = new float[input.columns().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(row.get(row.fieldIndex(input.columns().get(i))), i);
    }
    return values;
  }

  private float[] array(Row row) throws BadRowException {
    int index = row.fieldIndex(input.columns().get(0));
    if (row.isNullAt(index)) {
      throw new BadRowException("column \"" + input.columns().get(0) + "\" is null");
    }
    List<?> list = row.getList(index);
    if (list.size() != input.length()) {
      throw new BadRowException(
          "column \""
              + input.columns().get(0)
              + "\" holds "
              + list.size()
              + " numbers, but the network takes "
              + input.length());
    }
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(list.get(i), i);
    }
    return values;
  }

  private float[] image(Row row) throws BadRowException {
    String column = input.columns().get(0);
    Row image = row.getStruct(row.fieldIndex(column));
    if (image == null) {
      throw new BadRowException("column \"" + column + "\" is null");
    }
    float[] values = ImageCell.of(image).values(input.image());
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * input.scale());
    }
    return values;
  }

  private float number(Object value, int index) throws BadRowException {
    if (value instanceof Number number) {
      return number.floatValue();
    }
    if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    throw new BadRowException(place(index) + " is " + value + ", and no number");
  }

  private String place(int index) {
    return input.kind() == InputColumns.Kind.NUMBERS
        ? "column \"" + input.columns().get(index) + "\""
        : "number " + index + " of column \"" + input.columns().get(0) + "\"";
  }
}
