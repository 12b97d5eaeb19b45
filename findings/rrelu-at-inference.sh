#!/bin/sh
# Package: org.nd4j:nd4j-api 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# At inference RReLU has no negative side. Everything below (l + u) / 2, the slope it should have
# there, is replaced by that number: with l = 0.1 and u = 0.3 the outputs for -2 and for -0.5 are both
# +0.2, and so is the output for +0.1. All sign and all size of what is negative is lost.
#
# One would expect: x for x >= 0 and x * (l + u) / 2 below: -0.4, -0.1, 0.1, 3.0.
#
# Output seen:
#   x                    [-2.0, -0.5, 0.1, 3.0]
#   RReLU at inference   [0.2, 0.2, 0.2, 3.0]
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
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  public static void main(String[] args) {
    double[] x = {-2.0, -0.5, 0.1, 3.0};
    boolean training = false;
    double[] y =
        new ActivationRReLU(0.1, 0.3).getActivation(Nd4j.createFromArray(x), training).toDoubleVector();
    System.out.println("x                    " + Arrays.toString(x));
    System.out.println("RReLU at inference   " + Arrays.toString(y));
    boolean asStated = true;
    for (int i = 0; i < x.length; i++) {
      asStated &= Math.abs(y[i] - Math.max(x[i], 0.2)) < 1e-9;
    }
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
