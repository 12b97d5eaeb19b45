package org.lrp4j.dataset.summary;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A table's row that was kept, with its relevance. The arrays are not copied: do not change them.
 *
 * @param group what it was counted with
 * @param values what came in, a number a column
 * @param relevance its relevance
 */
public record SampledRow(Group group, float[] values, float[] relevance) {

  void write(DataOutput out) throws IOException {
    SummaryFormat.writeGroup(out, group);
    SummaryFormat.writeNumbers(out, values);
    SummaryFormat.writeNumbers(out, relevance);
  }

  static SampledRow read(DataInputStream in) throws IOException {
    return new SampledRow(
        SummaryFormat.readGroup(in), SummaryFormat.readNumbers(in), SummaryFormat.readNumbers(in));
  }
}
