/** The vocabulary: servers, taskservs, tasks, content and what they need from each other. */
@NullMarked
package dev.fettle.engine.model;

import org.jspecify.annotations.NullMarked;
