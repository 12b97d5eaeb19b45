#!/bin/sh
# Package: org.deeplearning4j:deeplearning4j-nn 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# A features mask that leaves out a step changes what SimpleRnn gives for the steps behind it, and an LSTM
# inside LastTimeStep, which both begin anew there. An LSTM by itself gives the same as without a mask, also
# for the step that is left out, and so does Bidirectional around one.
#
# One would expect: the mask matters to all four, or to none.
#
# Output seen:
#   the mask matters to SimpleRnn             true
#   the mask matters to LSTM                  false
#   the mask matters to Bidirectional LSTM    false
#   the mask matters to LastTimeStep of LSTM  true
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
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  static LSTM lstm() {
    return new LSTM.Builder().nIn(2).nOut(3).weightInit(WeightInit.XAVIER).build();
  }

  static boolean matters(String name, Layer layer) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(layer)
                .setInputType(InputType.recurrent(2, 4))
                .build());
    network.init();
    INDArray steps = Nd4j.linspace(-1, 1, 8).reshape(1, 2, 4).castTo(Nd4j.dataType());
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 0, 1, 1}});
    INDArray without = network.output(steps.dup());
    INDArray with = network.output(steps.dup(), false, mask, null);
    boolean matters = !without.equalsWithEps(with, 1e-6);
    System.out.println("the mask matters to " + name + matters);
    return matters;
  }

  public static void main(String[] args) {
    SimpleRnn simple =
        new SimpleRnn.Builder().nIn(2).nOut(3).weightInit(WeightInit.XAVIER).build();
    boolean asStated =
        matters("SimpleRnn             ", simple)
            & !matters("LSTM                  ", lstm())
            & !matters("Bidirectional LSTM    ", new Bidirectional(lstm()))
            & matters("LastTimeStep of LSTM  ", new LastTimeStep(lstm()));
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
