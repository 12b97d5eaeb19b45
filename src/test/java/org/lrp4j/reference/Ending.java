package org.lrp4j.reference;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.lrp4j.reference.DrawnForm.Kind;
import org.lrp4j.reference.LayerDrawing.Drawn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Leads all that nobody reads yet to one output. */
final class Ending {

  private static final Activation[] OUTPUTS = {
    Activation.SOFTMAX, Activation.SOFTMAX, Activation.SIGMOID, Activation.IDENTITY, Activation.TANH
  };

  private final GraphDrawing graph;
  private final LayerDrawing layers;
  private final Random random;

  Ending(GraphDrawing graph, LayerDrawing layers, Random random) {
    this.graph = graph;
    this.layers = layers;
    this.random = random;
  }

  void add() {
    List<String> unread = graph.unread();
    Activation activation = OUTPUTS[random.nextInt(OUTPUTS.length)];
    if (unread.size() == 1
        && form(unread.get(0)).is(Kind.IMAGE)
        && form(unread.get(0)).isPlain()
        && form(unread.get(0)).channels() > 1
        && random.nextBoolean()) {
      var format = graph.channelsLast() ? CNN2DFormat.NHWC : CNN2DFormat.NCHW;
      var loss = new CnnLossLayer.Builder(LossFunction.MSE).format(format).activation(activation);
      add(new Drawn("loss", loss.build(), form(unread.get(0))), unread.get(0));
      return;
    }
    String all = joined(unread.stream().map(this::toPlainTable).toList());
    int classes = 2 + random.nextInt(2);
    if (random.nextInt(4) == 0) {
      String last = add(layers.dense(form(all), classes), all);
      var loss = new LossLayer.Builder(LossFunction.MSE).activation(activation);
      add(new Drawn("loss", loss.build(), form(last)), last);
      return;
    }
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.MSE)
            .nIn(form(all).size())
            .nOut(classes)
            .activation(activation)
            .build();
    add(new Drawn("output", output, DrawnForm.table(classes)), all);
  }

  private String toPlainTable(String source) {
    String last = source;
    if (form(last).steps() > 0) {
      DrawnForm rows = form(last);
      DrawnForm sequence = rows.withSteps(0).as(Kind.SEQUENCE, rows.size(), rows.steps());
      InputPreProcessor turn = PreprocessorDrawing.intoSequence(rows);
      last =
          graph.isChain()
              ? graph.add(layers.activation(sequence), turn, last)
              : graph.add("turn", new PreprocessorVertex(turn), sequence, last);
    }
    if (form(last).is(Kind.IMAGE)) {
      last = random.nextBoolean() && form(last).size() > 1 ? flattened(last) : pooled(last);
    } else if (form(last).is(Kind.SEQUENCE)) {
      last = pooled(last);
    }
    return unstacked(last);
  }

  private String pooled(String source) {
    return add(layers.globalPooling(form(source), true), source);
  }

  private String flattened(String source) {
    DrawnForm form = form(source);
    var preprocessor =
        new CnnToFeedForwardPreProcessor(
            form.height(),
            form.width(),
            form.channels(),
            graph.channelsLast() ? CNN2DFormat.NHWC : CNN2DFormat.NCHW);
    Drawn dense = layers.dense(form.as(Kind.TABLE, form.size()), 1 + random.nextInt(4));
    return graph.add(dense, preprocessor, source);
  }

  /** Both halves, side by side. */
  private String unstacked(String source) {
    DrawnForm form = form(source);
    if (form.stack() == 1) {
      return source;
    }
    DrawnForm half = form.stacked(1);
    String first = graph.add("unstack", new UnstackVertex(0, 2), half, source);
    String second = graph.add("unstack", new UnstackVertex(1, 2), half, source);
    var sum = new ElementWiseVertex(ElementWiseVertex.Op.Add);
    return graph.add("element", sum, half, first, second);
  }

  private String joined(List<String> tables) {
    if (tables.size() == 1) {
      return tables.get(0);
    }
    int size = tables.stream().mapToInt(name -> form(name).size()).sum();
    return graph.add(
        "merge", new MergeVertex(), DrawnForm.table(size), tables.toArray(String[]::new));
  }

  private String add(Drawn drawn, String source) {
    return graph.add(drawn, null, source);
  }

  private DrawnForm form(String name) {
    return graph.forms().get(name);
  }
}
