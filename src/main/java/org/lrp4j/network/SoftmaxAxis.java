package org.lrp4j.network;

import java.util.Optional;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerFamily;

/**
 * The axes that the softmax at the end of a network finds. DL4J's softmax is over the last of them,
 * whatever it means; only output and loss layers of sequences, images and volumes turn it to the
 * classes before.
 *
 * @param layout the network's places
 * @param registry the families
 */
record SoftmaxAxis(Layout layout, LayerRegistry registry) {

  /**
   * How the values are laid out that a layer hands to its activation function.
   *
   * @param place the layer that ends the network
   * @return the format if the layer, or one before it that hands on what it gets, says what its
   *     axes are and does not care for them itself; empty if nobody says, as of tables and of many
   *     models of Keras
   */
  Optional<DataFormat> format(Place place) {
    Optional<LayerFamily<?>> family = registry.layer(place.configuration());
    Optional<DataFormat> own = family.flatMap(known -> known.format(place.configuration()));
    if (own.isPresent()) {
      return own.filter(format -> family.get().kind() == LayerKind.CONVOLUTION);
    }
    // Dense layers compute tables, whatever is before them.
    return family.filter(known -> known.kind() == LayerKind.FIXED).flatMap(known -> read(place));
  }

  /** What arrives at a place, of which it says nothing itself. */
  private Optional<DataFormat> read(Place place) {
    if (place.preprocessor() != null) {
      return made(place.preprocessor());
    }
    Place source = place.sources().size() == 1 ? layout.place(place.sources().get(0)) : null;
    if (source == null || !source.isLayer()) {
      return Optional.empty();
    }
    Optional<LayerFamily<?>> family = registry.layer(source.configuration());
    Optional<DataFormat> said =
        family
            // What stands around another layer may keep a single step of it.
            .filter(known -> known.inside(source.configuration()).isEmpty())
            .flatMap(known -> known.format(source.configuration()));
    return said.isPresent()
        ? said
        : family
            .filter(known -> known.handsOn(source.configuration()))
            .flatMap(known -> read(source));
  }

  private static Optional<DataFormat> made(InputPreProcessor preprocessor) {
    if (preprocessor instanceof FeedForwardToRnnPreProcessor toSequences) {
      return Optional.of(DataFormat.of(toSequences.getRnnDataFormat()));
    }
    if (preprocessor instanceof FeedForwardToCnnPreProcessor) {
      return Optional.of(DataFormat.NCHW);
    }
    return preprocessor instanceof FeedForwardToCnn3DPreProcessor
        ? Optional.of(DataFormat.NCDHW)
        : Optional.empty();
  }
}
