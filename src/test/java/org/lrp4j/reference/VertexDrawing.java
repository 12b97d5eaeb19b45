package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.lrp4j.reference.DrawnForm.Kind;

/** Draws vertices that are no layers. */
final class VertexDrawing {

  private final Random random;
  private final LayerDrawing layers;
  private final boolean channelsLast;

  VertexDrawing(Random random, LayerDrawing layers, boolean channelsLast) {
    this.random = random;
    this.layers = layers;
    this.channelsLast = channelsLast;
  }

  void addTo(GraphDrawing graph, String source) {
    DrawnForm form = graph.forms().get(source);
    boolean channelsMove = channelsLast && form.is(Kind.IMAGE);
    switch (random.nextInt(18)) {
      case 0 -> {
        double factor = random.nextBoolean() ? 0.5 + random.nextDouble() : -random.nextDouble();
        graph.add("scale", new ScaleVertex(factor), form, source);
      }
      case 1 -> graph.add("shift", new ShiftVertex(random.nextGaussian()), form, source);
      case 2 -> {
        if (form.channels() > 1 && !channelsMove) {
          int from = random.nextInt(form.channels());
          int to = from + random.nextInt(form.channels() - from);
          int[] sizes = form.sizes().clone();
          sizes[0] = to - from + 1;
          graph.add("subset", new SubsetVertex(from, to), form.as(form.kind(), sizes), source);
        }
      }
      case 3 -> {
        // Of anything else DL4J makes arrays of the default type.
        if (form.is(Kind.TABLE)) {
          graph.add("l2", new L2NormalizeVertex(), form, source);
        }
      }
      case 4 -> {
        if (!channelsMove) {
          reshape(graph, source, form);
        }
      }
      case 5 -> stackOrUnstack(graph, source, form);
      case 6, 7 -> {
        if (!channelsMove) {
          merge(graph, source, form);
        }
      }
      default -> elementWise(graph, source, form);
    }
  }

  private void reshape(GraphDrawing graph, String source, DrawnForm form) {
    int[] sizes = form.sizes().clone();
    int last = sizes.length - 1;
    int channels = sizes[0];
    sizes[0] = sizes[last];
    sizes[last] = channels;
    int[] shape = ReferenceNode.withRows(-1, sizes);
    graph.add("reshape", new ReshapeVertex(shape), form.as(form.kind(), sizes), source);
  }

  private void stackOrUnstack(GraphDrawing graph, String source, DrawnForm form) {
    if (form.stack() > 1) {
      int from = random.nextInt(form.stack());
      graph.add("unstack", new UnstackVertex(from, form.stack()), form.stacked(1), source);
    } else if (form.steps() == 0) {
      String other = graph.someOther(form::sameAs);
      graph.add("stack", new StackVertex(), form.stacked(2), source, other);
    }
  }

  private void merge(GraphDrawing graph, String source, DrawnForm form) {
    String other = graph.someOther(form::fitsBeside);
    int[] sizes = form.sizes().clone();
    sizes[0] += graph.forms().get(other).channels();
    if (sizes[0] <= 8) {
      graph.add("merge", new MergeVertex(), form.as(form.kind(), sizes), source, other);
    }
  }

  private void elementWise(GraphDrawing graph, String source, DrawnForm form) {
    Op[] all = Op.values();
    Op op = random.nextInt(4) == 0 ? Op.Add : all[random.nextInt(all.length)];
    List<String> parts = new ArrayList<>(List.of(source));
    // What is broadcast comes second; DL4J's maximum of several is wrong if it comes later.
    if (form.is(Kind.IMAGE) && !channelsLast && random.nextInt(4) == 0) {
      String small = broadcast(graph, source, form);
      parts.add(small);
    } else {
      parts.add(
          random.nextBoolean()
              ? graph.add(layers.affineOfSameForm(form), null, source)
              : graph.someOther(form::sameAs));
      if (op != Op.Subtract && random.nextInt(4) == 0) {
        parts.add(graph.someOther(form::sameAs));
      }
    }
    // Of x − x, and of the largest of x and x, rounding alone would decide.
    if (parts.stream().distinct().count() == parts.size()) {
      graph.add("element", new ElementWiseVertex(op), form, parts.toArray(String[]::new));
    }
  }

  /** One value a channel, or one channel, for a map. */
  private String broadcast(GraphDrawing graph, String source, DrawnForm form) {
    return random.nextBoolean()
        ? graph.add(layers.convolutionOfSameSize(form, 1), null, source)
        : graph.add(layers.globalPooling(form, false), null, source);
  }
}
