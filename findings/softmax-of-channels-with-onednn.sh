#!/bin/sh
# Package: org.nd4j:nd4j-native 1.0.0-M2.1 with the classifier linux-x86_64-onednn (CPU), run through
# org.nd4j:nd4j-api 1.0.0-M2.1.
#
# Softmax along axis 1 of a FLOAT array of four axes in order c, the channels of images [examples,
# channels, rows, columns], is wrong: oneDNN is given the numbers as if channels came last, so that it
# normalises over as many columns as there are channels. The sums over channels are not 1. In DOUBLE,
# along other axes, of other ranks, in order f, and with Nd4j.getEnvironment().allowHelpers(false) it
# is right, and so it is in FLOAT without the classifier. Nothing is thrown or logged.
#
# One would expect: sums of 1 over channels in every line.
#
# Output seen:
#   linux-x86_64-onednn
#     FLOAT [2, 3, 4, 6], axis 1       sums from 0.17 to 2.15
#     DOUBLE                           sums from 1.00 to 1.00
#     FLOAT, axis 3                    sums from 1.00 to 1.00
#     FLOAT [2, 3, 24], axis 1         sums from 1.00 to 1.00
#     FLOAT, order f                   sums from 1.00 to 1.00
#     FLOAT, no helpers                sums from 1.00 to 1.00
#   linux-x86_64
#     FLOAT [2, 3, 4, 6], axis 1       sums from 1.00 to 1.00
#     DOUBLE                           sums from 1.00 to 1.00
#     FLOAT, axis 3                    sums from 1.00 to 1.00
#     FLOAT [2, 3, 24], axis 1         sums from 1.00 to 1.00
#     FLOAT, order f                   sums from 1.00 to 1.00
#     FLOAT, no helpers                sums from 1.00 to 1.00
#
# Exits with 0 as long as that is what happens, with 1 if anything else does, with 2 if Maven fails.
# Needs Maven and a JDK (17 here) on Linux with an x86-64 processor.
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
    <dependency>
      <groupId>org.nd4j</groupId><artifactId>nd4j-native</artifactId><version>1.0.0-M2.1</version>
      <classifier>${library}</classifier>
    </dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
END

cat >Finding.java <<'END'
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {

  /** Whether the sums along the axis are 1. */
  static boolean isRight(String what, INDArray x, int axis) {
    INDArray sums = Nd4j.nn().softmax(x, axis).castTo(DataType.DOUBLE).sum(axis);
    double least = sums.minNumber().doubleValue();
    double most = sums.maxNumber().doubleValue();
    System.out.printf("  %-32s sums from %.2f to %.2f%n", what, least, most);
    return Math.abs(least - 1) < 1e-5 && Math.abs(most - 1) < 1e-5;
  }

  /** Softmax over three columns beside each other, wherever channels are. */
  static boolean isOfColumns(INDArray x) {
    INDArray softmax = Nd4j.nn().softmax(x, 1).dup('c').reshape(-1, 3);
    INDArray columns = Nd4j.nn().softmax(x.castTo(DataType.DOUBLE).dup('c').reshape(-1, 3), 1);
    return softmax.castTo(DataType.DOUBLE).sub(columns).amaxNumber().doubleValue() < 1e-5;
  }

  public static void main(String[] args) {
    java.util.Locale.setDefault(java.util.Locale.ROOT);
    boolean withOneDnn = args[0].endsWith("onednn");
    System.out.println(args[0]);
    float[] numbers = new float[2 * 3 * 4 * 6];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i * i % 7;
    }
    INDArray x = Nd4j.createFromArray(numbers).reshape(2, 3, 4, 6);

    boolean inFloat = isRight("FLOAT [2, 3, 4, 6], axis 1", x, 1);
    boolean ofColumns = isOfColumns(x);
    boolean others =
        isRight("DOUBLE", x.castTo(DataType.DOUBLE), 1)
            & isRight("FLOAT, axis 3", x, 3)
            & isRight("FLOAT [2, 3, 24], axis 1", x.reshape(2, 3, 24), 1)
            & isRight("FLOAT, order f", x.dup('f'), 1);
    Nd4j.getEnvironment().allowHelpers(false);
    others &= isRight("FLOAT, no helpers", x, 1);
    System.exit(inFloat != withOneDnn && ofColumns == withOneDnn && others ? 0 : 1);
  }
}
END

code=0
for library in linux-x86_64-onednn linux-x86_64; do
  mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
    -Dlibrary=$library -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
  # nd4j-native brings the library without oneDNN by itself; only one of the two is wanted.
  tr ':' '\n' <classpath | grep -v "/nd4j-native-1.0.0-M2.1-linux-x86_64" >jars
  tr ':' '\n' <classpath | grep "/nd4j-native-1.0.0-M2.1-$library.jar" >>jars
  java -cp "$(paste -sd: jars)" Finding.java $library || code=1
done
exit $code
