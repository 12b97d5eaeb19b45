package org.lrp4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WriteBehindTest {

  private final List<Integer> written = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> closed = Collections.synchronizedList(new ArrayList<>());

  private final class Value implements Closeable {
    private final int number;

    private Value(int number) {
      this.number = number;
    }

    @Override
    public void close() {
      closed.add(number);
    }
  }

  @Test
  void everythingIsWrittenOnceInOrderAndClosed() throws IOException {
    try (WriteBehind<Value> behind = new WriteBehind<>(value -> written.add(value.number))) {
      for (int i = 0; i < 50; i++) {
        behind.write(new Value(i));
      }
      behind.finish();
    }
    assertEquals(IntStream.range(0, 50).boxed().toList(), written);
    assertEquals(written, closed);
  }

  @Test
  void noSecondOneIsTakenBeforeTheFirstIsWritten() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (WriteBehind<Value> behind =
        new WriteBehind<>(
            value -> {
              wait(release);
              written.add(value.number);
            })) {
      // Returns at once: whoever makes the next one is not kept waiting.
      behind.write(new Value(1));
      Thread giver =
          new Thread(
              () -> {
                try {
                  behind.write(new Value(2));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      giver.start();
      giver.join(50);
      assertTrue(giver.isAlive(), "two were taken at once");
      release.countDown();
      giver.join();
      behind.finish();
    }
    assertEquals(List.of(1, 2), written);
  }

  @Test
  void severalMayWaitAndNoMore() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch given = new CountDownLatch(3);
    try (WriteBehind<Value> behind =
        new WriteBehind<>(
            value -> {
              wait(release);
              written.add(value.number);
            },
            3)) {
      Thread giver =
          new Thread(
              () -> {
                try {
                  for (int i = 1; i <= 4; i++) {
                    behind.write(new Value(i));
                    given.countDown();
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      giver.start();
      wait(given);
      giver.join(50);
      assertTrue(giver.isAlive(), "four were taken at once");
      release.countDown();
      giver.join();
      behind.finish();
    }
    assertEquals(List.of(1, 2, 3, 4), written);
    assertEquals(written, closed);
  }

  @Test
  void afterAFailureThoseThatWaitAreClosedOnly() throws IOException {
    CountDownLatch release = new CountDownLatch(1);
    IOException failure = new IOException("the disk is full");
    try (WriteBehind<Value> behind =
        new WriteBehind<>(
            value -> {
              wait(release);
              if (value.number == 1) {
                throw failure;
              }
              written.add(value.number);
            },
            3)) {
      for (int i = 1; i <= 3; i++) {
        behind.write(new Value(i));
      }
      release.countDown();
      assertSame(failure, assertThrows(IOException.class, behind::finish));
    }
    assertEquals(List.of(), written);
    assertEquals(List.of(1, 2, 3), closed);
  }

  @Test
  void aFailureStopsTheNextOneAndLeavesNothingOpen() throws IOException {
    IOException failure = new IOException("the disk is full");
    try (WriteBehind<Value> behind =
        new WriteBehind<>(
            value -> {
              if (value.number == 2) {
                throw failure;
              }
              written.add(value.number);
            })) {
      behind.write(new Value(1));
      behind.write(new Value(2));
      assertSame(failure, assertThrows(IOException.class, () -> behind.write(new Value(3))));
    }
    assertEquals(List.of(1), written);
    assertEquals(List.of(1, 2, 3), closed);
  }

  @Test
  void aFailureOfTheLastOneIsToldAtTheEnd() throws IOException {
    IllegalStateException failure = new IllegalStateException("not drawn");
    try (WriteBehind<Value> behind =
        new WriteBehind<>(
            value -> {
              throw failure;
            })) {
      behind.write(new Value(1));
      assertSame(failure, assertThrows(IllegalStateException.class, behind::finish));
    }
    assertEquals(List.of(1), closed);
  }

  @Test
  void closingWaitsForTheOneThatIsWritten() throws IOException {
    CountDownLatch begun = new CountDownLatch(1);
    WriteBehind<Value> behind =
        new WriteBehind<>(
            value -> {
              begun.countDown();
              sleep();
              written.add(value.number);
            });
    behind.write(new Value(1));
    wait(begun);
    assertFalse(written.contains(1));
    behind.close();
    assertEquals(List.of(1), written);
  }

  private static void wait(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
