package org.lrp4j.keras;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.keras.file.UnsupportedKerasException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads all models of a folder, by hand: which are read right, refused, wrong. Made by {@code
 * make_keras_models.py --all FOLDER}.
 */
public final class KerasSweep {

  private KerasSweep() {}

  public static void main(String... folders) throws IOException {
    for (String folder : folders) {
      TreeMap<String, Integer> counts = new TreeMap<>();
      List<Path> files;
      try (Stream<Path> all = Files.list(Path.of(folder))) {
        files = all.filter(f -> !f.toString().endsWith(".npz")).sorted().toList();
      }
      for (Path file : files) {
        String result = result(file);
        counts.merge(result.substring(0, result.indexOf(' ')), 1, Integer::sum);
        if (!result.startsWith("right")) {
          System.out.println(file.getFileName() + ": " + result);
        }
      }
      System.out.println(folder + ": " + files.size() + " files: " + counts);
    }
    System.exit(0);
  }

  private static String result(Path file) {
    KerasModel model;
    try {
      model = KerasModel.read(file);
    } catch (UnsupportedKerasException e) {
      return "refused " + e.getMessage();
    } catch (RuntimeException e) {
      return "failed " + Arrays.stream(e.getStackTrace()).limit(3).toList() + e;
    }
    KerasSample sample = KerasSample.of(file);
    INDArray[] outputs;
    try {
      outputs = model.network().output(sample.inputs().toArray(INDArray[]::new));
    } catch (RuntimeException e) {
      return "unrun " + Arrays.stream(e.getStackTrace()).limit(3).toList() + e;
    }
    double error = sample.error(List.of(outputs));
    if (!(error < 1e-5)) {
      return "wrong by " + error;
    }
    List<INDArray> inputs = new ArrayList<>(sample.inputs());
    try (LrpExplainer explainer = LrpExplainer.builder(model.network()).build()) {
      Explanation explanation = explainer.explain(inputs.toArray(INDArray[]::new));
      double sum = explanation.inputs().get(0).relevance().sumNumber().doubleValue();
      return Double.isFinite(sum) ? "right " : "infinite relevance " + sum;
    } catch (RuntimeException e) {
      return "unexplained " + e;
    }
  }
}
