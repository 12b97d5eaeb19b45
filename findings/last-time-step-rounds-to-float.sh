#!/bin/sh
# Package: org.deeplearning4j:deeplearning4j-nn 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# In a network whose data type is DOUBLE, LastTimeStep gives DOUBLE without a mask. With a mask, even one of
# ones that leaves nothing out, it gives ND4J's default type, FLOAT, and the value is rounded.
#
# One would expect: DOUBLE both times, and no difference.
#
# Output seen:
#   without a mask DOUBLE, with one FLOAT, rounded: true
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
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  public static void main(String[] args) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .seed(1)
                .list()
                .layer(
                    new LastTimeStep(
                        new LSTM.Builder().nIn(2).nOut(3).weightInit(WeightInit.XAVIER).build()))
                .setInputType(InputType.recurrent(2, 4))
                .build());
    network.init();
    INDArray steps = Nd4j.linspace(DataType.DOUBLE, -1, 0.3, 8).reshape(1, 2, 4);
    INDArray without = network.output(steps.dup());
    INDArray with = network.output(steps.dup(), false, Nd4j.ones(DataType.DOUBLE, 1, 4), null);
    boolean rounded =
        without.getDouble(0) != with.getDouble(0)
            && (float) without.getDouble(0) == (float) with.getDouble(0);
    System.out.println(
        "without a mask " + without.dataType() + ", with one " + with.dataType()
            + ", rounded: " + rounded);
    boolean asStated =
        without.dataType() == DataType.DOUBLE && with.dataType() == DataType.FLOAT && rounded;
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
