package org.lrp4j.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.lrp4j.cli.model.InputForm;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One of a model's inputs, and what it is fed with.
 *
 * @param name the input's name
 * @param file the file or folder
 * @param form what the input takes
 * @param scale how values are normalised
 * @param source where they come from
 */
record FedInput(String name, Path file, InputForm form, InputScale scale, InputSource source)
    implements Closeable {

  /** The values as the network wants them. */
  INDArray scaled(Batch batch) {
    return scale.apply(batch.values(), form);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
