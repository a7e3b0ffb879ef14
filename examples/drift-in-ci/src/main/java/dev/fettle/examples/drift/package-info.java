/** Compare an infra with its hosts in a CI job. */
@NullMarked
package dev.fettle.examples.drift;

import org.jspecify.annotations.NullMarked;
