package org.lrp4j.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a listener explains. */
class ScheduleTest {

  private static List<Integer> explained(Schedule schedule, int iterations) {
    return IntStream.rangeClosed(1, iterations).filter(schedule::endIteration).boxed().toList();
  }

  @Test
  void outsideOfEpochsAfterMoreAndMoreIterations() {
    List<Integer> wanted = List.of(1, 2, 5, 10, 20, 50, 100, 200, 300, 400, 500, 600);
    try (CapturedLog log = new CapturedLog()) {
      assertEquals(wanted, explained(new Schedule(0, 0), 650));
      assertEquals(wanted, explained(new Schedule(0, 3), 650));
      assertEquals(2, log.warnings().size(), "one for each listener");
    }
  }

  @Test
  void withinEpochsAtTheirEnds() {
    try (CapturedLog log = new CapturedLog()) {
      Schedule schedule = new Schedule(0, 2);
      for (int epoch = 0; epoch < 4; epoch++) {
        schedule.beginEpoch();
        assertEquals(List.of(), explained(schedule, 10));
        assertEquals(epoch % 2 == 1, schedule.endEpoch(epoch));
      }
      assertEquals(List.of(), log.warnings());
    }
  }

  @Test
  void asOftenAsIterationsAreAskedForWithEpochsOrWithout() {
    try (CapturedLog log = new CapturedLog()) {
      Schedule schedule = new Schedule(4, 0);
      assertEquals(List.of(4, 8), explained(schedule, 10));
      schedule.beginEpoch();
      assertEquals(List.of(4, 8), explained(schedule, 10));
      assertEquals(false, schedule.endEpoch(0));
      assertEquals(List.of(), log.warnings());
    }
  }
}
