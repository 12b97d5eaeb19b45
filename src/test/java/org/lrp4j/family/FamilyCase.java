package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A row of the table of cases: layers or a vertex in a network of their own, what goes in, and what
 * relevance is compared with.
 *
 * @param name for the test report; also decides on the parameters
 * @param inputs what goes in
 * @param part the layers or the vertex
 * @param mask the steps of the first input that count, one row an example; empty for all
 * @param reference what relevance is compared with
 * @param examplesApart whether each example is computed by itself
 */
public record FamilyCase(
    String name,
    List<CaseInput> inputs,
    Part part,
    Optional<double[][]> mask,
    Reference reference,
    boolean examplesApart) {

  /** The name of the layer or vertex that a row is about. */
  public static final String SUBJECT = "subject";

  /** How many examples a batch has. */
  public static final int BATCH = 3;

  /** Layers one behind the other. */
  static FamilyCase chain(String name, CaseInput input, Reference reference, Layer... layers) {
    return of(name, new Part.Chain(List.of(layers)), reference, input);
  }

  /** A part that keeps the examples of a batch apart, without a mask. */
  static FamilyCase of(String name, Part part, Reference reference, CaseInput... inputs) {
    return new FamilyCase(name, List.of(inputs), part, Optional.empty(), reference, true);
  }

  /** The same with steps that do not count. */
  FamilyCase masked(double[]... steps) {
    return new FamilyCase(
        name + ", masked", inputs, part, Optional.of(steps), reference, examplesApart);
  }

  /** The same for a part that needs the whole batch. */
  FamilyCase ofWholeBatches() {
    return new FamilyCase(name, inputs, part, mask, reference, false);
  }

  /** The same whose layer under test ends with an activation function. */
  public FamilyCase with(Activation activation) {
    return new FamilyCase(name, inputs, part.with(activation), mask, reference, examplesApart);
  }

  /** The same under another name. */
  FamilyCase named(String other) {
    return new FamilyCase(other, inputs, part, mask, reference, examplesApart);
  }

  /** The same with another reference. */
  FamilyCase with(Reference other) {
    return new FamilyCase(name, inputs, part, mask, other, examplesApart);
  }

  @Override
  public String toString() {
    return name;
  }

  boolean isBiased() {
    return !name.contains("no bias");
  }

  /** A network, with random parameters that are the same in both types. */
  public Model network(DataType type) {
    return filled(part.network(type, inputs, Optional.empty()));
  }

  /** The same parameters between activation layers, which write over their input. */
  Model between(Activation around) {
    return filled(part.network(DataType.DOUBLE, inputs, Optional.of(around)));
  }

  private Model filled(Model network) {
    Samples.fill(network, name.hashCode());
    if (network.paramTable().keySet().stream().anyMatch(key -> key.endsWith("RW"))) {
      network.params().muli(0.5); // or the states saturate
    }
    return network;
  }

  /** A batch for each input, other ones for another seed. */
  public INDArray[] batch(DataType type, long seed) {
    Random random = new Random(seed);
    return inputs.stream().map(input -> input.sample(random, type, BATCH)).toArray(INDArray[]::new);
  }

  /** The masks of a batch, one an input, in the type that DL4J's layers take; null for none. */
  public INDArray[] masks() {
    return mask.map(
            steps -> {
              INDArray[] masks = new INDArray[inputs.size()];
              masks[0] = Nd4j.createFromArray(steps).castTo(Nd4j.defaultFloatingPointType());
              return masks;
            })
        .orElse(null);
  }

  /**
   * What DL4J's network puts out.
   *
   * @param masks one an input, or null
   */
  public static INDArray output(Model network, INDArray[] masks, INDArray... batch) {
    INDArray[] copies = copies(batch);
    return network instanceof MultiLayerNetwork chain
        ? chain.output(copies[0], false, masks == null ? null : masks[0], null)
        : ((ComputationGraph) network).output(false, copies, masks, null)[0];
  }

  static INDArray[] copies(INDArray... arrays) {
    List<INDArray> copies = new ArrayList<>();
    for (INDArray array : arrays) {
      copies.add(array == null ? null : array.dup());
    }
    return copies.toArray(INDArray[]::new);
  }

  /** One example of each array, as a batch. */
  static INDArray[] example(int index, INDArray... batch) {
    INDArray[] examples = new INDArray[batch.length];
    for (int i = 0; i < batch.length; i++) {
      if (batch[i] != null) {
        long[] shape = batch[i].shape().clone();
        shape[0] = 1;
        examples[i] = batch[i].slice(index).dup('c').reshape('c', shape);
      }
    }
    return examples;
  }

  /**
   * A relevance to begin with that vanishes where the output does, and is the same for an example
   * alone and in a batch: {@code z · (1 + z)}.
   */
  public static INDArray relevance(INDArray output) {
    return output.mul(output.add(1));
  }
}
