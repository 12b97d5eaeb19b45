#!/bin/sh
# Package: org.nd4j:nd4j-api 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# SameDiff's gradient of gather is wrong where an index occurs more than once: of the contributions
# to that entry one is kept (here the first) and the others are lost, though the forward pass is right.
# Whoever trains an embedding that way loses the gradient of every word that a text repeats. The loss
# is 10 * w[0] + 20 * w[0] + 30 * w[2].
#
# One would expect: the gradient 30, 0, 30, which differences of the loss show as well.
#
# Output seen:
#   loss                        120.0
#   differences of the loss     [30.0, 0.0, 30.0]
#   gradient by SameDiff        [10.0, 0.0, 30.0]
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
    <dependency><groupId>org.nd4j</groupId><artifactId>nd4j-native</artifactId><version>1.0.0-M2.1</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
END

cat >Finding.java <<'END'
import java.util.Arrays;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  static SameDiff graph(double[] start) {
    SameDiff sd = SameDiff.create();
    SDVariable w = sd.var("w", Nd4j.createFromArray(start));
    SDVariable index = sd.constant(Nd4j.createFromArray(0, 0, 2));
    SDVariable factor = sd.constant(Nd4j.createFromArray(10.0, 20.0, 30.0));
    sd.gather(w, index, 0).mul(factor).sum("loss").markAsLoss();
    return sd;
  }

  static double loss(double[] w) {
    return graph(w).output(Map.<String, INDArray>of(), "loss").get("loss").getDouble(0);
  }

  public static void main(String[] args) {
    double[] w = {1, 2, 3};
    double[] differences = new double[3];
    for (int i = 0; i < 3; i++) {
      double[] more = w.clone();
      more[i] += 1; // the loss is linear: a step of 1 is exact
      differences[i] = loss(more) - loss(w);
    }
    double[] gradient = graph(w).calculateGradients(null, "w").get("w").toDoubleVector();

    System.out.println("loss                        " + loss(w));
    System.out.println("differences of the loss     " + Arrays.toString(differences));
    System.out.println("gradient by SameDiff        " + Arrays.toString(gradient));

    boolean asStated =
        Arrays.equals(differences, new double[] {30, 0, 30})
            && (gradient[0] == 10 || gradient[0] == 20) // which one is kept is not promised
            && gradient[1] == 0
            && gradient[2] == 30;
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
