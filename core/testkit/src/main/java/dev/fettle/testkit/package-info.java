/** Test modules, taskservs and connectors. */
@NullMarked
package dev.fettle.testkit;

import org.jspecify.annotations.NullMarked;
