package org.lrp4j.keras.layer;

import java.util.List;
import org.lrp4j.keras.layer.LayerRow.MaskUse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What does nothing at inference: it is left out. */
final class TrainingLayers {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingLayers.class);

  static final List<LayerRow> ROWS =
      List.of(
          nothing("Dropout").ignoring("rate", "seed", "noise_shape"),
          nothing("SpatialDropout1D").ignoring("rate", "seed", "noise_shape"),
          nothing("SpatialDropout2D").ignoring("rate", "seed", "noise_shape", "data_format"),
          nothing("SpatialDropout3D").ignoring("rate", "seed", "noise_shape", "data_format"),
          nothing("AlphaDropout").ignoring("rate", "seed", "noise_shape"),
          nothing("GaussianDropout").ignoring("rate", "seed"),
          nothing("GaussianNoise").ignoring("stddev", "seed"),
          nothing("ActivityRegularization").ignoring("l1", "l2"),
          nothing("Identity"),
          augmentation("RandomFlip").ignoring("mode"),
          augmentation("RandomRotation")
              .ignoring("factor", "fill_mode", "fill_value", "interpolation"),
          augmentation("RandomZoom")
              .ignoring(
                  "height_factor", "width_factor", "fill_mode", "fill_value", "interpolation"),
          augmentation("RandomTranslation")
              .ignoring(
                  "height_factor", "width_factor", "fill_mode", "fill_value", "interpolation"),
          augmentation("RandomContrast").ignoring("factor", "value_range"),
          augmentation("RandomBrightness").ignoring("factor", "value_range"));

  private TrainingLayers() {}

  private static LayerRow nothing(String type) {
    return LayerRow.of(type, LayerCall::input).withMasks(MaskUse.PASSES).noting("left out");
  }

  private static LayerRow augmentation(String type) {
    return LayerRow.of(
            type,
            call -> {
              LOG.info(
                  "{} \"{}\" changes images in training alone: it is left out",
                  type,
                  call.layer().path());
              return call.input();
            })
        .ignoring("seed", "data_format")
        .noting("left out");
  }
}
