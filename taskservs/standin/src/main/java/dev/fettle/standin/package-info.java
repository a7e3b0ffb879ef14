/**
 * Builds a stand-in for a release of Coder, for tests and for machines that cannot download the real one.
 *
 * <p>Nothing here is Coder. The stand-in answers a small part of its HTTP API, and enforces the documented rules of
 * configuration, start-up and database use, so that a deployment can be tried out honestly.
 */
@NullMarked
package dev.fettle.standin;

import org.jspecify.annotations.NullMarked;
