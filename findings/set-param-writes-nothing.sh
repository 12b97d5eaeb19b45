#!/bin/sh
# Package: org.deeplearning4j:deeplearning4j-nn 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# network.setParam(key, value) on a layer that extends SameDiffLayer (here SelfAttentionLayer and
# LocallyConnected1D) checks the value's shape and then writes nothing, without a word: the layer keeps
# its random weights. On an RnnOutputLayer it writes. network.setParamTable writes to all three.
#
# One would expect: true everywhere.
#
# Output seen:
#   ones arrived by     setParam  setParamTable
#   SelfAttentionLayer  false     true
#   LocallyConnected1D  false     true
#   RnnOutputLayer      true      true
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
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  static boolean isOnes(MultiLayerNetwork network, String key) {
    INDArray value = network.getParam(key);
    return value.equals(Nd4j.onesLike(value));
  }

  static String row(MultiLayerNetwork network, String layer, String key) {
    INDArray ones = Nd4j.onesLike(network.getParam(key));
    network.setParam(key, ones);
    boolean bySetParam = isOnes(network, key);

    Map<String, INDArray> table = new HashMap<>();
    network.paramTable().forEach((name, value) -> table.put(name, value.dup()));
    table.put(key, ones);
    network.setParamTable(table);
    String result = String.format("%-9s %s", bySetParam, isOnes(network, key));
    System.out.printf("%-19s %s%n", layer, result);
    return result;
  }

  public static void main(String[] args) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new SelfAttentionLayer.Builder().nOut(2).nHeads(1).projectInput(true).build())
                .layer(new LocallyConnected1D.Builder().kernelSize(1).nOut(2).build())
                .layer(new RnnOutputLayer.Builder().nOut(2).build())
                .setInputType(InputType.recurrent(2, 3))
                .build());
    network.init();

    System.out.println("ones arrived by     setParam  setParamTable");
    boolean asStated =
        row(network, "SelfAttentionLayer", "0_Wq").equals("false     true")
            & row(network, "LocallyConnected1D", "1_W").equals("false     true")
            & row(network, "RnnOutputLayer", "2_W").equals("true      true");
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
