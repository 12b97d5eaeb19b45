/**
 * Products and functions of small vectors in Java's own memory, for layers that come to the same
 * few of them moment after moment: a call of ND4J takes 5 to 50 µs, the product of a vector and a
 * matrix of 128 × 512 takes 4. The loops are such that the Java virtual machine makes vector
 * instructions of them: few operations a turn, every array read at the same place.
 */
package org.lrp4j.engine.vector;
