/**
 * Vertices for what Keras has and Deeplearning4j has no layer for, written in SameDiff, so that
 * they are explained by their operations. They are public and made by Jackson, so that a network
 * with them is saved and loaded as any other, with lrp4j on the class path; their axes are Keras's.
 */
package org.lrp4j.keras.vertex;
