package org.lrp4j.layer.gradient;

import java.util.List;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;

/**
 * A step that runs a layer itself, and reads the axes of its output as the layer's family does.
 *
 * @param family the family's step
 * @param own the layer's own passes
 */
public record LayerForward(Step family, Step own) implements Step {

  @Override
  public Capture forward(List<Signal> inputs) {
    return own.forward(inputs);
  }

  @Override
  public String treatment() {
    return own.treatment();
  }

  @Override
  public DataFormat outputFormat(List<DataFormat> inputs, int rank) {
    return family.outputFormat(inputs, rank);
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return own.givesToZeros(output);
  }
}
