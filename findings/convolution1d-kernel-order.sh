#!/bin/sh
# Package: org.deeplearning4j:deeplearning4j-nn 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# The parameter W of a Convolution1DLayer has the shape [out, in, kernel, 1], but the layer reads its
# memory as [kernel, in, out]. W[o, c, k] is therefore not the weight from input c to output o at tap
# k: whoever sets weights from elsewhere by W's shape, or reads them so, has another kernel. A
# ConvolutionLayer with a kernel of 3 x 1 and a W of the same shape and numbers goes by the shape.
#
# One would expect: the same output from both layers. The inputs are powers of 100, so that the outputs
# show the weights in pairs of digits, the last input's first.
#
# Output seen:
#   W                   [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as [2, 2, 3, 1]
#   ConvolutionLayer    060504030201 121110090807
#   Convolution1DLayer  110703090501 120804100602
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
  static String output(InputType type, Layer layer, INDArray x) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .activation(Activation.IDENTITY)
                .list()
                .layer(layer)
                .setInputType(type)
                .build());
    network.init();
    INDArray w = Nd4j.arange(1, 13).castTo(DataType.DOUBLE).reshape('c', 2, 2, 3, 1);
    if (!Arrays.equals(network.getParam("0_W").shape(), w.shape())) {
      throw new IllegalStateException("another shape of W");
    }
    network.setParam("0_W", w);
    double[] y = network.output(x).dup('c').ravel().toDoubleVector();
    return String.format("%012.0f %012.0f", y[0], y[1]);
  }

  public static void main(String[] args) {
    INDArray x = Nd4j.createFromArray(1, 1e2, 1e4, 1e6, 1e8, 1e10);
    String twoD =
        output(
            InputType.convolutional(3, 1, 2),
            new ConvolutionLayer.Builder(3, 1).nOut(2).build(),
            x.reshape(1, 2, 3, 1));
    String oneD =
        output(
            InputType.recurrent(2, 3),
            new Convolution1DLayer.Builder(3).nOut(2).build(),
            x.reshape(1, 2, 3));

    System.out.println("W                   [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as [2, 2, 3, 1]");
    System.out.println("ConvolutionLayer    " + twoD);
    System.out.println("Convolution1DLayer  " + oneD);

    boolean asStated =
        twoD.equals("060504030201 121110090807") && oneD.equals("110703090501 120804100602");
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
