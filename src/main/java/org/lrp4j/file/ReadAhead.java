package org.lrp4j.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads the next thing while the one before is being worked on: one waits, however many there are.
 * They come in their order, and a failure comes where it happened.
 *
 * @param <T> what is read
 */
public final class ReadAhead<T> implements Closeable {

  /**
   * Where things come from.
   *
   * @param <T> what is read
   */
  public interface Source<T> {

    /**
     * The next one.
     *
     * @return empty if there are no more
     * @throws IOException if it cannot be read
     */
    Optional<T> next() throws IOException;
  }

  private final Source<T> source;
  private final Background<Optional<T>> background = new Background<>("read ahead");
  private boolean isBegun;

  /**
   * A reader that has not begun.
   *
   * @param source from the first {@link #next} on until this is closed, it belongs to another
   *     thread
   */
  public ReadAhead(Source<T> source) {
    this.source = source;
  }

  /**
   * The next thing.
   *
   * @return empty if there are no more
   * @throws IOException what the source threw; as well as its unchecked failures
   */
  public Optional<T> next() throws IOException {
    if (!isBegun) {
      isBegun = true;
      background.begin(source::next);
    }
    Optional<T> next = background.await().flatMap(read -> read);
    if (next.isPresent()) {
      background.begin(source::next);
    }
    return next;
  }

  /** Reads nothing more; the source may be closed afterwards. */
  @Override
  public void close() {
    background.close();
  }
}
