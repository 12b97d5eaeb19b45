#!/bin/sh
# Package: org.deeplearning4j:deeplearning4j-nn 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# ComputationGraph.output(inputs) without masks, called after output with masks, obeys the masks of the
# call before in vertices that are SameDiff graphs, here AttentionVertex: nothing takes them away.
#
# One would expect: the same as before there was a mask.
#
# Output seen:
#   output without masks before and after one with masks is the same: false
#   output without masks after one with masks is the masked one:      true
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
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  public static void main(String[] args) {
    AttentionVertex attention =
        new AttentionVertex.Builder()
            .nInQueries(2)
            .nInKeys(2)
            .nInValues(2)
            .nOut(2)
            .nHeads(1)
            .projectInput(false)
            .build();
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .validateOutputLayerConfig(false)
                .addInputs("in")
                .addVertex("attention", attention, "in", "in", "in")
                .addLayer("out", new ActivationLayer(Activation.IDENTITY), "attention")
                .setOutputs("out")
                .build());
    network.init();
    INDArray input = Nd4j.createFromArray(new float[][][] {{{1, 2, 3}, {3, -1, 0}}});
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 0}});

    INDArray before = network.output(false, input.dup())[0].dup();
    INDArray masked =
        network.output(false, new INDArray[] {input.dup()}, new INDArray[] {mask})[0].dup();
    INDArray after = network.output(false, input.dup())[0].dup();
    boolean same = before.equals(after);
    boolean obeys = masked.equals(after) && !masked.equals(before);
    System.out.println(
        "output without masks before and after one with masks is the same: " + same);
    System.out.println(
        "output without masks after one with masks is the masked one:      " + obeys);
    System.exit(!same && obeys ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
