#!/bin/sh
# Package: org.deeplearning4j:deeplearning4j-nn 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# Softmax as a layer's activation function normalises over the last axis, whatever that is. On
# sequences [examples, features, time] an ActivationLayer therefore shares out 1 among the time
# steps, and a convolution on [examples, channels, rows, columns] among the columns of a row.
# An RnnLossLayer on the same sequence normalises over features.
#
# One would expect: sums of 1 over features and over channels in all three networks, as in the second.
#
# Output seen:
#   sequence, ActivationLayer: sums over features [0.30, 0.46, 1.24], over time [1.00, 1.00]
#   sequence, RnnLossLayer:    sums over features [1.00, 1.00, 1.00], over time [2.49, 0.51]
#   image, ConvolutionLayer:   sums over channels [1.49, 1.51], over columns [1.00, 1.00, 1.00]
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
import org.deeplearning4j.nn.conf.layers.*;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  static MultiLayerNetwork network(InputType input, Layer layer) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list()
                .layer(layer)
                .setInputType(input)
                .build());
    network.init();
    return network;
  }

  static String sums(INDArray y, int axis) {
    StringBuilder text = new StringBuilder();
    for (double sum : y.sum(axis).dup('c').ravel().toDoubleVector()) {
      text.append(text.length() == 0 ? "[" : ", ").append(String.format("%.2f", sum));
    }
    return text + "]";
  }

  static boolean allOne(INDArray y, int axis) {
    return Arrays.stream(y.sum(axis).dup('c').ravel().toDoubleVector())
        .allMatch(sum -> Math.abs(sum - 1) < 1e-9);
  }

  public static void main(String[] args) {
    java.util.Locale.setDefault(java.util.Locale.ROOT);
    double[] numbers = {1, 2, 3, 0, 0, 1};

    INDArray sequence = Nd4j.createFromArray(numbers).reshape(1, 2, 3);
    InputType twoFeatures = InputType.recurrent(2, 3);
    INDArray y = network(twoFeatures, new ActivationLayer(Activation.SOFTMAX)).output(sequence.dup());
    INDArray z =
        network(twoFeatures, new RnnLossLayer.Builder().activation(Activation.SOFTMAX).build())
            .output(sequence.dup());

    INDArray image = Nd4j.createFromArray(numbers).reshape(1, 3, 1, 2);
    MultiLayerNetwork convolution =
        network(
            InputType.convolutional(1, 2, 3),
            new ConvolutionLayer.Builder(1, 1).nOut(3).activation(Activation.SOFTMAX).build());
    convolution.setParam("0_W", Nd4j.eye(3).castTo(DataType.DOUBLE).reshape(3, 3, 1, 1));
    INDArray c = convolution.output(image);

    System.out.printf(
        "sequence, ActivationLayer: sums over features %s, over time %s%n", sums(y, 1), sums(y, 2));
    System.out.printf(
        "sequence, RnnLossLayer:    sums over features %s, over time %s%n", sums(z, 1), sums(z, 2));
    System.out.printf(
        "image, ConvolutionLayer:   sums over channels %s, over columns %s%n", sums(c, 1), sums(c, 3));

    boolean asStated =
        allOne(y, 2) && !allOne(y, 1) && allOne(z, 1) && allOne(c, 3) && !allOne(c, 1);
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
