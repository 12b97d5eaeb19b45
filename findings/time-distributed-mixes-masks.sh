#!/bin/sh
# Package: org.deeplearning4j:deeplearning4j-nn 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# TimeDistributed(DenseLayer) with a features mask blanks steps of the wrong examples as soon as there
# are two in a batch: it lines the data up example by example and the mask step by step. The masks
# 11010 and 11100 act as 11110 and 11000, so an example's output depends on its neighbour's mask.
# With one example at a time, and with a plain DenseLayer between recurrent layers, masks are right.
#
# One would expect: the same output in a batch as alone.
#
# Output seen:
#   masks           [1, 1, 0, 1, 0] [1, 1, 1, 0, 0]
#   each alone      [2, 2, 0, 2, 0] [2, 2, 2, 0, 0]
#   both as a batch [2, 2, 2, 2, 0] [2, 2, 0, 0, 0]
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
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  static String row(INDArray sequence) {
    return Arrays.toString(sequence.dup('c').ravel().toIntVector());
  }

  public static void main(String[] args) {
    DenseLayer dense =
        new DenseLayer.Builder().nIn(1).nOut(1).activation(Activation.IDENTITY).build();
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new TimeDistributed(dense))
                .setInputType(InputType.recurrent(1, 5))
                .build());
    network.init();
    network.params().assign(1); // weight 1 and bias 1: every step that counts becomes 2

    INDArray x = Nd4j.ones(2, 1, 5);
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 0, 1, 0}, {1, 1, 1, 0, 0}});
    INDArray one = Nd4j.ones(1, 1, 5);
    String first = row(network.output(one, false, mask.getRow(0, true).dup(), null));
    String second = row(network.output(one, false, mask.getRow(1, true).dup(), null));
    INDArray batch = network.output(x, false, mask, null);
    String firstOfTwo = row(batch.slice(0));
    String secondOfTwo = row(batch.slice(1));

    System.out.println("masks           " + row(mask.getRow(0)) + " " + row(mask.getRow(1)));
    System.out.println("each alone      " + first + " " + second);
    System.out.println("both as a batch " + firstOfTwo + " " + secondOfTwo);

    boolean asStated =
        first.equals("[2, 2, 0, 2, 0]")
            && second.equals("[2, 2, 2, 0, 0]")
            && firstOfTwo.equals("[2, 2, 2, 2, 0]")
            && secondOfTwo.equals("[2, 2, 0, 0, 0]");
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
