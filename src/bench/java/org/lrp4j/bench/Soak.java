package org.lrp4j.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Many explanations in one JVM, a new image each: does resident memory stay flat? */
final class Soak {

  private static final int SAMPLES = 500;

  private Soak() {}

  /** Writes a table: explanation, seconds since the start, resident memory in KiB. */
  static void run(BenchNetwork network, int side, Preset preset, int count, Path csv)
      throws IOException {
    int interval = Math.max(1, count / SAMPLES);
    try (LrpExplainer explainer =
            LrpExplainer.builder(network.create(side))
                .composite(preset.composite())
                .verify(false)
                .build();
        BufferedWriter table = Files.newBufferedWriter(csv)) {
      table.write("explanation,seconds,resident\n");
      long start = System.nanoTime();
      for (int i = 1; i <= count; i++) {
        try (INDArray image = Nd4j.rand(DataType.FLOAT, network.inputShape(1, side));
            Explanation explanation = explainer.explain(image)) {
          requireRelevance(explanation, i);
        }
        if (i % interval == 0 || i == 1) {
          double seconds = (System.nanoTime() - start) / 1e9;
          table.write(i + "," + seconds + "," + ProcessMemory.resident() + "\n");
          table.flush();
        }
      }
    }
  }

  private static void requireRelevance(Explanation explanation, int number) {
    if (explanation.relevance().amaxNumber().doubleValue() == 0) {
      throw new IllegalStateException("Explanation " + number + " holds no relevance");
    }
  }
}
