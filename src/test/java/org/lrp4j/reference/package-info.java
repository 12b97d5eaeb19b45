/**
 * Whole networks against an independent second opinion: LRP with dense matrices and plain loops,
 * and properties that hold for any network.
 */
package org.lrp4j.reference;
