package org.lrp4j.layer;

/**
 * What keeps a layer from being explained.
 *
 * @param what what is wrong
 * @param whatToDo what the user can do about it
 */
public record Problem(String what, String whatToDo) {}
