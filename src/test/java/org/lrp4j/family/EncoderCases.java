package org.lrp4j.family;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.lrp4j.family.Reference.Elsewhere;
import org.lrp4j.family.Reference.Matrix;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Rows of encoders, of output layers with more than a dense layer's parameters, and of norms. */
final class EncoderCases {

  private EncoderCases() {}

  static Stream<FamilyCase> all() {
    return Stream.of(encoders(), merged(), outputs(), normalized()).flatMap(rows -> rows);
  }

  private static Stream<FamilyCase> encoders() {
    return Stream.of(
        AffineCases.table("autoencoder", autoencoder()),
        variational("variational, one layer", 5).with(new Stages.Variational(1)),
        variational("variational, three layers", 5, 6, 3).with(new Stages.Variational(3)));
  }

  /** Batch normalisation merged to the left; of the variational one into its last map. */
  private static Stream<FamilyCase> merged() {
    Layer normalization = new BatchNormalization.Builder().name("normalization").build();
    return Stream.of(
        AffineCases.table("autoencoder + normalisation", autoencoder(), normalization)
            .with(new Matrix(false)),
        AffineCases.table("variational + normalisation", encoder(5, 6, 3), normalization)
            .with(new Stages.Variational(3)));
  }

  private static Layer autoencoder() {
    return new AutoEncoder.Builder()
        .name(FamilyCase.SUBJECT)
        .nOut(6)
        .corruptionLevel(0.5)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static FamilyCase variational(String name, int... sizes) {
    return AffineCases.table(name, encoder(sizes));
  }

  private static Layer encoder(int... sizes) {
    return new VariationalAutoencoder.Builder()
        .name(FamilyCase.SUBJECT)
        .nOut(2)
        .encoderLayerSizes(sizes)
        .decoderLayerSizes(4)
        .pzxActivationFunction(Activation.IDENTITY)
        .activation(Activation.TANH)
        .build();
  }

  private static Stream<FamilyCase> outputs() {
    Layer identity =
        new CenterLossOutputLayer.Builder(LossFunction.MSE)
            .name(FamilyCase.SUBJECT)
            .nOut(3)
            .activation(Activation.IDENTITY)
            .build();
    Layer softmax = identity.clone();
    ((CenterLossOutputLayer) softmax).setActivationFn(Activation.SOFTMAX.getActivationFunction());
    CaseInput table = CaseInput.table(AffineCases.FEATURES);
    return Stream.of(
        FamilyCase.chain("center loss", table, new Matrix(false), identity),
        FamilyCase.chain(
            "center loss, softmax left out", table, new Elsewhere("TargetTest"), softmax),
        oneClass(Activation.IDENTITY),
        oneClass(Activation.TANH));
  }

  private static FamilyCase oneClass(Activation activation) {
    return FamilyCase.chain(
        "one class, " + activation,
        CaseInput.table(AffineCases.FEATURES),
        new Stages.OneClass(activation),
        new OCNNOutputLayer.Builder()
            .name(FamilyCase.SUBJECT)
            .nIn(AffineCases.FEATURES)
            .hiddenLayerSize(5)
            .initialRValue(0.25)
            .activation(activation.getActivationFunction())
            .build());
  }

  private static Stream<FamilyCase> normalized() {
    return Stream.of(true, false)
        .map(
            bias ->
                AffineCases.table(
                        "normalised dense" + (bias ? "" : ", no bias"), normalizedDense(bias))
                    .with(new Stages.LayerNorm(bias)));
  }

  static Layer normalizedDense(boolean bias) {
    return new DenseLayer.Builder()
        .name(FamilyCase.SUBJECT)
        .nOut(6)
        .hasBias(bias)
        .hasLayerNorm(true)
        .activation(Activation.IDENTITY)
        .build();
  }
}
