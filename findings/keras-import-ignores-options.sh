#!/bin/sh
# Package: org.deeplearning4j:deeplearning4j-modelimport 1.0.0-M2.1, run on org.nd4j:nd4j-native
# 1.0.0-M2.1 (CPU), with files of keras 2.15.0 (PyPI).
#
# KerasModelImport leaves out options of a layer that it does not know, without an error or a
# warning: what it returns is another network. Each model here is one layer, saved by Keras with one
# input and the output that Keras computes for it.
#
# One would expect: Keras's output (differences below 1e-5), or an exception.
#
# Output seen (largest difference; inputs are between 0 and 1):
#   bilinear: 0.37                                    UpSampling2D(2, interpolation="bilinear")
#   concatenate: [1, 4, 4, 4] for [1, 8, 4, 2]        Concatenate(axis=1)
#   softmax: 0.39                                     Softmax(axis=1)
#   backwards: 0.37                                   SimpleRNN(2, go_backwards=True)
#   average: 0.23                                     AveragePooling1D(2, strides=1, padding="same")
#
# Exits with 0 as long as all five differ, with 1 if one is refused or right, with 2 if pip or Maven fails.
# Needs Python 3.9 to 3.11, Maven and a JDK (17 here).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q keras==2.15.0 tensorflow-cpu==2.15.1 numpy==1.26.4 >pip.log 2>&1 || { cat pip.log >&2; exit 2; }

cat >models.py <<'END'
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import Input, Model, layers

keras.utils.set_random_seed(1)
IMAGE, SEQUENCE = (4, 4, 2), (5, 3)


def save(name, shape, build):
    data = Input(shape)
    model = Model(data, build(data))
    x = np.random.RandomState(0).rand(1, *shape).astype("float32")
    y = model.predict(x, verbose=0)
    model.save(name + ".h5")
    for array, suffix in ((x, ".input"), (y, ".output")):
        with open(name + suffix, "w") as file:
            print(*array.shape, file=file)
            print(*array.reshape(-1), file=file)


save("bilinear", IMAGE, layers.UpSampling2D(2, interpolation="bilinear"))
save("concatenate", IMAGE, lambda x: layers.Concatenate(axis=1)([x, layers.ReLU()(x)]))
save("softmax", IMAGE, layers.Softmax(axis=1))
save("backwards", SEQUENCE, layers.SimpleRNN(2, go_backwards=True))
save("average", SEQUENCE, layers.AveragePooling1D(2, strides=1, padding="same"))
END
venv/bin/python models.py >python.log 2>&1 || { cat python.log >&2; exit 2; }

cat >pom.xml <<'END'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.deeplearning4j</groupId><artifactId>deeplearning4j-modelimport</artifactId><version>1.0.0-M2.1</version></dependency>
    <dependency><groupId>org.nd4j</groupId><artifactId>nd4j-native</artifactId><version>1.0.0-M2.1</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
END

cat >Finding.java <<'END'
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  static INDArray read(String file) throws Exception {
    List<String> lines = Files.readAllLines(Path.of(file));
    long[] shape = Arrays.stream(lines.get(0).split(" ")).mapToLong(Long::parseLong).toArray();
    double[] numbers =
        Arrays.stream(lines.get(1).split(" ")).mapToDouble(Double::parseDouble).toArray();
    return Nd4j.createFromArray(numbers).castTo(Nd4j.defaultFloatingPointType()).reshape(shape);
  }

  public static void main(String[] args) throws Exception {
    java.util.Locale.setDefault(java.util.Locale.ROOT);
    boolean asStated = true;
    for (String name :
        List.of("bilinear", "concatenate", "softmax", "backwards", "average")) {
      INDArray expected = read(name + ".output");
      INDArray input = read(name + ".input");
      INDArray output =
          KerasModelImport.importKerasModelAndWeights(name + ".h5", false)
              .outputSingle(channelsFirst(name, input));
      // images leave the network as [n, channels, height, width] unless it keeps Keras's order
      INDArray best = closest(output, expected);
      if (best == null) {
        System.out.println(
            name + ": " + Arrays.toString(output.shape()) + " for " + Arrays.toString(expected.shape()));
        continue;
      }
      double difference = best.sub(expected).amaxNumber().doubleValue();
      System.out.printf("%s: %.2f%n", name, difference);
      asStated &= difference > 0.01;
    }
    System.exit(asStated ? 0 : 1);
  }

  static INDArray channelsFirst(String name, INDArray input) {
    return name.equals("bilinear") ? input.permute(0, 3, 1, 2).dup('c') : input;
  }

  /** The output in the order of axes in which it comes nearest to what is expected. */
  static INDArray closest(INDArray output, INDArray expected) {
    INDArray best = null;
    int[][] orders =
        switch (output.rank()) {
          case 4 -> new int[][] {{0, 1, 2, 3}, {0, 2, 3, 1}};
          case 3 -> new int[][] {{0, 1, 2}, {0, 2, 1}};
          default -> new int[][] {{0, 1}};
        };
    for (int[] order : orders) {
      INDArray candidate = output.permute(order).dup('c');
      if (Arrays.equals(candidate.shape(), expected.shape())
          && (best == null
              || candidate.sub(expected).amaxNumber().doubleValue()
                  < best.sub(expected).amaxNumber().doubleValue())) {
        best = candidate;
      }
    }
    return best;
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
