package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lrp4j.reference.DrawnNetwork.Part;
import org.lrp4j.reference.LayerDrawing.Drawn;
import org.nd4j.linalg.activations.Activation;

/**
 * Draws a network piece by piece. Every activation may be read several times, so that it gets
 * relevance of layers with different rules.
 */
final class GraphDrawing {

  private final Map<String, DrawnForm> inputs = new LinkedHashMap<>();
  private final Map<String, DrawnForm> forms = new LinkedHashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private final Random random;
  private final LayerDrawing layers;
  private final VertexDrawing vertices;
  private final boolean isChain;
  private final boolean channelsLast;

  private GraphDrawing(Random random) {
    this.random = random;
    this.isChain = random.nextInt(4) == 0;
    this.channelsLast = random.nextInt(4) == 0;
    this.layers = new LayerDrawing(random, channelsLast);
    this.vertices = new VertexDrawing(random, layers, channelsLast);
  }

  static DrawnNetwork draw(Random random) {
    GraphDrawing drawing = new GraphDrawing(random);
    drawing.addInputs();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(3) > 0) {
        drawing.addBetweenRules();
      } else {
        drawing.addPiece(drawing.someSource());
      }
    }
    new Ending(drawing, drawing.layers, random).add();
    return new DrawnNetwork(drawing.inputs, drawing.parts, drawing.isChain, drawing.channelsLast);
  }

  boolean isChain() {
    return isChain;
  }

  boolean channelsLast() {
    return channelsLast;
  }

  Map<String, DrawnForm> forms() {
    return forms;
  }

  private void addInputs() {
    DrawnForm form =
        switch (random.nextInt(6)) {
          case 0, 1 -> DrawnForm.table(2 + random.nextInt(4));
          case 2 -> DrawnForm.sequence(1 + random.nextInt(3), 2 + random.nextInt(3));
          default ->
              DrawnForm.image(1 + random.nextInt(3), 2 + random.nextInt(4), 2 + random.nextInt(4));
        };
    addInput(ReferenceNetwork.INPUT, form);
    if (!isChain && random.nextInt(4) == 0) {
      addInput("second", form);
    }
  }

  private void addInput(String name, DrawnForm form) {
    inputs.put(name, form);
    forms.put(name, form);
  }

  /**
   * What is proved of a layer depends on all that lies between it and the next layers that have
   * rules, so something is put there.
   */
  private void addBetweenRules() {
    // A late ReLU: whether it says anything about the layer's own sign depends on what is between.
    boolean isRectifiedLate = random.nextInt(3) == 0;
    addAffine(someSource(), isRectifiedLate ? Activation.IDENTITY : layers.activation());
    int between = 1 + random.nextInt(2);
    for (int i = 0; i < between; i++) {
      addPiece(newest());
    }
    if (isRectifiedLate) {
      add(layers.activation(forms.get(newest()), Activation.RELU), null, newest());
    }
    addAffine(newest(), layers.activation());
  }

  private void addAffine(String source, Activation activation) {
    addNormalizations(add(layers.affine(forms.get(source), activation), null, source));
  }

  private void addPiece(String source) {
    if (!isChain && random.nextBoolean()) {
      vertices.addTo(this, source);
    } else if (random.nextInt(4) == 0) {
      new PreprocessorDrawing(random, layers, channelsLast).addTo(this, source);
    } else {
      Drawn drawn = layers.layer(forms.get(source));
      if (drawn != null) {
        String name = add(drawn, null, source);
        if (drawn.name().equals("conv") || drawn.name().equals("dense")) {
          addNormalizations(name);
        }
      }
    }
  }

  /** None, one that may be merged into the layer, or several in a row. */
  private void addNormalizations(String source) {
    String last = source;
    while (!forms.get(last).is(DrawnForm.Kind.SEQUENCE) && random.nextInt(3) == 0) {
      last = add(layers.normalization(forms.get(last)), null, last);
    }
  }

  /** The newest activation, more often than not. */
  private String someSource() {
    List<String> names = List.copyOf(forms.keySet());
    return isChain || random.nextInt(5) < 3 ? newest() : names.get(random.nextInt(names.size()));
  }

  private String newest() {
    List<String> names = List.copyOf(forms.keySet());
    return names.get(names.size() - 1);
  }

  /** An activation, which may be the same one, that fulfils a condition; null if there is none. */
  String someOther(Predicate<DrawnForm> condition) {
    List<String> fitting =
        forms.entrySet().stream()
            .filter(entry -> condition.test(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    return fitting.isEmpty() ? null : fitting.get(random.nextInt(fitting.size()));
  }

  List<String> unread() {
    return forms.keySet().stream()
        .filter(name -> parts.stream().noneMatch(part -> part.sources().contains(name)))
        .toList();
  }

  String add(Drawn drawn, InputPreProcessor preprocessor, String source) {
    String name = drawn.name() + parts.size();
    Layer layer = drawn.layer();
    layer.setLayerName(name);
    parts.add(new Part(name, layer, preprocessor, List.of(source), drawn.form()));
    forms.put(name, drawn.form());
    return name;
  }

  String add(String kind, GraphVertex vertex, DrawnForm form, String... sources) {
    String name = kind + parts.size();
    parts.add(new Part(name, vertex, null, List.of(sources), form));
    forms.put(name, form);
    return name;
  }
}
