/** Boot disposable hosts and connect to them. */
@NullMarked
package dev.fettle.sandbox;

import org.jspecify.annotations.NullMarked;
