/**
 * Models of Keras as networks of Deeplearning4j: {@link org.lrp4j.keras.KerasModel}.
 *
 * <p>Needs {@code io.jhdf:jhdf} among the application's own dependencies; the library does not
 * bring it along.
 */
package org.lrp4j.keras;
