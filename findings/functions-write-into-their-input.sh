#!/bin/sh
# Package: org.nd4j:nd4j-api 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# Most functions of Nd4j.math() and Nd4j.nn() of one array write their result into that array and return it, as
# nothing in their documentation or names says; others give a new array. After the mean of the
# magnitudes of x was asked for, x holds magnitudes. Transforms.abs(x) copies.
#
# One would expect: x as it was, in every line.
#
# Output seen:
#   after math().abs(x):                x = 2.00, 0.50, 3.00
#   after math().square(x):             x = 4.00, 0.25, 9.00
#   after math().neg(x):                x = 2.00, -0.50, -3.00
#   after math().exp(x):                x = 0.14, 1.65, 20.09
#   after nn().sigmoid(x):              x = 0.12, 0.62, 0.95
#   after nn().gelu(x):                 x = -0.06, 0.35, 2.98
#   after nn().logSoftmax(x):           x = -5.09, -2.59, -0.09
#   after nn().softmax(x):              x = -2.00, 0.50, 3.00
#   after nn().elu(x):                  x = -2.00, 0.50, 3.00
#   after math().clipByValue(x, -1, 1): x = -2.00, 0.50, 3.00
#   after Transforms.abs(x):            x = -2.00, 0.50, 3.00
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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

public class Finding {

  static final double[] NUMBERS = {-2, 0.5, 3};

  static boolean asStated = true;

  static void apply(String name, UnaryOperator<INDArray> function, boolean isWritten) {
    INDArray x = Nd4j.createFromArray(NUMBERS);
    INDArray result = function.apply(x);
    double[] after = x.toDoubleVector();
    String rounded =
        Arrays.stream(after).mapToObj(v -> String.format("%.2f", v)).collect(Collectors.joining(", "));
    System.out.printf("after %-29s x = %s%n", name + ":", rounded);
    asStated &= (result == x) == isWritten && Arrays.equals(NUMBERS, after) != isWritten;
  }

  public static void main(String[] args) {
    java.util.Locale.setDefault(java.util.Locale.ROOT);
    apply("math().abs(x)", x -> Nd4j.math().abs(x), true);
    apply("math().square(x)", x -> Nd4j.math().square(x), true);
    apply("math().neg(x)", x -> Nd4j.math().neg(x), true);
    apply("math().exp(x)", x -> Nd4j.math().exp(x), true);
    apply("nn().sigmoid(x)", x -> Nd4j.nn().sigmoid(x), true);
    apply("nn().gelu(x)", x -> Nd4j.nn().gelu(x), true);
    apply("nn().logSoftmax(x)", x -> Nd4j.nn().logSoftmax(x), true);
    apply("nn().softmax(x)", x -> Nd4j.nn().softmax(x), false);
    apply("nn().elu(x)", x -> Nd4j.nn().elu(x), false);
    apply("math().clipByValue(x, -1, 1)", x -> Nd4j.math().clipByValue(x, -1, 1), false);
    apply("Transforms.abs(x)", x -> Transforms.abs(x), false);
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
