/**
 * Files and folders that are complete or not there, and what is written into them. The packages of
 * lrp4j share it; it knows nothing of them, nor of networks and relevance, and is not meant to be
 * used from outside.
 *
 * <ul>
 *   <li>{@link org.lrp4j.file.StagedFolder}, a folder that appears as a whole, with {@link
 *       org.lrp4j.file.ReplacementCheck} and {@link org.lrp4j.file.NotReplaceableException} for
 *       what is there already
 *   <li>{@link org.lrp4j.file.RunFolder}, one folder for each run of a program
 *   <li>{@link org.lrp4j.file.AtomicFile}, a file that appears as a whole
 *   <li>{@link org.lrp4j.file.Folders}, which makes, lists and deletes folders
 *   <li>{@link org.lrp4j.file.FileProblem}, why a file cannot be read
 *   <li>{@link org.lrp4j.file.NpyWriter}, arrays in NumPy's format
 *   <li>{@link org.lrp4j.file.ReadAhead} and {@link org.lrp4j.file.WriteBehind}, reading and
 *       writing while something else is done
 *   <li>{@link org.lrp4j.file.TextTable}, a table for people
 * </ul>
 */
package org.lrp4j.file;
