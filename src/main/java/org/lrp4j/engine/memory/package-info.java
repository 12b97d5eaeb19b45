/**
 * Where results lie, and who holds them. {@link org.lrp4j.engine.memory.ArrayPool} uses arrays
 * again, {@link org.lrp4j.engine.memory.Loans} lends them to the user and takes them back. Beside
 * them is what is known of an array's memory, and how many threads OpenBLAS takes.
 */
package org.lrp4j.engine.memory;
