package org.lrp4j.evaluation;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** What DL4J's two kinds of iterators have in common; they share no type that tells it. */
final class LabelledData {

  private final BooleanSupplier hasNext;
  private final Supplier<LabelledBatch> next;
  private final BooleanSupplier canReset;
  private final Runnable reset;
  private final Supplier<List<String>> names;
  private LabelledBatch first;

  private <T> LabelledData(
      Iterator<T> data,
      Function<T, LabelledBatch> batch,
      BooleanSupplier canReset,
      Runnable reset,
      Supplier<List<String>> names) {
    this.hasNext = data::hasNext;
    this.next = () -> batch.apply(data.next());
    this.canReset = canReset;
    this.reset = reset;
    this.names = names;
  }

  static LabelledData of(DataSetIterator data) {
    return new LabelledData(
        data, LabelledBatch::of, data::resetSupported, data::reset, () -> namesOf(data));
  }

  static LabelledData of(MultiDataSetIterator data) {
    return new LabelledData(data, LabelledBatch::of, data::resetSupported, data::reset, List::of);
  }

  private static List<String> namesOf(DataSetIterator data) {
    try {
      List<String> names = data.getLabels();
      return names == null ? List.of() : List.copyOf(names);
    } catch (UnsupportedOperationException e) {
      // Some iterators know no names and say so like this.
      return List.of();
    }
  }

  /** The classes' names, if the iterator tells. */
  List<String> names() {
    return names.get();
  }

  boolean canReset() {
    return canReset.getAsBoolean();
  }

  void reset() {
    first = null;
    reset.run();
  }

  /** The next batch, which {@link #addTo} reads all the same; empty if there is none. */
  Optional<LabelledBatch> first() {
    if (first == null) {
      prepare();
      first = hasNext.getAsBoolean() ? next.get() : null;
    }
    return Optional.ofNullable(first);
  }

  private void prepare() {
    if (!hasNext.getAsBoolean() && canReset()) {
      reset();
    }
  }

  /** Reads what is left, or all anew if nothing is. */
  void addTo(Consumer<LabelledBatch> run) {
    if (first == null) {
      prepare();
    } else {
      LabelledBatch begun = first;
      first = null;
      run.accept(begun);
    }
    while (hasNext.getAsBoolean()) {
      run.accept(next.get());
    }
  }
}
