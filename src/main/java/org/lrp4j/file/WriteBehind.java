package org.lrp4j.file;

import java.io.Closeable;
import java.io.IOException;

/**
 * Writes things, in the order of giving, while the next ones are being made. Each is closed when it
 * has been written, or if it never will be.
 *
 * @param <T> what is written
 */
public final class WriteBehind<T extends Closeable> implements Closeable {

  /**
   * Where things go.
   *
   * @param <T> what is written
   */
  public interface Sink<T> {

    /**
     * Writes one.
     *
     * @param value what is written, and closed afterwards by others
     * @throws IOException if it cannot be written
     */
    void write(T value) throws IOException;
  }

  private final Sink<T> sink;
  private final int most;
  private final Background<Void> background = new Background<>("write behind");
  private volatile boolean hasFailed;

  /**
   * A writer that holds one thing.
   *
   * @param sink from the first {@link #write} on until this is closed, it belongs to another thread
   */
  public WriteBehind(Sink<T> sink) {
    this(sink, 1);
  }

  /**
   * A writer that holds several things, where many are made at once.
   *
   * @param sink from the first {@link #write} on until this is closed, it belongs to another thread
   * @param most how many may be there that are not written, at least 1
   */
  public WriteBehind(Sink<T> sink, int most) {
    this.sink = sink;
    this.most = most;
  }

  /**
   * Waits until there is room for this one, which is written after those before it.
   *
   * @param value what is written
   * @throws IOException what the sink threw for one before; as well as its unchecked failures
   */
  public void write(T value) throws IOException {
    try {
      while (background.size() >= most) {
        background.await();
      }
    } catch (IOException | RuntimeException | Error e) {
      value.close();
      throw e;
    }
    background.begin(
        () -> {
          try (value) {
            if (!hasFailed) {
              sink.write(value);
            }
          } catch (IOException | RuntimeException | Error e) {
            hasFailed = true;
            throw e;
          }
          return null;
        });
  }

  /**
   * Waits until all has been written.
   *
   * @throws IOException what the sink threw for one of them; as well as its unchecked failures
   */
  public void finish() throws IOException {
    while (background.size() > 0) {
      background.await();
    }
  }

  /** Lets those end that were given; the sink may be closed afterwards. Tells no failure. */
  @Override
  public void close() {
    background.close();
  }
}
