package org.lrp4j.dataset;

import java.util.List;
import org.lrp4j.ExplainedInput;
import org.lrp4j.dataset.summary.Shift;

/**
 * An example whose evidence moved far, as both explain it.
 *
 * @param shift how far it moved
 * @param name what it is called
 * @param first its inputs with the first's relevance, a batch of one each, of which Σ|R| over all
 *     inputs is 1; images are small
 * @param second the same with the second's relevance
 */
public record ComparedExample(
    Shift shift, String name, List<ExplainedInput> first, List<ExplainedInput> second) {

  /**
   * An example.
   *
   * @param shift how far it moved
   * @param name what it is called
   * @param first its inputs with the first's relevance
   * @param second its inputs with the second's relevance
   */
  public ComparedExample {
    first = List.copyOf(first);
    second = List.copyOf(second);
  }
}
