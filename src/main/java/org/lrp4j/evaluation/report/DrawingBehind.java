package org.lrp4j.evaluation.report;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lrp4j.Conservation;
import org.lrp4j.file.WriteBehind;

/** Draws what was explained while the next examples are explained. */
final class DrawingBehind {

  /** A usual batch, whose examples come all at once. */
  private static final int MOST = 16;

  private DrawingBehind() {}

  /**
   * Explains and draws all examples.
   *
   * @param explain explains them, and gives each to whom it is given
   * @param draw draws one, in the order of explaining, on another thread
   * @param free gives its memory back, for off-heap memory would add up
   * @return what explaining them gives
   * @throws UncheckedIOException if something cannot be written
   */
  static <T> Conservation of(
      Function<Consumer<T>, Conservation> explain, Consumer<T> draw, Consumer<T> free) {
    try (WriteBehind<Explained<T>> drawing =
        new WriteBehind<>(explained -> draw.accept(explained.value()), MOST)) {
      Conservation conservation =
          explain.apply(explained -> write(drawing, new Explained<>(explained, free)));
      drawing.finish();
      return conservation;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> void write(WriteBehind<Explained<T>> drawing, Explained<T> explained) {
    try {
      drawing.write(explained);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Explained<T>(T value, Consumer<T> free) implements Closeable {

    @Override
    public void close() {
      free.accept(value);
    }
  }
}
