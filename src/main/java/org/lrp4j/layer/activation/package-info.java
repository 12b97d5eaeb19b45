/** What relevance can pass: activation functions, and what they prove about signs. */
package org.lrp4j.layer.activation;
