package org.lrp4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReadAheadTest {

  @Test
  void everythingComesOnceAndInOrder() throws IOException {
    AtomicInteger read = new AtomicInteger();
    List<Integer> taken = new ArrayList<>();
    try (ReadAhead<Integer> ahead = new ReadAhead<>(() -> upTo(5, read))) {
      for (Optional<Integer> next = ahead.next(); next.isPresent(); next = ahead.next()) {
        taken.add(next.get());
      }
    }
    assertEquals(List.of(1, 2, 3, 4, 5), taken);
  }

  @Test
  void oneIsReadAheadAndNoMore() throws Exception {
    AtomicInteger read = new AtomicInteger();
    CountDownLatch second = new CountDownLatch(2);
    try (ReadAhead<Integer> ahead =
        new ReadAhead<>(
            () -> {
              second.countDown();
              return upTo(100, read);
            })) {
      assertEquals(Optional.of(1), ahead.next());
      assertTrue(second.await(10, TimeUnit.SECONDS), "nothing was read ahead");
      Thread.sleep(50);
      assertEquals(2, read.get());
    }
    assertEquals(2, read.get());
  }

  @Test
  void aFailureComesAfterWhatWasReadBefore() throws IOException {
    IOException failure = new IOException("no more of it");
    AtomicInteger read = new AtomicInteger();
    try (ReadAhead<Integer> ahead =
        new ReadAhead<>(
            () -> {
              Optional<Integer> next = upTo(3, read);
              if (next.isEmpty()) {
                throw failure;
              }
              return next;
            })) {
      for (int i = 1; i <= 3; i++) {
        assertEquals(Optional.of(i), ahead.next());
      }
      assertSame(failure, assertThrows(IOException.class, ahead::next));
    }
  }

  @Test
  void uncheckedFailuresAndErrorsComeAsTheyAre() {
    for (Throwable failure : List.of(new IllegalStateException("bad"), new OutOfMemoryError("x"))) {
      try (ReadAhead<Integer> ahead =
          new ReadAhead<>(
              () -> {
                if (failure instanceof Error error) {
                  throw error;
                }
                throw (RuntimeException) failure;
              })) {
        assertSame(failure, assertThrows(failure.getClass(), ahead::next));
      }
    }
  }

  private static Optional<Integer> upTo(int last, AtomicInteger read) {
    return read.get() < last ? Optional.of(read.incrementAndGet()) : Optional.empty();
  }
}
