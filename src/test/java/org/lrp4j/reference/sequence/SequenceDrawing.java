package org.lrp4j.reference.sequence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.lrp4j.layer.samediff.WrittenVertex;
import org.lrp4j.reference.sequence.LayerChoice.Drawn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Draws a network of sequences, words or a table, layer by layer. */
final class SequenceDrawing {

  static final String INPUT = "input";
  static final int WORDS = 6;

  /** What the network reads. */
  enum Kind {
    SEQUENCE,
    WORDS,
    WORD,
    TABLE
  }

  private final List<DrawnPart> parts = new ArrayList<>();
  private final Map<String, Form> forms = new HashMap<>();
  private final Random random;
  private final LayerChoice layers;
  private final Kind kind;
  private final RNNFormat format;
  private final boolean chain;
  private final Form input;
  private boolean fixesLength;
  private boolean movedSteps;
  private String last = INPUT;

  SequenceDrawing(Random random) {
    this.random = random;
    this.chain = random.nextBoolean();
    this.kind =
        switch (random.nextInt(8)) {
          case 0 -> Kind.WORDS;
          case 1 -> Kind.WORD;
          case 2 -> Kind.TABLE;
          default -> Kind.SEQUENCE;
        };
    this.format = random.nextInt(4) == 0 ? RNNFormat.NWC : RNNFormat.NCW;
    boolean hasSteps = kind == Kind.SEQUENCE || kind == Kind.WORDS;
    boolean masked = hasSteps && random.nextInt(5) < 2;
    boolean words = kind == Kind.WORDS || kind == Kind.WORD;
    this.input =
        new Form(words ? 1 : 2 + random.nextInt(2), hasSteps ? 3 + random.nextInt(3) : 0, masked);
    this.layers = new LayerChoice(random, format, words);
    forms.put(INPUT, input);
    if (words) {
      addEmbedding();
    }
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      if (chain || form().isTable() || random.nextInt(3) > 0) {
        addLayer();
      } else {
        addBlock();
      }
    }
    addOutput();
  }

  Kind kind() {
    return kind;
  }

  RNNFormat format() {
    return format;
  }

  boolean isChain() {
    return chain;
  }

  Form input() {
    return input;
  }

  List<DrawnPart> parts() {
    return parts;
  }

  Form form(String name) {
    return forms.get(name);
  }

  String output() {
    return last;
  }

  boolean fixesLength() {
    return fixesLength || layers.fixesLength();
  }

  InputType inputType() {
    return switch (kind) {
      case WORD, WORDS -> InputType.feedForward(WORDS);
      case TABLE -> InputType.feedForward(input.features());
      default -> InputType.recurrent(input.features(), input.steps(), format);
    };
  }

  private Form form() {
    return forms.get(last);
  }

  private void addEmbedding() {
    boolean hasBias = random.nextBoolean();
    Curve curve = random.nextBoolean() ? Curve.TANH : Curve.IDENTITY;
    Function<Reading, SequenceNode> reference = r -> new Words(WORDS, r.dense(curve, true));
    if (kind == Kind.WORD) {
      var layer = new EmbeddingLayer.Builder().nIn(WORDS).nOut(3).hasBias(hasBias);
      add(
          Drawn.ruled(
              "word", layer.activation(curve.activation()).build(), reference, input.of(3)));
      return;
    }
    var layer =
        new EmbeddingSequenceLayer.Builder()
            .nIn(WORDS)
            .nOut(3)
            .hasBias(hasBias)
            .outputDataFormat(format)
            .activation(curve.activation());
    add(Drawn.ruled("words", layer.build(), reference, input.of(3)));
  }

  private void addLayer() {
    Form form = form();
    // Behind a convolution over time DL4J takes steps for features; it knows no mask of one step.
    boolean takesRows = form.steps() > 1 && !last.startsWith("conv");
    if (takesRows && random.nextInt(8) == 0) {
      for (Drawn drawn : layers.rows(form)) {
        add(drawn);
      }
      return;
    }
    if (!form.isTable() && random.nextInt(8) == 0) {
      add(layers.toTable(form));
      return;
    }
    Drawn drawn = layers.draw(form);
    if (drawn != null) {
      add(drawn);
    }
  }

  private String add(Drawn drawn) {
    String name = drawn.name() + parts.size();
    drawn.layer().setLayerName(name);
    movedSteps |= drawn.form().steps() != form().steps();
    parts.add(
        new DrawnPart(
            name,
            drawn.layer(),
            List.of(last),
            drawn.reference(),
            drawn.takesRule(),
            drawn.readsRows()));
    forms.put(name, drawn.form());
    last = name;
    return name;
  }

  private String join(
      String kindName,
      GraphVertex vertex,
      Function<Reading, SequenceNode> reference,
      Form form,
      String... sources) {
    String name = kindName + parts.size();
    parts.add(new DrawnPart(name, vertex, List.of(sources), reference, false, false));
    forms.put(name, form);
    last = name;
    return name;
  }

  /** A layer beside the others that keeps the number of steps. */
  private String branch(String source, int features) {
    last = source;
    Form form = forms.get(source);
    return add(
        random.nextBoolean() ? layers.sameLength(form, features) : layers.oneWay(form, features));
  }

  private void addBlock() {
    boolean first = format == RNNFormat.NCW;
    switch (random.nextInt(first ? 6 : 1)) {
      case 1 -> attention();
      case 2 -> reverse();
      case 3 -> copies();
      case 4 -> merge();
      default -> sum();
    }
  }

  private void sum() {
    String source = last;
    Form form = form();
    String left = branch(source, form.features());
    String right = random.nextBoolean() ? branch(source, form.features()) : source;
    if (form.masked() || random.nextBoolean()) {
      int which = random.nextInt(3);
      ElementWiseVertex.Op op =
          new ElementWiseVertex.Op[] {
                ElementWiseVertex.Op.Add,
                ElementWiseVertex.Op.Average,
                ElementWiseVertex.Op.Subtract
              }
              [which];
      double[][] factors = {{1, 1}, {1, 1}, {1, -1}};
      join(
          "sum",
          new ElementWiseVertex(op),
          r -> new Summed(factors[which], which == 1 ? 2 : 1, r.delta()),
          form,
          left,
          right);
      return;
    }
    join(
        "written",
        new WrittenVertex((sd, a, b, p) -> a.add(b)),
        r -> new Summed(new double[] {1, 1}, 1, r.delta()),
        form,
        left,
        right);
  }

  private void merge() {
    String source = last;
    Form form = form();
    String left = branch(source, layers.size());
    int features = form().features() + form.features();
    join("merge", new MergeVertex(), r -> new Joined(), form.of(features), left, source);
  }

  private void attention() {
    String source = last;
    Form form = form();
    boolean projects = random.nextInt(3) > 0;
    String keys = random.nextBoolean() ? source : branch(source, form.features());
    String values = random.nextBoolean() ? keys : branch(source, form.features());
    int inputs = form.features();
    int heads = projects ? 2 : 1;
    int outputs = projects ? 4 : inputs;
    AttentionVertex vertex =
        new AttentionVertex.Builder()
            .nInQueries(inputs)
            .nInKeys(inputs)
            .nInValues(inputs)
            .nOut(outputs)
            .nHeads(heads)
            .projectInput(projects)
            .build();
    join(
        "attention",
        vertex,
        r -> new Attended(r.heads(inputs)),
        form.of(outputs),
        source,
        keys,
        values);
  }

  private boolean keptSteps() {
    return kind == Kind.SEQUENCE && !movedSteps && form().masked() == input.masked();
  }

  private void reverse() {
    if (!input.masked() || keptSteps()) {
      join(
          "reversed",
          new ReverseTimeSeriesVertex(input.masked() ? INPUT : null),
          r -> new Reversed(),
          form(),
          last);
    }
  }

  private void copies() {
    if (!keptSteps()) {
      return;
    }
    String source = last;
    Form form = form();
    String end =
        join(
            "end",
            new LastTimeStepVertex(INPUT),
            r -> new LastOne(new Passed(Curve.IDENTITY, 1)),
            form.table(),
            source);
    if (random.nextBoolean()) {
      movedSteps = true;
      return;
    }
    fixesLength = true;
    int steps = input.steps();
    String copies =
        join(
            "copies",
            new DuplicateToTimeSeriesVertex(INPUT),
            r -> new Moved(one -> steps, t -> 0),
            form,
            end);
    join(
        "merge",
        new MergeVertex(),
        r -> new Joined(),
        form.of(2 * form.features()),
        source,
        copies);
  }

  private void addOutput() {
    Activation activation = random.nextBoolean() ? Activation.IDENTITY : Activation.SOFTMAX;
    if (!form().isTable() && random.nextBoolean()) {
      var layer = new RnnOutputLayer.Builder(LossFunction.MSE).nOut(3).dataFormat(format);
      add(
          Drawn.ruled(
              "output",
              layer.activation(activation).build(),
              r -> r.dense(Curve.IDENTITY, false),
              form().of(3)));
      return;
    }
    if (!form().isTable()) {
      add(layers.toTable(form()));
    }
    var layer = new OutputLayer.Builder(LossFunction.MSE).nOut(3).activation(activation);
    add(Drawn.ruled("output", layer.build(), r -> r.dense(Curve.IDENTITY, false), form().of(3)));
  }
}
