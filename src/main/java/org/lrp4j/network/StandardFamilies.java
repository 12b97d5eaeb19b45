package org.lrp4j.network;

import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.VertexFamily;
import org.lrp4j.layer.activation.Activations;
import org.lrp4j.layer.affine.AutoEncoderFamily;
import org.lrp4j.layer.affine.BatchNormalizationFamily;
import org.lrp4j.layer.affine.Convolution1DFamily;
import org.lrp4j.layer.affine.Convolution3DFamily;
import org.lrp4j.layer.affine.ConvolutionFamily;
import org.lrp4j.layer.affine.Deconvolution2DFamily;
import org.lrp4j.layer.affine.Deconvolution3DFamily;
import org.lrp4j.layer.affine.DenseFamily;
import org.lrp4j.layer.affine.DepthwiseConvolutionFamily;
import org.lrp4j.layer.affine.ElementWiseMultiplicationFamily;
import org.lrp4j.layer.affine.LocallyConnected1DFamily;
import org.lrp4j.layer.affine.LocallyConnected2DFamily;
import org.lrp4j.layer.affine.OneClassOutputFamily;
import org.lrp4j.layer.affine.RnnOutputFamily;
import org.lrp4j.layer.affine.SeparableConvolutionFamily;
import org.lrp4j.layer.affine.VariationalAutoencoderFamily;
import org.lrp4j.layer.combining.ElementWiseFamily;
import org.lrp4j.layer.combining.ShiftFamily;
import org.lrp4j.layer.passing.PassFamily;
import org.lrp4j.layer.passing.PassVertexFamily;
import org.lrp4j.layer.pooling.GlobalPoolingFamily;
import org.lrp4j.layer.pooling.SubsamplingFamily;
import org.lrp4j.layer.recurrent.SimpleRnnFamily;
import org.lrp4j.layer.routing.RoutingFamily;
import org.lrp4j.layer.routing.RoutingVertexFamily;

/** All that lrp4j explains by itself: one line a family. */
public final class StandardFamilies {

  static final List<LayerFamily<?>> LAYERS =
      List.of(
          DenseFamily.DENSE,
          DenseFamily.OUTPUT,
          DenseFamily.CENTER_LOSS,
          OneClassOutputFamily.FAMILY,
          AutoEncoderFamily.FAMILY,
          VariationalAutoencoderFamily.FAMILY,
          RnnOutputFamily.FAMILY,
          ElementWiseMultiplicationFamily.FAMILY,
          ConvolutionFamily.FAMILY,
          Convolution1DFamily.FAMILY,
          Convolution3DFamily.FAMILY,
          Deconvolution2DFamily.FAMILY,
          Deconvolution3DFamily.FAMILY,
          DepthwiseConvolutionFamily.FAMILY,
          SeparableConvolutionFamily.FAMILY,
          LocallyConnected1DFamily.FAMILY,
          LocallyConnected2DFamily.FAMILY,
          BatchNormalizationFamily.FAMILY,
          SimpleRnnFamily.FAMILY,
          SubsamplingFamily.FAMILY,
          GlobalPoolingFamily.FAMILY,
          PassFamily.ACTIVATION,
          PassFamily.PRELU,
          PassFamily.DROPOUT,
          PassFamily.LRN,
          PassFamily.LOSS,
          PassFamily.CNN_LOSS,
          RoutingFamily.ZERO_PADDING,
          RoutingFamily.CROPPING,
          RoutingFamily.UPSAMPLING);

  static final List<VertexFamily<?>> VERTICES =
      List.of(
          ElementWiseFamily.FAMILY,
          ShiftFamily.FAMILY,
          PassVertexFamily.SCALE,
          PassVertexFamily.L2_NORMALIZE,
          RoutingVertexFamily.MERGE,
          RoutingVertexFamily.SUBSET,
          RoutingVertexFamily.STACK,
          RoutingVertexFamily.UNSTACK,
          RoutingVertexFamily.RESHAPE,
          RoutingVertexFamily.PREPROCESSOR);

  private static final List<Class<? extends InputPreProcessor>> PREPROCESSORS =
      List.of(
          CnnToFeedForwardPreProcessor.class,
          FeedForwardToCnnPreProcessor.class,
          CnnToRnnPreProcessor.class,
          RnnToCnnPreProcessor.class,
          FeedForwardToRnnPreProcessor.class,
          RnnToFeedForwardPreProcessor.class,
          Cnn3DToFeedForwardPreProcessor.class,
          FeedForwardToCnn3DPreProcessor.class);

  private StandardFamilies() {}

  /**
   * A registry of all this, to add to.
   *
   * @return a builder
   */
  public static LayerRegistry.Builder registry() {
    LayerRegistry.Builder builder = LayerRegistry.builder();
    LAYERS.forEach(builder::layer);
    VERTICES.forEach(builder::vertex);
    PREPROCESSORS.forEach(builder::preprocessor);
    Activations.ELEMENT_WISE.forEach(builder::elementWiseActivation);
    return builder;
  }
}
