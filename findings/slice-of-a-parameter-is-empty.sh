#!/bin/sh
# Package: org.nd4j:nd4j-api 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# slice(1) and get(point(1)) of an array of three axes that is a view of another array from an offset
# on, as every parameter but the first of a network is, give an empty scalar of type FLOAT instead of a
# matrix, without a word, where the offset and the slice's own start together lie behind the array's
# length. dup() in front helps.
#
# One would expect: the matrix [[9, 10, 11], [12, 13, 14], [15, 16, 17]] each time.
#
# Output seen:
#   slice(1)          FLOAT []
#   get(point(1))     FLOAT []
#   dup().slice(1)    DOUBLE [3, 3]
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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

public class Finding {
  static String row(String call, INDArray array) {
    String result = array.dataType() + " " + Arrays.toString(array.shape());
    System.out.printf("%-17s %s%n", call, result);
    return result;
  }

  public static void main(String[] args) {
    INDArray all = Nd4j.arange(-12, 18).castTo(DataType.DOUBLE);
    INDArray view = all.get(NDArrayIndex.interval(12, 30)).reshape('c', 2, 3, 3);
    boolean asStated =
        row("slice(1)", view.slice(1)).equals("FLOAT []")
            & row("get(point(1))", view.get(NDArrayIndex.point(1))).equals("FLOAT []")
            & row("dup().slice(1)", view.dup().slice(1)).equals("DOUBLE [3, 3]");
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
