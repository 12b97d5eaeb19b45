package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.cli.model.BadModelException;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.file.FileProblem;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Inputs, and what the model made of them where it was trained.
 *
 * @param inputs files, in the order of the model's inputs
 * @param outputs files, in the order of the model's outputs
 */
record ExpectedOutput(List<Path> inputs, List<Path> outputs) {

  /** Of probabilities and scores up to 1; of larger ones as a part of the largest. */
  private static final double TOLERANCE = 1e-4;

  /**
   * Reads the option.
   *
   * @param pair as in {@code input.npy=output.npy}
   */
  static ExpectedOutput of(String pair) {
    String[] sides = pair.split("=", -1);
    if (sides.length != 2 || sides[0].isEmpty() || sides[1].isEmpty()) {
      throw CommandFailure.usage(
          "--expect " + pair + ": expected two files, as in input.npy=output.npy");
    }
    return new ExpectedOutput(paths(sides[0]), paths(sides[1]));
  }

  private static List<Path> paths(String list) {
    return Arrays.stream(list.split(",")).map(Path::of).toList();
  }

  /**
   * Runs the model.
   *
   * @throws CommandFailure if it computes something else, or the files do not fit it
   */
  void require(LoadedModel model) {
    INDArray[] read = inputs.stream().map(ExpectedOutput::read).toArray(INDArray[]::new);
    if (read.length != model.inputNames().size()) {
      throw CommandFailure.badInput(
          "--expect names %d inputs, but the model has %d: %s"
              .formatted(read.length, model.inputNames().size(), model.inputNames()));
    }
    INDArray[] found = run(model, read);
    if (found.length != outputs.size()) {
      throw CommandFailure.badInput(
          "--expect names %d outputs, but the model has %d"
              .formatted(outputs.size(), found.length));
    }
    for (int i = 0; i < found.length; i++) {
      compare(model.file(), outputs.get(i), read(outputs.get(i)), found[i]);
    }
  }

  private INDArray[] run(LoadedModel model, INDArray[] read) {
    try {
      return model.network() instanceof MultiLayerNetwork chain
          ? new INDArray[] {chain.output(read[0])}
          : ((ComputationGraph) model.network()).output(read);
    } catch (RuntimeException e) {
      throw CommandFailure.badInput(
          "The model does not run on "
              + inputs
              + ", of shape "
              + Arrays.stream(read).map(array -> Arrays.toString(array.shape())).toList()
              + ": "
              + BadModelException.firstLine(e),
          e);
    }
  }

  private static void compare(Path model, Path file, INDArray wanted, INDArray found) {
    if (!Arrays.equals(wanted.shape(), found.shape())) {
      throw CommandFailure.badModel(
          "%s gives an output of shape %s, but that in %s is %s"
              .formatted(
                  model, Arrays.toString(found.shape()), file, Arrays.toString(wanted.shape())),
          null);
    }
    double scale = Math.max(1, wanted.amaxNumber().doubleValue());
    double difference = found.dup('c').sub(wanted).amaxNumber().doubleValue() / scale;
    // A NaN is no number below the tolerance.
    if (!(difference <= TOLERANCE)) {
      throw CommandFailure.badModel(
          "%s computes something else than %s: the outputs differ by %.2g, where %.0e is allowed"
              .formatted(model, file, difference, TOLERANCE),
          null);
    }
  }

  private static INDArray read(Path file) {
    try (NpyFile array = NpyFile.open(file)) {
      return array.rows(0, array.shape()[0]);
    } catch (IOException | RuntimeException e) {
      throw CommandFailure.badInput(
          file
              + " cannot be read: "
              + (e instanceof IOException io
                  ? FileProblem.reason(io)
                  : BadModelException.firstLine(e)),
          e);
    }
  }
}
