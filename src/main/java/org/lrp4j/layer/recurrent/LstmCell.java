package org.lrp4j.layer.recurrent;

import org.lrp4j.engine.vector.VectorFunction;
import org.lrp4j.rule.Stabilizer;

/**
 * A long short-term memory: {@code c_t = f ⊙ c_{t−1} + i ⊙ g}, {@code h_t = o ⊙ activation(c_t)}.
 * The signal of a product takes all relevance, its gate gets none (Arras 2017):
 *
 * <ul>
 *   <li>{@code R(c_t)} is what {@code h_t} got and what the moment after gives it,
 *   <li>{@code R(g) = i·g ⊙ R(c_t) / st(c_t)}, which the candidate's affine map leads to {@code
 *       x_t} and {@code h_{t−1}} under the layer's rule,
 *   <li>{@code R(c_{t−1}) = f·c_{t−1} ⊙ R(c_t) / st(c_t)}.
 * </ul>
 *
 * <p>Kept are the parts of R(c_t) that candidate and memory get.
 *
 * @param units how many there are
 * @param activation of candidate and memory, which DL4J gives the same
 * @param gate the gates' activation
 * @param peepholes how forget, output and input gate look at the memory, one value a unit each;
 *     null where they do not
 * @param stabilizer δ of the sum
 */
record LstmCell(
    int units,
    VectorFunction activation,
    VectorFunction gate,
    double[][] peepholes,
    double stabilizer)
    implements Cell {

  /** The blocks of pre-activations, in DL4J's order. */
  private enum Block {
    CANDIDATE,
    FORGET,
    OUTPUT,
    INPUT;

    int start(int units) {
      return ordinal() * units;
    }
  }

  @Override
  public void after(double[][] sums, double[][][] state, double[][] kept) {
    double[][] outputs = state[0];
    double[][] cells = state[1];
    look(Block.FORGET, 0, sums, cells);
    look(Block.INPUT, 2, sums, cells);
    activation.apply(sums, Block.CANDIDATE.start(units), Block.FORGET.start(units));
    gate.apply(sums, Block.FORGET.start(units), Block.OUTPUT.start(units));
    gate.apply(sums, Block.INPUT.start(units), Block.INPUT.start(units) + units);
    for (int n = 0; n < sums.length; n++) {
      remember(sums[n], cells[n], kept[n]);
    }
    look(Block.OUTPUT, 1, sums, cells);
    gate.apply(sums, Block.OUTPUT.start(units), Block.INPUT.start(units));
    for (int n = 0; n < sums.length; n++) {
      System.arraycopy(cells[n], 0, outputs[n], 0, units);
    }
    activation.apply(outputs, 0, units);
    int o = Block.OUTPUT.start(units);
    for (int n = 0; n < sums.length; n++) {
      for (int j = 0; j < units; j++) {
        outputs[n][j] *= sums[n][o + j];
      }
    }
  }

  private void look(Block block, int peephole, double[][] sums, double[][] cells) {
    int start = block.start(units);
    for (int n = 0; peepholes != null && n < sums.length; n++) {
      for (int j = 0; j < units; j++) {
        sums[n][start + j] += peepholes[peephole][j] * cells[n][j];
      }
    }
  }

  private void remember(double[] values, double[] cell, double[] kept) {
    int f = Block.FORGET.start(units);
    int i = Block.INPUT.start(units);
    for (int j = 0; j < units; j++) {
      double added = values[i + j] * values[j];
      double old = values[f + j] * cell[j];
      double sum = added + old;
      double inverse = 1 / Stabilizer.stabilized(sum, stabilizer);
      cell[j] = sum;
      kept[j] = added * inverse;
      kept[units + j] = old * inverse;
    }
  }

  @Override
  public void before(double[][] kept, double[][][] ofState, double[][] ofSums) {
    for (int n = 0; n < kept.length; n++) {
      double[] ofOutput = ofState[0][n];
      double[] ofCell = ofState[1][n];
      for (int j = 0; j < units; j++) {
        double relevance = ofOutput[j] + ofCell[j];
        ofSums[n][j] = relevance * kept[n][j];
        ofCell[j] = relevance * kept[n][units + j];
        ofOutput[j] = 0;
      }
    }
  }
}
