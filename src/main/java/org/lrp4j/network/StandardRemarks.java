package org.lrp4j.network;

import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * What layers of DL4J compute otherwise than their names or options say. They are explained as they
 * compute; the table of layers tells whom it may concern. Each is a sentence on a configuration, or
 * null where it does not touch that one.
 */
@SuppressWarnings("deprecation") // GravesLSTM still runs
final class StandardRemarks {

  private static final String READS_PADDING =
      "Deeplearning4j's %s reads padding: a mask of the input has no effect on what it computes, so"
          + " masked steps get relevance, too. %s";

  private static final String SHIFTED_POOLING =
      "Deeplearning4j's pooling over time ignores that its mode is Causal: it pools from the first"
          + " step on, without padding.";

  private static final String SHIFTED_MASK =
      " Its stride is above 1 and its mode Causal: Deeplearning4j hands on a mask of windows that"
          + " begin at each step, while it reads those that end there.";

  private static final String ONE_LENGTH =
      "Deeplearning4j's RecurrentAttentionLayer takes sequences of one length only, that of its"
          + " first call.";

  private static final String SET_PARAM =
      "Deeplearning4j's setParam writes nothing here, and says nothing: parameters that were set by"
          + " it, as by its import of Keras models, are still the initial ones. setParamTable and"
          + " params() write.";

  private static final Map<Class<?>, String> OF_VERTICES =
      Map.of(
          AttentionVertex.class,
          "Deeplearning4j's AttentionVertex still obeys the masks of an earlier call in a call"
              + " without; an explanation heeds only those that it is given.",
          LastTimeStepVertex.class,
          "Of a sequence whose mask leaves out all steps, Deeplearning4j's LastTimeStepVertex takes"
              + " the first.");

  private static final Map<Class<? extends Layer>, Function<Layer, String>> ALL =
      Map.ofEntries(
          remark(LSTM.class, lstm -> readsPadding("LSTM")),
          remark(GravesLSTM.class, lstm -> readsPadding("GravesLSTM")),
          remark(
              Bidirectional.class,
              both ->
                  both.getFwd() instanceof LSTM || both.getFwd() instanceof GravesLSTM
                      ? readsPadding("Bidirectional")
                      : null),
          remark(Convolution1D.class, StandardRemarks::convolution),
          remark(Convolution1DLayer.class, StandardRemarks::convolution),
          remark(
              Subsampling1DLayer.class,
              pooling ->
                  pooling.getConvolutionMode() == ConvolutionMode.Causal ? SHIFTED_POOLING : null),
          remark(
              SubsamplingLayer.class,
              pooling ->
                  isDilated(pooling.getDilation())
                      ? "In FLOAT, Deeplearning4j's pooling ignores dilation where it runs on"
                          + " oneDNN; in DOUBLE it does not."
                      : null),
          remark(
              SelfAttentionLayer.class,
              attention ->
                  "A mask keeps steps from being looked at, but Deeplearning4j lets masked steps"
                      + " look: their outputs are not 0, and what is behind may read them."),
          remark(RecurrentAttentionLayer.class, attention -> ONE_LENGTH),
          remark(
              SpaceToBatchLayer.class,
              blocks ->
                  "It makes several rows of one example, each of which is explained as one of its"
                      + " own, with a target of its own, unless UnstackVertices behind it put them"
                      + " together again."),
          remark(
              BatchNormalization.class,
              normalization ->
                  normalization.isLockGammaBeta()
                          && (normalization.getGamma() != 1) != (normalization.getBeta() != 0)
                      ? "Deeplearning4j ignores the locked gamma and beta unless both differ from 1"
                          + " and 0."
                      : null),
          remark(
              LocallyConnected1D.class,
              local -> local(local.getActivation(), local.getDilation() != 1, false)),
          remark(
              LocallyConnected2D.class,
              local -> local(local.getActivation(), isDilated(local.getDilation()), true)));

  private StandardRemarks() {}

  private static <C extends Layer>
      Map.Entry<Class<? extends Layer>, Function<Layer, String>> remark(
          Class<C> type, Function<C, String> text) {
    return Map.entry(type, layer -> text.apply(type.cast(layer)));
  }

  private static String readsPadding(String what) {
    return String.format(
        READS_PADDING, what, "Inside LastTimeStep or MaskZeroLayer, an LSTM obeys the mask.");
  }

  private static String convolution(Layer layer) {
    String all =
        String.format(
            READS_PADDING, "convolution over time", "Set masked steps to 0 beforehand if need be.");
    var windows = (ConvolutionLayer) layer;
    return windows.getConvolutionMode() == ConvolutionMode.Causal && windows.getStride()[0] > 1
        ? all + SHIFTED_MASK
        : all;
  }

  private static boolean isDilated(int... dilation) {
    return dilation[0] != 1 || dilation[1] != 1;
  }

  private static String local(Activation activation, boolean dilated, boolean ofImages) {
    String all =
        (ofImages
                ? "Deeplearning4j puts the weights of row i and column j to the window that it counts"
                    + " column by column: of square outputs, to row j and column i. "
                : "")
            + (dilated ? "Its dilation moves windows, but leaves no gaps between their taps. " : "")
            + (activation == Activation.LEAKYRELU ? "Its leaky ReLU has no leak." : "");
    return all.isEmpty() ? null : all.strip();
  }

  /** What is to be known about a layer; null for nothing. */
  static String of(Layer configuration) {
    Function<Layer, String> known = ALL.get(configuration.getClass());
    String text = known == null ? null : known.apply(configuration);
    // Attention, local connections and users' own layers.
    boolean isOfOperations =
        configuration instanceof AbstractSameDiffLayer
            && !(configuration instanceof SameDiffLambdaLayer);
    if (!isOfOperations) {
      return text;
    }
    return text == null ? SET_PARAM : text + " " + SET_PARAM;
  }

  /** What is to be known about a vertex; null for nothing. */
  static String of(GraphVertex configuration) {
    return OF_VERTICES.get(configuration.getClass());
  }
}
