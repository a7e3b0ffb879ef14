/** The listeners and the part of the HTTP API that the stand-in answers. */
@NullMarked
package dev.fettle.standin.http;

import org.jspecify.annotations.NullMarked;
