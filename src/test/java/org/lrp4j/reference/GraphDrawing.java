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
    this.vertices = new VertexDrawing(random, channelsLast);
  }

  static DrawnNetwork draw(Random random) {
    GraphDrawing drawing = new GraphDrawing(random);
    drawing.addInputs();
    int count = 2 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      drawing.addPiece();
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

  private void addPiece() {
    String source = someSource();
    if (!isChain && random.nextInt(5) < 2) {
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
    while (random.nextInt(3) == 0) {
      last = add(layers.normalization(forms.get(last)), null, last);
    }
  }

  /** The newest activation, more often than not. */
  private String someSource() {
    List<String> names = List.copyOf(forms.keySet());
    boolean newest = isChain || random.nextInt(5) < 3;
    return names.get(newest ? names.size() - 1 : random.nextInt(names.size()));
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
