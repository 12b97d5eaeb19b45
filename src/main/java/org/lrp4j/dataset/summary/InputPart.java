package org.lrp4j.dataset.summary;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;

/**
 * What importance is of.
 *
 * @param input the network input's name; empty of {@link Breakdown#INPUT}
 * @param by by what its relevance is added up
 * @param rows the grid's height; 0 unless by position
 * @param columns the grid's width; 0 unless by position
 */
public record InputPart(String input, Breakdown by, int rows, int columns)
    implements Comparable<InputPart> {

  private static final Comparator<InputPart> ORDER =
      Comparator.comparing(InputPart::input)
          .thenComparing(InputPart::by)
          .thenComparingInt(InputPart::rows)
          .thenComparingInt(InputPart::columns);

  static InputPart of(String input, Breakdown by) {
    return new InputPart(input, by, 0, 0);
  }

  @Override
  public int compareTo(InputPart other) {
    return ORDER.compare(this, other);
  }

  void write(DataOutput out) throws IOException {
    SummaryFormat.writeText(out, input);
    out.writeByte(by.ordinal());
    out.writeInt(rows);
    out.writeInt(columns);
  }

  static InputPart read(DataInputStream in) throws IOException {
    String input = SummaryFormat.readText(in);
    Breakdown by = SummaryFormat.constant(Breakdown.values(), in.readUnsignedByte());
    return new InputPart(input, by, in.readInt(), in.readInt());
  }
}
