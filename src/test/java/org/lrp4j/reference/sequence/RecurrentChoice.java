package org.lrp4j.reference.sequence;

import java.util.Random;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.lrp4j.reference.sequence.LayerChoice.Drawn;

/** Draws layers with a state, and the wrappers around them. */
@SuppressWarnings("deprecation") // Graves' layers still run
final class RecurrentChoice {

  /** A layer in one direction and its reference, if masks reset its state, and if they do not. */
  private record OneWay(
      Layer layer,
      Function<Reading, SequenceNode.Layer> reference,
      Function<Reading, SequenceNode.Layer> resetting) {}

  private final Random random;
  private final RNNFormat format;

  RecurrentChoice(Random random, RNNFormat format) {
    this.random = random;
    this.format = format;
  }

  private Curve curve() {
    return random.nextBoolean() ? Curve.TANH : Curve.SOFTSIGN;
  }

  private OneWay oneWay(int units) {
    Curve curve = curve();
    return switch (random.nextInt(4)) {
      case 0 -> {
        Layer layer =
            new SimpleRnn.Builder()
                .nOut(units)
                .weightInit(WeightInit.XAVIER)
                .activation(curve.activation())
                .dataFormat(format)
                .build();
        yield new OneWay(layer, r -> r.elman(curve), r -> r.elman(curve));
      }
      case 1 -> {
        Layer layer =
            new GravesLSTM.Builder()
                .nOut(units)
                .weightInit(WeightInit.XAVIER)
                .activation(curve.activation())
                .gateActivationFunction(Curve.HARDSIGMOID.activation())
                .dataFormat(format)
                .build();
        yield new OneWay(
            layer,
            r -> r.memory(curve, Curve.HARDSIGMOID, false),
            r -> r.memory(curve, Curve.HARDSIGMOID, true));
      }
      default -> {
        Layer layer =
            new LSTM.Builder()
                .nOut(units)
                .weightInit(WeightInit.XAVIER)
                .activation(curve.activation())
                .dataFormat(format)
                .build();
        yield new OneWay(
            layer,
            r -> r.memory(curve, Curve.SIGMOID, false),
            r -> r.memory(curve, Curve.SIGMOID, true));
      }
    };
  }

  Drawn oneWay(Form form, int units) {
    OneWay drawn = oneWay(units);
    return Drawn.ruled("rnn", drawn.layer, drawn.reference::apply, form.of(units));
  }

  private static TwoWays twoWays(
      Reading r, Bidirectional.Mode mode, Function<Reading, SequenceNode.Layer> layer) {
    return new TwoWays(layer.apply(r.inside("f")), layer.apply(r.inside("b")), mode, r.delta());
  }

  private Bidirectional.Mode mode() {
    Bidirectional.Mode[] modes = Bidirectional.Mode.values();
    return modes[random.nextInt(modes.length)];
  }

  private static int width(Bidirectional.Mode mode, int units) {
    return mode == Bidirectional.Mode.CONCAT ? 2 * units : units;
  }

  Drawn draw(Form form, int units) {
    OneWay drawn = oneWay(units);
    return switch (random.nextInt(6)) {
      case 0, 1 -> {
        Bidirectional.Mode mode = mode();
        yield Drawn.ruled(
            "two",
            new Bidirectional(mode, drawn.layer),
            r -> twoWays(r, mode, drawn.reference),
            form.of(width(mode, units)));
      }
      case 2 -> format == RNNFormat.NCW ? graves(form, units) : null;
      case 3 ->
          format == RNNFormat.NCW && !form.masked()
              ? Drawn.ruled(
                  "unzero",
                  new MaskZeroLayer(drawn.layer, 0),
                  r -> new NotZero(drawn.resetting.apply(r), 0),
                  form.of(units))
              : null;
      default -> Drawn.ruled("rnn", drawn.layer, drawn.reference::apply, form.of(units));
    };
  }

  private Drawn graves(Form form, int units) {
    Curve curve = curve();
    Layer layer =
        new GravesBidirectionalLSTM.Builder().nOut(units).activation(curve.activation()).build();
    return Drawn.ruled(
        "graves",
        layer,
        r ->
            new TwoWays(
                r.memory("F", curve, Curve.SIGMOID, true),
                r.memory("B", curve, Curve.SIGMOID, true),
                Bidirectional.Mode.ADD,
                r.delta()),
        form.of(units));
  }

  /** The last step of a layer, or of two directions, in either nesting. */
  Drawn last(Form form, int units) {
    OneWay drawn = oneWay(units);
    Bidirectional.Mode mode = mode();
    Form wide = form.table().of(width(mode, units));
    return switch (random.nextInt(4)) {
      case 0 ->
          Drawn.ruled(
              "last",
              new LastTimeStep(new Bidirectional(mode, drawn.layer)),
              r -> new LastOne(twoWays(r, mode, drawn.resetting)),
              wide);
      case 1 ->
          Drawn.ruled(
              "two",
              new Bidirectional(mode, new LastTimeStep(drawn.layer)),
              r -> twoWays(r, mode, inside -> new LastOne(drawn.resetting.apply(inside))),
              wide);
      default ->
          Drawn.ruled(
              "last",
              new LastTimeStep(drawn.layer),
              r -> new LastOne(drawn.resetting.apply(r)),
              form.table().of(units));
    };
  }
}
