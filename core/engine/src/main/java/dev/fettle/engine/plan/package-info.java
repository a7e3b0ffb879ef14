/** What would happen: decisions, differences and actions as data. */
@NullMarked
package dev.fettle.engine.plan;

import org.jspecify.annotations.NullMarked;
