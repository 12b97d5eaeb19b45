/**
 * What stands in a file of Keras: the configuration in the dialects of Keras 2 and 3, and the
 * stored arrays. It knows no layer, and nothing of Deeplearning4j.
 *
 * <p>Files are not trusted: HDF5 is read by pure Java, no size that a file claims is believed
 * before it is compared with the file's own, and no code that a file holds is run.
 */
package org.lrp4j.keras.file;
