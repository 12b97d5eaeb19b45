#!/bin/sh
# Package: org.nd4j:nd4j-api 1.0.0-M2.1, run on org.nd4j:nd4j-native 1.0.0-M2.1 (CPU).
#
# SameDiff's maxPooling3d and avgPooling3d take the kernel, stride, padding and dilation that a
# Pooling3DConfig has for the height for those of the width, and the other way round.
#
# One would expect, of a volume [1, 1, 2, 4, 6] under a window of depth 1, height 3 and width 1:
# [1, 1, 2, 2, 6].
#
# Output seen:
#   maxPooling3d [1, 1, 2, 4, 4]
#   avgPooling3d [1, 1, 2, 4, 4]
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
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling3DConfig;
import org.nd4j.linalg.factory.Nd4j;

public class Finding {
  static boolean isSwapped(String name, SDVariable pooled) {
    String shape = Arrays.toString(pooled.eval().shape());
    System.out.println(name + " " + shape);
    return shape.equals("[1, 1, 2, 4, 4]");
  }

  static Pooling3DConfig window() {
    return Pooling3DConfig.builder().kD(1).kH(3).kW(1).build();
  }

  public static void main(String[] args) {
    SameDiff sd = SameDiff.create();
    SDVariable x = sd.constant("x", Nd4j.ones(DataType.FLOAT, 1, 1, 2, 4, 6));
    boolean asStated =
        isSwapped("maxPooling3d", sd.cnn().maxPooling3d(x, window()))
            & isSwapped("avgPooling3d", sd.cnn().avgPooling3d(x, window()));
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java
