package org.lrp4j.dataset.summary;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;

/**
 * An example's relevance that was kept, pooled and normalised.
 *
 * @param group what it was counted with
 * @param map its relevance, Σ|R| = 1, or 0 where there was none
 * @param input the example itself, shrunk
 */
public record SampledMap(Group group, PooledMap map, PooledMap input) {

  void write(DataOutput out) throws IOException {
    SummaryFormat.writeGroup(out, group);
    map.write(out);
    input.write(out);
  }

  static SampledMap read(DataInputStream in) throws IOException {
    return new SampledMap(SummaryFormat.readGroup(in), PooledMap.read(in), PooledMap.read(in));
  }
}
