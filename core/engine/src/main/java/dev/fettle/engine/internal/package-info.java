/** The machinery behind the engine; nothing outside this jar may use it. */
@NullMarked
package dev.fettle.engine.internal;

import org.jspecify.annotations.NullMarked;
