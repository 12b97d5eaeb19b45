#!/bin/sh
# Package: org.nd4j:nd4j-native 1.0.0-M2.1 (CPU), with org.bytedeco:javacpp 1.5.7.
#
# -Dorg.bytedeco.javacpp.maxbytes is what Deeplearning4j's guide names as the limit of memory outside of
# the heap. ND4J's arrays are not counted in it: they can become any multiple of it, and no error tells.
# What stops them is maxphysicalbytes, the size of the whole process, which unless it is set is
# maxbytes plus three times -Xmx: a container that was given heap and maxbytes is killed long before.
#
# One would expect: an OutOfMemoryError after the second array of 40 MiB where 100 MiB are allowed.
#
# Output seen:
#   maxbytes=100m:                        10 arrays of 40 MiB, 0 MiB of 100 counted
#   maxbytes=100m, maxphysicalbytes=300m: OutOfMemoryError
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
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  public static void main(String[] args) {
    List<INDArray> arrays = new ArrayList<>();
    String result;
    try {
      for (int i = 0; i < 10; i++) {
        arrays.add(Nd4j.ones(DataType.FLOAT, 10 << 20));
      }
      result = "%d arrays of 40 MiB, %d MiB of %d counted"
          .formatted(arrays.size(), Pointer.totalBytes() >> 20, Pointer.maxBytes() >> 20);
    } catch (OutOfMemoryError e) {
      result = "OutOfMemoryError";
    }
    System.out.printf("%-37s %s%n", args[0], result);
    System.exit(result.equals(args[1]) ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
limits="-Xmx64m -Dorg.bytedeco.javacpp.maxbytes=100m -Dorg.bytedeco.javacpp.maxphysicalbytes"
java $limits=0 -cp "$(cat classpath)" Finding.java \
  "maxbytes=100m:" "10 arrays of 40 MiB, 0 MiB of 100 counted"
java $limits=300m -cp "$(cat classpath)" Finding.java \
  "maxbytes=100m, maxphysicalbytes=300m:" OutOfMemoryError
