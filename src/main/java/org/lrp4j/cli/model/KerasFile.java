package org.lrp4j.cli.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.keras.KerasModel;
import org.lrp4j.keras.file.KerasFileException;
import org.lrp4j.keras.file.UnsupportedKerasException;
import org.lrp4j.layer.DataFormat;

/** A Keras model, and what its shapes tell about the inputs. */
final class KerasFile {

  private KerasFile() {}

  /**
   * Reads the model.
   *
   * @throws BadModelException if the file is damaged, or no model
   * @throws UnsupportedKerasException if it holds what is not read
   */
  static LoadedModel read(Path file) {
    try {
      KerasModel model = KerasModel.read(file);
      Map<String, InputForm> inputs = new LinkedHashMap<>();
      model
          .inputShapes()
          .forEach((name, sizes) -> inputs.put(name, form(sizes, model.isChannelsFirst())));
      return new LoadedModel(model.network(), inputs, Optional.of(model), file);
    } catch (UnsupportedKerasException e) {
      throw e;
    } catch (KerasFileException e) {
      throw new BadModelException(e.getMessage(), e);
    }
  }

  private static InputForm form(List<Long> sizes, boolean isChannelsFirst) {
    if (sizes.size() == 1 && sizes.get(0) > 0) {
      return new InputForm(InputForm.Kind.FEATURES, sizes.get(0), 0, 0, DataFormat.NCHW);
    }
    if (sizes.size() != 3) {
      return new InputForm(InputForm.Kind.OTHER, 0, 0, 0, DataFormat.NCHW);
    }
    int first = isChannelsFirst ? 1 : 0;
    return new InputForm(
        InputForm.Kind.IMAGE,
        sizes.get(isChannelsFirst ? 0 : 2),
        Math.max(0, sizes.get(first)),
        Math.max(0, sizes.get(first + 1)),
        isChannelsFirst ? DataFormat.NCHW : DataFormat.NHWC);
  }
}
