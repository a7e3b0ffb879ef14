/** What happened: the report of one run. */
@NullMarked
package dev.fettle.engine.apply;

import org.jspecify.annotations.NullMarked;
