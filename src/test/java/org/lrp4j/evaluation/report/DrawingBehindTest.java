package org.lrp4j.evaluation.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DrawingBehindTest {

  private final List<String> drawn = Collections.synchronizedList(new ArrayList<>());
  private final List<String> freed = Collections.synchronizedList(new ArrayList<>());

  /** It would wait for ever if the second example were not explained before the first is drawn. */
  @Test
  void theNextIsExplainedWhileOneIsDrawn() {
    CountDownLatch isSecondExplained = new CountDownLatch(1);
    DrawingBehind.<String>of(
        consumer -> {
          consumer.accept("first");
          isSecondExplained.countDown();
          consumer.accept("second");
          return null;
        },
        example -> {
          requireSoon(isSecondExplained);
          drawn.add(example);
        },
        freed::add);
    assertEquals(List.of("first", "second"), drawn);
    assertEquals(drawn, freed);
  }

  @Test
  void aFailureOfDrawingIsToldAndAllIsFreed() {
    IllegalStateException failure = new IllegalStateException("not drawn");
    IllegalStateException told =
        assertThrows(
            IllegalStateException.class,
            () ->
                DrawingBehind.<String>of(
                    consumer -> {
                      List.of("first", "second", "third").forEach(consumer);
                      return null;
                    },
                    example -> {
                      throw failure;
                    },
                    freed::add));
    assertSame(failure, told);
    assertEquals(List.of("first", "second", "third"), freed);
  }

  @Test
  void whatWasExplainedBeforeAFailureIsFreed() {
    IllegalStateException failure = new IllegalStateException("not explained");
    IllegalStateException told =
        assertThrows(
            IllegalStateException.class,
            () ->
                DrawingBehind.<String>of(
                    consumer -> {
                      consumer.accept("first");
                      throw failure;
                    },
                    drawn::add,
                    freed::add));
    assertSame(failure, told);
    assertEquals(List.of("first"), freed);
  }

  private static void requireSoon(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS), "nothing was explained meanwhile");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
