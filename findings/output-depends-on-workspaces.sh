#!/bin/sh
# Package: org.deeplearning4j:deeplearning4j-nn 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# At inference an ActivationLayer writes its result over its input. If another vertex reads that input
# later, it reads the result instead. Whether it does depends on what should not matter: on the
# order in which the two were added to the graph, and on WorkspaceMode, which is about memory: with the
# ReLU first, output() is right with workspaces and wrong without, and feedForward(x, false) is wrong
# in both. The graph is relu(d) + 0.5 * d with d = -3.
#
# One would expect: -1.5 everywhere.
#
# Output seen:
#   added, workspaces    output  feedForward(x, false)  feedForward(x, true)
#   0.5 first, ENABLED     -1.5                   -1.5                  -1.5
#   0.5 first, NONE        -1.5                   -1.5                  -1.5
#   relu first, ENABLED    -1.5                    0.0                  -1.5
#   relu first, NONE        0.0                    0.0                  -1.5
#
# Exits with 0 as long as that is what happens, with 1 if anything else does, with 2 if Maven fails.
# Needs Maven and a JDK (17 here).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >pom.xml <<'END'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.deeplearning4j</groupId><artifactId>deeplearning4j-nn</artifactId><version>1.0.0-M2.1</version></dependency>
    <dependency><groupId>org.nd4j</groupId><artifactId>nd4j-native</artifactId><version>1.0.0-M2.1</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
END

cat >Finding.java <<'END'
import org.deeplearning4j.nn.conf.*;
import org.deeplearning4j.nn.conf.graph.*;
import org.deeplearning4j.nn.conf.layers.*;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  static String row(boolean reluFirst, WorkspaceMode mode) {
    ComputationGraphConfiguration.GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .inferenceWorkspaceMode(mode)
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs("x")
            .addLayer("d", new DenseLayer.Builder().nIn(2).nOut(1).build(), "x");
    if (!reluFirst) {
      builder.addVertex("half", new ScaleVertex(0.5), "d");
    }
    builder.addLayer("relu", new ActivationLayer(Activation.RELU), "d");
    if (reluFirst) {
      builder.addVertex("half", new ScaleVertex(0.5), "d");
    }
    builder
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "relu", "half")
        .addLayer("out", new LossLayer.Builder().activation(Activation.IDENTITY).build(), "sum")
        .setOutputs("out");
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    graph.params().assign(-1); // two weights and a bias: d = -3 for the input 1, 1

    INDArray x = Nd4j.ones(1, 2);
    double output = graph.outputSingle(x).getDouble(0);
    double inference = graph.feedForward(x, false).get("out").getDouble(0);
    double training = graph.feedForward(x, true).get("out").getDouble(0);
    String results = String.format("%.1f %.1f %.1f", output, inference, training);
    System.out.printf(
        "%-19s %7.1f %22.1f %21.1f%n",
        (reluFirst ? "relu first, " : "0.5 first, ") + mode, output, inference, training);
    return results;
  }

  public static void main(String[] args) {
    java.util.Locale.setDefault(java.util.Locale.ROOT);
    System.out.println("added, workspaces    output  feedForward(x, false)  feedForward(x, true)");
    boolean asStated = row(false, WorkspaceMode.ENABLED).equals("-1.5 -1.5 -1.5");
    asStated &= row(false, WorkspaceMode.NONE).equals("-1.5 -1.5 -1.5");
    asStated &= row(true, WorkspaceMode.ENABLED).equals("-1.5 0.0 -1.5");
    asStated &= row(true, WorkspaceMode.NONE).equals("0.0 0.0 -1.5");
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
