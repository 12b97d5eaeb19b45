package org.lrp4j.reference;

import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.lrp4j.reference.DrawnForm.Kind;
import org.lrp4j.reference.LayerDrawing.Drawn;

/** Draws what turns images, tables and sequences into each other: preprocessors and pooling. */
final class PreprocessorDrawing {

  private record Turned(InputPreProcessor preprocessor, DrawnForm form) {}

  private final Random random;
  private final LayerDrawing layers;
  private final boolean channelsLast;

  PreprocessorDrawing(Random random, LayerDrawing layers, boolean channelsLast) {
    this.random = random;
    this.layers = layers;
    this.channelsLast = channelsLast;
  }

  void addTo(GraphDrawing graph, String source) {
    DrawnForm form = graph.forms().get(source);
    if (!form.is(Kind.TABLE) && random.nextInt(3) == 0) {
      boolean keepsAxes = form.is(Kind.IMAGE) && !channelsLast && random.nextBoolean();
      graph.add(layers.globalPooling(form, !keepsAxes), null, source);
      return;
    }
    Turned turned = turned(form);
    if (turned == null) {
      return;
    }
    if (!graph.isChain() && random.nextInt(3) == 0) {
      graph.add("turn", new PreprocessorVertex(turned.preprocessor()), turned.form(), source);
      return;
    }
    Drawn drawn =
        switch (turned.form().kind()) {
          case TABLE -> layers.dense(turned.form(), 1 + random.nextInt(4));
          case IMAGE -> layers.convolution(turned.form(), 1 + random.nextInt(3));
          case SEQUENCE -> layers.activation(turned.form());
        };
    graph.add(drawn, turned.preprocessor(), source);
  }

  private Turned turned(DrawnForm form) {
    return switch (form.kind()) {
      case IMAGE -> form.steps() > 0 && random.nextBoolean() ? toSequence(form) : flattened(form);
      case TABLE -> form.steps() > 0 ? toSequence(form) : toImage(form);
      case SEQUENCE -> toRows(form);
    };
  }

  private Turned flattened(DrawnForm form) {
    var preprocessor =
        new CnnToFeedForwardPreProcessor(
            form.height(),
            form.width(),
            form.channels(),
            channelsLast ? CNN2DFormat.NHWC : CNN2DFormat.NCHW);
    return new Turned(preprocessor, form.as(Kind.TABLE, form.size()));
  }

  private Turned toImage(DrawnForm form) {
    if (channelsLast) {
      return null;
    }
    int channels = divisor(form.size());
    int height = divisor(form.size() / channels);
    int width = form.size() / channels / height;
    return new Turned(
        new FeedForwardToCnnPreProcessor(height, width, channels),
        form.as(Kind.IMAGE, channels, height, width));
  }

  private Turned toRows(DrawnForm form) {
    // Of the rows of a stack DL4J cannot make sequences again: it goes by the network's batch.
    if (form.steps() > 0 || form.stack() > 1) {
      return null;
    }
    DrawnForm rows = form.withSteps(form.sizes()[1]);
    if (channelsLast || random.nextBoolean()) {
      return new Turned(
          new RnnToFeedForwardPreProcessor(RNNFormat.NCW), rows.as(Kind.TABLE, form.channels()));
    }
    int channels = divisor(form.channels());
    int height = divisor(form.channels() / channels);
    int width = form.channels() / channels / height;
    return new Turned(
        new RnnToCnnPreProcessor(height, width, channels, RNNFormat.NCW),
        rows.as(Kind.IMAGE, channels, height, width));
  }

  static InputPreProcessor intoSequence(DrawnForm form) {
    return form.is(Kind.TABLE)
        ? new FeedForwardToRnnPreProcessor(RNNFormat.NCW)
        : new CnnToRnnPreProcessor(form.height(), form.width(), form.channels(), RNNFormat.NCW);
  }

  private static Turned toSequence(DrawnForm form) {
    return new Turned(
        intoSequence(form), form.withSteps(0).as(Kind.SEQUENCE, form.size(), form.steps()));
  }

  private int divisor(int number) {
    int[] divisors = IntStream.rangeClosed(1, number).filter(d -> number % d == 0).toArray();
    return divisors[random.nextInt(divisors.length)];
  }
}
