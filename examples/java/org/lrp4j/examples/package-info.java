/** Programs to start from; run one with {@code mvn test-compile exec:java -Dexec.mainClass=…}. */
package org.lrp4j.examples;
