#!/bin/sh
# Package: org.nd4j:nd4j-native 1.0.0-M2.1 (CPU), with org.nd4j:nd4j-api of the same version.
#
# NativeOpsHolder hands out ND4J's native operations, which set the number of OpenMP threads, as one wants to
# on an executor of a cluster. Asked before anything has touched Nd4j, it fails, with a message about missing
# dependencies of which none is missing, and ND4J as a whole cannot be used in this JVM any more: Nd4j needs the
# holder, whose class is not initialised again. One call of Nd4j beforehand, and both work.
#
# One would expect: the holder loads the backend that it needs, or says that Nd4j comes first.
#
# Output seen:
#   holder first:             ExceptionInInitializerError, ND4J is probably missing dependencies
#   Nd4j itself, afterwards:  NoClassDefFoundError
#   holder after Nd4j:        works
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
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

public class Finding {
  static String holder() {
    try {
      NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
      return "works";
    } catch (Throwable e) {
      Throwable cause = e.getCause();
      boolean names = cause != null && String.valueOf(cause.getMessage()).contains("probably missing dependencies");
      return e.getClass().getSimpleName()
          + (names && e instanceof ExceptionInInitializerError ? ", ND4J is probably missing dependencies" : "");
    }
  }

  static String nd4j() {
    try {
      return Arrays.toString(Nd4j.ones(2).toDoubleVector());
    } catch (Throwable e) {
      return e.getClass().getSimpleName();
    }
  }

  static boolean row(String which, String found, String expected) {
    System.out.println(which + found);
    return found.equals(expected);
  }

  public static void main(String[] args) {
    boolean asStated;
    if (args[0].equals("holder")) {
      asStated =
          row("holder first:             ", holder(), "ExceptionInInitializerError, ND4J is probably missing dependencies")
              & row("Nd4j itself, afterwards:  ", nd4j(), "NoClassDefFoundError");
    } else {
      Nd4j.getBackend();
      asStated = row("holder after Nd4j:        ", holder(), "works");
    }
    System.exit(asStated ? 0 : 1);
  }
}
END

mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
  -Dmdep.outputFile=classpath >maven.log 2>&1 || { cat maven.log >&2; exit 2; }
java -cp "$(cat classpath)" Finding.java holder
java -cp "$(cat classpath)" Finding.java nd4j
