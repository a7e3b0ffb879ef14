/** One host as the planner and the applier see it: frames of steps go in, replies come out. */
@NullMarked
package dev.fettle.engine.internal.host;

import org.jspecify.annotations.NullMarked;
