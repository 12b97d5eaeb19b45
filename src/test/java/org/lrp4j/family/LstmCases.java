package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.lrp4j.family.Reference.Elsewhere;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.activations.Activation;

/** Rows of layers with a memory, and of the wrappers around recurrent layers. */
@SuppressWarnings("deprecation") // Graves' layers still run
final class LstmCases {

  static final CaseInput SEQUENCE = new CaseInput(DataFormat.NCW, 2, RecurrentCases.STEPS);
  static final CaseInput SEQUENCE_LAST = new CaseInput(DataFormat.NWC, RecurrentCases.STEPS, 2);

  private static final Elsewhere LOOPS = new Elsewhere("LstmOracleTest");
  private static final Elsewhere WRAPPERS = new Elsewhere("wrappers, in LstmOracleTest");

  private LstmCases() {}

  static Stream<FamilyCase> all() {
    List<FamilyCase> all = new ArrayList<>();
    for (CaseInput input : List.of(SEQUENCE, SEQUENCE_LAST)) {
      RNNFormat format = input.format() == DataFormat.NWC ? RNNFormat.NWC : RNNFormat.NCW;
      String in = ", " + input.format();
      for (Activation activation : List.of(Activation.TANH, Activation.SOFTSIGN)) {
        both(all, "LSTM, " + activation + in, input, LOOPS, lstm(activation, format));
      }
      both(all, "GravesLSTM" + in, input, LOOPS, graves(format));
      both(all, "LastTimeStep of LSTM" + in, input, WRAPPERS, last(lstm(Activation.TANH, format)));
      both(all, "LastTimeStep of SimpleRnn" + in, input, WRAPPERS, last(rnn(format)));
      for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
        Layer layer = named(new Bidirectional(mode, lstm(Activation.TANH, format)));
        both(all, "Bidirectional LSTM, " + mode + in, input, WRAPPERS, layer);
      }
    }
    both(
        all,
        "GravesBidirectionalLSTM",
        SEQUENCE,
        WRAPPERS,
        new GravesBidirectionalLSTM.Builder()
            .name(FamilyCase.SUBJECT)
            .nIn(2)
            .nOut(RecurrentCases.UNITS)
            .activation(Activation.TANH)
            .build());
    RNNFormat first = RNNFormat.NCW;
    both(
        all,
        "Bidirectional SimpleRnn",
        SEQUENCE,
        WRAPPERS,
        named(new Bidirectional(Bidirectional.Mode.ADD, rnn(first))));
    both(
        all,
        "LastTimeStep of Bidirectional LSTM",
        SEQUENCE,
        WRAPPERS,
        last(new Bidirectional(Bidirectional.Mode.CONCAT, lstm(Activation.TANH, first))));
    both(
        all,
        "Bidirectional of LastTimeStep of LSTM",
        SEQUENCE,
        WRAPPERS,
        named(
            new Bidirectional(
                Bidirectional.Mode.CONCAT, new LastTimeStep(lstm(Activation.TANH, first)))));
    both(
        all,
        "MaskZero of LSTM",
        SEQUENCE,
        WRAPPERS,
        named(new MaskZeroLayer(lstm(Activation.TANH, first), 0)));
    all.add(
        FamilyCase.chain(
            "TimeDistributed Dense",
            SEQUENCE,
            WRAPPERS,
            named(
                new TimeDistributed(
                    new DenseLayer.Builder()
                        .nIn(2)
                        .nOut(RecurrentCases.UNITS)
                        .activation(Activation.TANH)
                        .build()))));
    return all.stream();
  }

  private static void both(
      List<FamilyCase> all, String name, CaseInput input, Reference reference, Layer layer) {
    FamilyCase row = FamilyCase.chain(name, input, reference, layer);
    all.add(row);
    all.add(row.masked(RecurrentCases.MASK));
  }

  static AbstractLSTM lstm(Activation activation, RNNFormat format) {
    return new LSTM.Builder()
        .name(FamilyCase.SUBJECT)
        .nIn(2)
        .nOut(RecurrentCases.UNITS)
        .weightInit(WeightInit.XAVIER) // deep inside wrappers the network's is not taken over
        .activation(activation)
        .dataFormat(format)
        .build();
  }

  private static AbstractLSTM graves(RNNFormat format) {
    return new GravesLSTM.Builder()
        .name(FamilyCase.SUBJECT)
        .nIn(2)
        .nOut(RecurrentCases.UNITS)
        .activation(Activation.TANH)
        .gateActivationFunction(Activation.HARDSIGMOID)
        .dataFormat(format)
        .build();
  }

  private static Layer rnn(RNNFormat format) {
    return new SimpleRnn.Builder()
        .nIn(2)
        .nOut(RecurrentCases.UNITS)
        .activation(Activation.TANH)
        .dataFormat(format)
        .build();
  }

  private static Layer last(Layer layer) {
    return named(new LastTimeStep(layer));
  }

  private static Layer named(Layer layer) {
    layer.setLayerName(FamilyCase.SUBJECT);
    return layer;
  }
}
