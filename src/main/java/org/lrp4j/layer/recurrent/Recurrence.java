package org.lrp4j.layer.recurrent;

import org.lrp4j.layer.LayerParameters;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A recurrent layer: the affine map of input and output before, side by side, and what is made of
 * its values. The map may have several blocks of units; relevance goes through the first alone.
 */
interface Recurrence {

  /** How many features an input has. */
  int inputs();

  /** How many values each part of the state has. */
  int units();

  /** How many pre-activations a unit has. */
  int blocks();

  /** How many parts the state has. */
  int parts();

  /** How many numbers a unit are kept of each moment. */
  int kept();

  /** W, [inputs + units, blocks · units], and b, one value a column. */
  LayerParameters parameters();

  /** What happens at each moment, with the current parameters. */
  Cell cell(DataType type);

  /** What is known about the sign of the output. */
  Sign outputSign();
}
