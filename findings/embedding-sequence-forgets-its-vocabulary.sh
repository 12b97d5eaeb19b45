#!/bin/sh
# Package: org.deeplearning4j:deeplearning4j-nn 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# EmbeddingSequenceLayer takes [examples, steps] or [examples, 1, steps], so the input types of its
# data are InputType.feedForward(steps), from which it learns the length of sequences, and
# recurrent(1, steps). Told either of them, a network overwrites the size of the vocabulary that nIn gave
# with the number of steps, or with 1: the table of vectors has as many rows, and words beyond are refused.
#
# One would expect: a table of 1000 rows in all networks, for nIn says so.
#
# Output seen:
#   without an input type:                table [1000, 4], word 900: [1, 4, 6]
#   setInputType(feedForward(6)):         table [6, 4], word 900: DL4JInvalidInputException
#   setInputType(recurrent(1, 6)):        table [1, 4], word 900: DL4JInvalidInputException
#   graph, setInputTypes(feedForward(6)): table [6, 4], word 900: DL4JInvalidInputException
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
import java.util.Arrays;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  static EmbeddingSequenceLayer words() {
    return new EmbeddingSequenceLayer.Builder().nIn(1000).nOut(4).inputLength(6).build();
  }

  static String row(String which, INDArray table, Function<INDArray, INDArray> network) {
    INDArray sentence = Nd4j.createFromArray(new float[][] {{1, 2, 3, 900, 5, 0}});
    String found;
    try {
      found = Arrays.toString(network.apply(sentence).shape());
    } catch (RuntimeException e) {
      found = e.getClass().getSimpleName();
    }
    String result = String.format("table %s, word 900: %s", Arrays.toString(table.shape()), found);
    System.out.println(which + result);
    return result;
  }

  static MultiLayerNetwork chain(InputType input) {
    var list =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(words())
            .layer(new RnnOutputLayer.Builder().nIn(4).nOut(4).build());
    if (input != null) {
      list.setInputType(input);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  public static void main(String[] args) {
    MultiLayerNetwork without = chain(null);
    MultiLayerNetwork with = chain(InputType.feedForward(6));
    MultiLayerNetwork steps = chain(InputType.recurrent(1, 6));
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("words")
                .addLayer("vectors", words(), "words")
                .addLayer("out", new RnnOutputLayer.Builder().nIn(4).nOut(4).build(), "vectors")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(6))
                .build());
    graph.init();

    boolean asStated =
        row("without an input type:                ", without.getParam("0_W"), without::output)
                .equals("table [1000, 4], word 900: [1, 4, 6]")
            & row("setInputType(feedForward(6)):         ", with.getParam("0_W"), with::output)
                .equals("table [6, 4], word 900: DL4JInvalidInputException")
            & row("setInputType(recurrent(1, 6)):        ", steps.getParam("0_W"), steps::output)
                .equals("table [1, 4], word 900: DL4JInvalidInputException")
            & row("graph, setInputTypes(feedForward(6)): ",
                    graph.getParam("vectors_W"), x -> graph.outputSingle(x))
                .equals("table [6, 4], word 900: DL4JInvalidInputException");
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
