#!/bin/sh
# Package: org.deeplearning4j:deeplearning4j-nn 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# The backward pass of a layer that extends SameDiffLayer hands twice the gradient to the layer before
# it, and so do DL4J's own layers that are built that way, such as self-attention. What lies in front of such
# a layer is trained with twice the gradient of the rest, in front of two with four times. Here the layer
# computes 3x, and then self-attention without projections looks at a single step, which is the identity.
#
# One would expect: the gradients 3 and 1, as differences of the outputs show.
#
# Output seen:
#   3x           difference of outputs 3.0, gradient 6.0
#   attention    difference of outputs 1.0, gradient 2.0
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
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  public static class Times3 extends SameDiffLambdaLayer {
    @Override
    public SDVariable defineLayer(SameDiff sd, SDVariable x) {
      return x.mul(3);
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
      return input;
    }
  }

  /** How much the first output grows with the first input, and what the backward pass says. */
  static double[] slopes(Layer layer, INDArray x) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list()
                .validateOutputLayerConfig(false)
                .layer(layer)
                .build());
    network.init();
    var runtime = network.getLayer(0);
    INDArray more = x.dup();
    more.putScalar(0, x.getDouble(0) + 1);
    INDArray before = runtime.activate(x, false, LayerWorkspaceMgr.noWorkspaces()).dup();
    INDArray after = runtime.activate(more, false, LayerWorkspaceMgr.noWorkspaces()).dup();
    INDArray error = Nd4j.zeros(DataType.DOUBLE, before.shape());
    error.putScalar(0, 1);
    runtime.activate(x, false, LayerWorkspaceMgr.noWorkspaces());
    INDArray gradient =
        runtime.backpropGradient(error, LayerWorkspaceMgr.noWorkspaces()).getSecond();
    return new double[] {after.getDouble(0) - before.getDouble(0), gradient.getDouble(0)};
  }

  static boolean isStated(String name, double[] slopes, double right) {
    System.out.printf(
        java.util.Locale.ROOT,
        "%-12s difference of outputs %.1f, gradient %.1f%n",
        name,
        slopes[0],
        slopes[1]);
    return Math.abs(slopes[0] - right) < 1e-9 && Math.abs(slopes[1] - 2 * right) < 1e-9;
  }

  public static void main(String[] args) {
    Layer attention =
        new SelfAttentionLayer.Builder().nIn(2).nOut(2).nHeads(1).projectInput(false).build();
    boolean own =
        isStated("3x", slopes(new Times3(), Nd4j.createFromArray(new double[][] {{1, 2}})), 3);
    boolean theirs =
        isStated(
            "attention",
            slopes(attention, Nd4j.createFromArray(new double[][][] {{{1}, {2}}})),
            1);
    System.exit(own && theirs ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
