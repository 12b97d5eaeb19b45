package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

@Timeout(20)
class ReadOnceIteratorTest {

  private static final int BATCHES = 3;

  /** Batches of one number each, which is its place. */
  private static final class Numbers implements InputSource {

    private final CountDownLatch read = new CountDownLatch(2);
    private int next;

    @Override
    public long count() {
      return BATCHES;
    }

    @Override
    public Optional<Batch> next() {
      read.countDown();
      if (next == BATCHES) {
        return Optional.empty();
      }
      int place = next++;
      return Optional.of(
          new Batch(
              List.of(place),
              List.of("n" + place),
              Nd4j.createFromArray(new float[][] {{place}}),
              Optional.empty()));
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  @Test
  void theNextBatchIsReadWhileOneIsWorkedOn() throws Exception {
    try (Numbers source = new Numbers();
        LabelledBatches batches = batches(source)) {
      List<Double> features = new ArrayList<>();
      List<Integer> labels = new ArrayList<>();
      while (batches.hasNext()) {
        DataSet examples = batches.next();
        assertTrue(source.read.await(10, TimeUnit.SECONDS), "nothing was read ahead");
        features.add(examples.getFeatures().getDouble(0));
        labels.add(examples.getLabels().argMax(1).getInt(0));
      }
      assertEquals(List.of(0.0, 1.0, 2.0), features);
      assertEquals(List.of(1, 0, 1), labels);
      assertFalse(batches.hasNext());
    }
  }

  private static LabelledBatches batches(InputSource source) {
    LabelledInputs inputs =
        new LabelledInputs(
            source, List.of(1, 0, 1), List.of("a", "b"), List.of("first", "second", "third"));
    return new LabelledBatches(
        inputs, UnaryOperator.identity(), Optional.empty(), false, read -> {});
  }
}
