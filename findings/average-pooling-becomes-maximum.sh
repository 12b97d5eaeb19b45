#!/bin/sh
# Package: org.deeplearning4j:deeplearning4j-nn 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# There are two enums PoolingType. new Subsampling1DLayer.Builder(PoolingType.AVG) with the one of the
# package org.deeplearning4j.nn.conf.layers, which GlobalPoolingLayer takes too, compiles and
# pools by maximum: the three constructors below drop the argument. With SubsamplingLayer.PoolingType, or
# by the method poolingType(...), it counts.
#
# One would expect: AVG, and the average of 1 and 5, in every line.
#
# Output seen:
#   Subsampling1DLayer.Builder(PoolingType.AVG)                   MAX  [5.0]
#   Subsampling1DLayer.Builder(PoolingType.AVG, 2)                MAX  [5.0]
#   Subsampling1DLayer.Builder(PoolingType.AVG, 2, 2, 0)          MAX  [5.0]
#   Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.AVG)  AVG  [3.0]
#   Subsampling1DLayer.Builder().poolingType(PoolingType.AVG)     AVG  [3.0]
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
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  static String pool(String code, Subsampling1DLayer layer) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(layer)
                .setInputType(InputType.recurrent(1, 2))
                .build());
    network.init();
    double[] y =
        network.output(Nd4j.createFromArray(1f, 5f).reshape(1, 1, 2)).ravel().toDoubleVector();
    String result = layer.getPoolingType() + "  " + Arrays.toString(y);
    System.out.printf("%-60s  %s%n", "Subsampling1DLayer." + code, result);
    return result;
  }

  public static void main(String[] args) {
    PoolingType avg = PoolingType.AVG;
    SubsamplingLayer.PoolingType other = SubsamplingLayer.PoolingType.AVG;
    boolean asStated =
        pool("Builder(PoolingType.AVG)", new Subsampling1DLayer.Builder(avg).build())
            .equals("MAX  [5.0]");
    asStated &=
        pool("Builder(PoolingType.AVG, 2)", new Subsampling1DLayer.Builder(avg, 2).build())
            .equals("MAX  [5.0]");
    asStated &=
        pool("Builder(PoolingType.AVG, 2, 2, 0)", new Subsampling1DLayer.Builder(avg, 2, 2, 0).build())
            .equals("MAX  [5.0]");
    asStated &=
        pool(
                "Builder(SubsamplingLayer.PoolingType.AVG)",
                new Subsampling1DLayer.Builder(other).build())
            .equals("AVG  [3.0]");
    asStated &=
        pool(
                "Builder().poolingType(PoolingType.AVG)",
                new Subsampling1DLayer.Builder().poolingType(avg).build())
            .equals("AVG  [3.0]");
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
