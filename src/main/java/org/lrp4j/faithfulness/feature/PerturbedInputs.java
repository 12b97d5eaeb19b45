package org.lrp4j.faithfulness.feature;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.lrp4j.NetworkScores;
import org.lrp4j.NetworkScores.Frozen;
import org.lrp4j.batch.Rows;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Scores of inputs that differ from examples in a few features. They are written into one batch
 * that is used again, and scored by one forward pass whenever it is full. What equals the input
 * before it, as where black gives way to black, or the unchanged example, is not scored again:
 *
 * <pre>{@code
 * perturbed.begin(example);
 * perturbed.score(scores, 0);
 * perturbed.set(element, value);
 * perturbed.score(scores, 1);
 * perturbed.flush();            // now scores[0] and scores[1] are there
 * }</pre>
 */
public final class PerturbedInputs implements AutoCloseable {

  private final NetworkScores network;
  private final Examples examples;
  private final List<Features.Grid> grids;
  private final ElementValues originals;
  private final Frozen frozen;
  private final double[] state;
  private final double[] original;
  private final float[] rounded;
  private final INDArray[] batch;
  private final INDArray[] masks;
  private final FloatBuffer[] floats;
  private final DoubleBuffer[] doubles;
  private final int[] rowExamples;
  private final AskedScore[] asked;
  private int example = -1;
  private int rows;

  /** Of the example as it is now, and as it was; null where nobody asked yet. */
  private AskedScore current;

  private AskedScore unchanged;
  private boolean isUnchanged;

  /**
   * A batch.
   *
   * @param network scores it
   * @param examples what is perturbed
   * @param features their features
   * @param frozen what is scored of each example
   * @param capacity how many inputs are scored at once
   */
  public PerturbedInputs(
      NetworkScores network, Examples examples, Features features, Frozen frozen, int capacity) {
    this.network = network;
    this.examples = examples;
    this.grids = features.grids();
    this.originals = ElementValues.of(examples, features);
    this.frozen = frozen;
    this.state = new double[features.elements()];
    this.original = new double[state.length];
    this.rounded = new float[state.length];
    this.rowExamples = new int[capacity];
    this.asked = new AskedScore[capacity];
    int inputs = grids.size();
    this.batch = new INDArray[inputs];
    this.masks = examples.masks() == null ? null : new INDArray[inputs];
    this.floats = new FloatBuffer[inputs];
    this.doubles = new DoubleBuffer[inputs];
    for (int i = 0; i < inputs; i++) {
      long[] shape = grids.get(i).shape().clone();
      shape[0] = capacity;
      batch[i] = Nd4j.createUninitializedDetached(network.dataType(), shape);
      if (network.dataType() == DataType.FLOAT) {
        floats[i] = batch[i].data().asNioFloat();
      } else {
        doubles[i] = batch[i].data().asNioDouble();
      }
      INDArray mask = masks == null ? null : examples.masks()[i];
      if (mask != null) {
        masks[i] = Nd4j.createUninitializedDetached(mask.dataType(), capacity, mask.size(1));
      }
    }
  }

  /**
   * Reads an example, as it is. Several threads may do so at once.
   *
   * @param which which one
   * @param into where its elements are written
   */
  public void read(int which, double... into) {
    originals.read(which, into);
  }

  /**
   * Goes on with another example, as it is.
   *
   * @param newExample which one
   */
  public void begin(int newExample) {
    if (example != newExample) {
      originals.read(newExample, original);
      example = newExample;
      unchanged = null;
    }
    write(original);
    current = unchanged;
    isUnchanged = true;
  }

  /**
   * Changes all of the example at hand.
   *
   * @param elements the new values
   */
  public void setAll(double... elements) {
    if (!Arrays.equals(state, elements)) {
      write(elements);
      changed();
    }
  }

  private void write(double[] elements) {
    System.arraycopy(elements, 0, state, 0, state.length);
    for (int element = 0; element < rounded.length; element++) {
      rounded[element] = (float) elements[element];
    }
  }

  private void changed() {
    current = null;
    isUnchanged = false;
  }

  /**
   * Changes the example at hand.
   *
   * @param element which element
   * @param value its new value
   */
  public void set(int element, double value) {
    if (Double.doubleToRawLongBits(state[element]) != Double.doubleToRawLongBits(value)) {
      state[element] = value;
      rounded[element] = (float) value;
      changed();
    }
  }

  /**
   * The value of an element, as it is now.
   *
   * @param element which element
   * @return the value
   */
  public double get(int element) {
    return state[element];
  }

  /**
   * Asks for the score of the example as it is now; it may be changed at once.
   *
   * @param into where the score is written, at the latest by {@link #flush}
   * @param place where in there
   */
  public void score(double[] into, int place) {
    if (current != null) {
      current.writeTo(into, place);
      return;
    }
    current = new AskedScore();
    current.writeTo(into, place);
    if (isUnchanged) {
      unchanged = current;
    }
    for (int i = 0; i < batch.length; i++) {
      write(i);
      if (masks != null && masks[i] != null) {
        Rows.view(masks[i], rows).assign(Rows.view(examples.masks()[i], example));
      }
    }
    rowExamples[rows] = example;
    asked[rows] = current;
    rows++;
    if (rows == rowExamples.length) {
      flush();
    }
  }

  private void write(int input) {
    Features.Grid grid = grids.get(input);
    int offset = grid.offset();
    int length = grid.length();
    int start = rows * length;
    FloatBuffer ofFloats = floats[input];
    if (ofFloats != null) {
      ofFloats.position(start);
      ofFloats.put(rounded, offset, length);
    } else {
      doubles[input].position(start);
      doubles[input].put(state, offset, length);
    }
  }

  /** Scores what is left. */
  public void flush() {
    if (rows == 0) {
      return;
    }
    int used = rows;
    rows = 0;
    boolean isFull = used == rowExamples.length;
    // Copies: a network's pool holds arrays by their memory, of which a view shows more.
    double[] scores =
        network.of(
            isFull ? batch : Rows.copies(batch, 0, used),
            isFull || masks == null ? masks : Rows.copies(masks, 0, used),
            frozen,
            Arrays.copyOf(rowExamples, used));
    for (int row = 0; row < used; row++) {
      asked[row].is(scores[row]);
      asked[row] = null;
    }
  }

  /** Frees the batch. */
  @Override
  public void close() {
    for (INDArray array : batch) {
      array.close();
    }
  }
}
