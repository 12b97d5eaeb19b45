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
import org.lrp4j.layer.affine.EmbeddingFamily;
import org.lrp4j.layer.affine.LocallyConnected1DFamily;
import org.lrp4j.layer.affine.LocallyConnected2DFamily;
import org.lrp4j.layer.affine.OneClassOutputFamily;
import org.lrp4j.layer.affine.RnnOutputFamily;
import org.lrp4j.layer.affine.SeparableConvolutionFamily;
import org.lrp4j.layer.affine.VariationalAutoencoderFamily;
import org.lrp4j.layer.attention.AttentionVertexFamily;
import org.lrp4j.layer.attention.RecurrentAttentionFamily;
import org.lrp4j.layer.attention.SelfAttentionFamily;
import org.lrp4j.layer.combining.ElementWiseFamily;
import org.lrp4j.layer.combining.L2Family;
import org.lrp4j.layer.combining.ShiftFamily;
import org.lrp4j.layer.passing.MaskFamily;
import org.lrp4j.layer.passing.PassFamily;
import org.lrp4j.layer.passing.PassVertexFamily;
import org.lrp4j.layer.passing.YoloFamily;
import org.lrp4j.layer.pooling.GlobalPoolingFamily;
import org.lrp4j.layer.pooling.Subsampling1DFamily;
import org.lrp4j.layer.pooling.Subsampling3DFamily;
import org.lrp4j.layer.pooling.SubsamplingFamily;
import org.lrp4j.layer.recurrent.BidirectionalFamily;
import org.lrp4j.layer.recurrent.GravesBidirectionalFamily;
import org.lrp4j.layer.recurrent.LastTimeStepFamily;
import org.lrp4j.layer.recurrent.LstmFamily;
import org.lrp4j.layer.recurrent.MaskZeroFamily;
import org.lrp4j.layer.recurrent.SimpleRnnFamily;
import org.lrp4j.layer.recurrent.TimeDistributedFamily;
import org.lrp4j.layer.routing.PoolHelperFamily;
import org.lrp4j.layer.routing.RepeatVectorFamily;
import org.lrp4j.layer.routing.ReverseTimeSeriesFamily;
import org.lrp4j.layer.routing.RoutingFamily;
import org.lrp4j.layer.routing.RoutingVertexFamily;
import org.lrp4j.layer.routing.SequenceRoutingFamily;
import org.lrp4j.layer.routing.VolumeRoutingFamily;
import org.lrp4j.layer.samediff.SameDiffFamily;
import org.lrp4j.layer.samediff.SameDiffVertexFamily;

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
          EmbeddingFamily.SINGLE,
          EmbeddingFamily.SEQUENCE,
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
          LstmFamily.LSTM,
          LstmFamily.GRAVES,
          GravesBidirectionalFamily.FAMILY,
          BidirectionalFamily.FAMILY,
          LastTimeStepFamily.FAMILY,
          MaskZeroFamily.FAMILY,
          TimeDistributedFamily.FAMILY,
          SelfAttentionFamily.FAMILY,
          RecurrentAttentionFamily.FAMILY,
          SubsamplingFamily.FAMILY,
          Subsampling1DFamily.FAMILY,
          Subsampling3DFamily.FAMILY,
          GlobalPoolingFamily.FAMILY,
          PassFamily.ACTIVATION,
          PassFamily.PRELU,
          PassFamily.DROPOUT,
          PassFamily.LRN,
          PassFamily.LOSS,
          PassFamily.RNN_LOSS,
          PassFamily.CNN_LOSS,
          PassFamily.CNN_3D_LOSS,
          YoloFamily.FAMILY,
          MaskFamily.FAMILY,
          RoutingFamily.ZERO_PADDING,
          RoutingFamily.CROPPING,
          RoutingFamily.UPSAMPLING,
          RoutingFamily.SPACE_TO_DEPTH,
          RoutingFamily.SPACE_TO_BATCH,
          SequenceRoutingFamily.ZERO_PADDING,
          SequenceRoutingFamily.CROPPING,
          SequenceRoutingFamily.UPSAMPLING,
          RepeatVectorFamily.FAMILY,
          VolumeRoutingFamily.ZERO_PADDING,
          VolumeRoutingFamily.CROPPING,
          VolumeRoutingFamily.UPSAMPLING,
          SameDiffFamily.LAYER,
          SameDiffFamily.OUTPUT);

  static final List<VertexFamily<?>> VERTICES =
      List.of(
          ElementWiseFamily.FAMILY,
          L2Family.FAMILY,
          AttentionVertexFamily.FAMILY,
          ShiftFamily.FAMILY,
          PassVertexFamily.SCALE,
          PassVertexFamily.L2_NORMALIZE,
          PassVertexFamily.INPUT_SCALING,
          RoutingVertexFamily.MERGE,
          RoutingVertexFamily.SUBSET,
          RoutingVertexFamily.STACK,
          RoutingVertexFamily.UNSTACK,
          RoutingVertexFamily.RESHAPE,
          RoutingVertexFamily.LAST_TIME_STEP,
          RoutingVertexFamily.DUPLICATE_TO_TIME_SERIES,
          ReverseTimeSeriesFamily.FAMILY,
          PoolHelperFamily.FAMILY,
          RoutingVertexFamily.PREPROCESSOR,
          RoutingVertexFamily.MASKING,
          SameDiffVertexFamily.VERTEX,
          SameDiffVertexFamily.LAMBDA);

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
    StandardRefusals.ALL.forEach(builder::refuse);
    Activations.ELEMENT_WISE.forEach(builder::elementWiseActivation);
    return builder;
  }
}
