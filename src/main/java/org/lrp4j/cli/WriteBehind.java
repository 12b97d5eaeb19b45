package org.lrp4j.cli;

import java.io.Closeable;
import java.io.IOException;

/**
 * Writes one thing, in the order of giving, while the next is being made. Each is closed when it
 * has been written, or if it never will be.
 *
 * @param <T> what is written
 */
final class WriteBehind<T extends Closeable> implements Closeable {

  /** Where things go. */
  interface Sink<T> {

    void write(T value) throws IOException;
  }

  private final Sink<T> sink;
  private final Background<Void> background = new Background<>("write behind");

  /** From the first {@link #write} on until this is closed, the sink belongs to another thread. */
  WriteBehind(Sink<T> sink) {
    this.sink = sink;
  }

  /**
   * Waits until what was given before has been written, and begins with this one.
   *
   * @throws IOException what the sink threw for the one before; as well as its unchecked failures
   */
  void write(T value) throws IOException {
    try {
      finish();
    } catch (IOException | RuntimeException | Error e) {
      value.close();
      throw e;
    }
    background.begin(
        () -> {
          try (value) {
            sink.write(value);
          }
          return null;
        });
  }

  /**
   * Waits until all has been written.
   *
   * @throws IOException what the sink threw for the last one; as well as its unchecked failures
   */
  void finish() throws IOException {
    background.await();
  }

  /** Lets the last one end; the sink may be closed afterwards. Tells no failure. */
  @Override
  public void close() {
    background.close();
  }
}
