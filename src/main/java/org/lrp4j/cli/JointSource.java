package org.lrp4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lrp4j.file.FileProblem;

/**
 * The sources of all inputs of a model, whose n-th examples belong together. An example is left out
 * of all where one of them cannot read its part.
 */
final class JointSource implements Closeable {

  private final List<FedInput> inputs;
  private final int batchSize;
  private final List<Deque<Batch>> waiting = new ArrayList<>();
  private int next;
  private long given;

  /**
   * Joins sources.
   *
   * @throws CommandFailure if they have different numbers of examples
   */
  JointSource(List<FedInput> inputs, int batchSize) {
    this.inputs = List.copyOf(inputs);
    this.batchSize = batchSize;
    inputs.forEach(input -> waiting.add(new ArrayDeque<>()));
    FedInput first = inputs.get(0);
    for (FedInput input : inputs) {
      if (inputs.size() > 1 && !input.source().skipped().isEmpty() && !input.source().isFiles()) {
        throw CommandFailure.usage(
            "Rows cannot be left out of one of several inputs, whose n-th examples belong together:"
                + " leave out --skip-missing, or take the rows out of all of them");
      }
      if (input.source().examples() != first.source().examples()) {
        throw CommandFailure.badInput(
            "The n-th examples of all inputs belong together, but %s has %d and %s has %d"
                .formatted(
                    first.file(),
                    first.source().examples(),
                    input.file(),
                    input.source().examples()));
      }
    }
  }

  List<FedInput> inputs() {
    return inputs;
  }

  long count() {
    InputSource first = inputs.get(0).source();
    return inputs.size() == 1 ? first.count() : first.examples();
  }

  /**
   * Whether a part of every example is a file of its own, and so the example gets its own files.
   */
  boolean isFiles() {
    return inputs.stream().anyMatch(input -> input.source().isFiles());
  }

  /** What was left out so far, and why. */
  List<String> skipped() {
    return inputs.stream().flatMap(input -> input.source().skipped().stream()).toList();
  }

  /** How many examples were left out, once all were read. */
  long lost() {
    return count() - given;
  }

  /**
   * The next examples.
   *
   * @return at least one example, or empty if there are no more
   */
  Optional<JointBatch> next() {
    Optional<JointBatch> batch = inputs.size() == 1 ? only() : joined();
    batch.ifPresent(examples -> given += examples.size());
    return batch;
  }

  private Optional<JointBatch> only() {
    return read(inputs.get(0)).map(batch -> of(List.of(batch)));
  }

  private Optional<JointBatch> joined() {
    List<List<Batch>> examples = new ArrayList<>();
    while (examples.size() < batchSize && next < count()) {
      Optional<List<Batch>> example = example(next);
      if (example.isPresent() && !examples.isEmpty() && !fits(example.get(), examples.get(0))) {
        break;
      }
      example.ifPresent(
          parts -> {
            examples.add(parts);
            waiting.forEach(Deque::remove);
          });
      next++;
    }
    return examples.isEmpty() ? Optional.empty() : Optional.of(joined(examples));
  }

  /** All parts of an example, which stay in their queues; empty if one is missing. */
  private Optional<List<Batch>> example(int position) {
    List<Batch> parts = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Deque<Batch> queue = waiting.get(i);
      while (queue.isEmpty() || queue.peek().positions().get(0) < position) {
        queue.poll();
        if (queue.isEmpty()) {
          Optional<Batch> batch = read(inputs.get(i));
          if (batch.isEmpty()) {
            return Optional.empty();
          }
          queue.addAll(batch.get().examples());
        }
      }
      if (queue.peek().positions().get(0) > position) {
        return Optional.empty();
      }
      parts.add(queue.peek());
    }
    return Optional.of(parts);
  }

  private static boolean fits(List<Batch> parts, List<Batch> others) {
    for (int i = 0; i < parts.size(); i++) {
      if (!Arrays.equals(parts.get(i).values().shape(), others.get(i).values().shape())) {
        return false;
      }
    }
    return true;
  }

  private JointBatch joined(List<List<Batch>> examples) {
    List<Batch> parts = new ArrayList<>();
    for (int i = 0; i < examples.get(0).size(); i++) {
      int input = i;
      parts.add(Batch.joined(examples.stream().map(example -> example.get(input)).toList()));
    }
    return of(parts);
  }

  /** Called as the files are, where there are some. */
  private JointBatch of(List<Batch> parts) {
    int named =
        IntStream.range(0, inputs.size())
            .filter(i -> inputs.get(i).source().isFiles())
            .findFirst()
            .orElse(0);
    return new JointBatch(parts.get(0).positions(), parts.get(named).names(), parts);
  }

  private static Optional<Batch> read(FedInput input) {
    try {
      return input.source().next();
    } catch (IOException e) {
      throw CommandFailure.badInput(input.file() + " cannot be read: " + FileProblem.reason(e), e);
    }
  }

  @Override
  public void close() throws IOException {
    for (FedInput input : inputs) {
      input.close();
    }
  }
}
