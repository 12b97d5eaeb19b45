package org.lrp4j.spark;

import java.util.List;
import org.lrp4j.LrpExplainer;
import org.lrp4j.dataset.concept.ConceptSummary;

/**
 * How much the channels of a layer count, and for which rows most.
 *
 * @param layer the layer's name
 * @param references how many rows are kept of each channel
 */
record ConceptAggregate(String layer, int references) implements Aggregate<ConceptSummary> {

  ConceptSummary empty() {
    return new ConceptSummary(layer, references);
  }

  @Override
  public Part<ConceptSummary> begin(List<LrpExplainer> explainers) {
    ConceptSummary summary = empty();
    return new Part<>() {
      @Override
      public void add(ExplainedRows rows) {
        long[] numbers = rows.ids().stream().mapToLong(id -> ((Number) id).longValue()).toArray();
        summary.addFirst(rows.explanation(), rows.output(), numbers);
      }

      @Override
      public ConceptSummary summary() {
        return summary;
      }
    };
  }

  @Override
  public ConceptSummary merged(ConceptSummary one, ConceptSummary other) {
    one.merge(other);
    return one;
  }

  @Override
  public byte[] toBytes(ConceptSummary summary) {
    return summary.toBytes();
  }

  @Override
  public ConceptSummary fromBytes(byte[] bytes) {
    return ConceptSummary.fromBytes(bytes);
  }
}
