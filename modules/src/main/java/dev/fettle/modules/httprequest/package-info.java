/** Requests over HTTP. */
@NullMarked
package dev.fettle.modules.httprequest;

import org.jspecify.annotations.NullMarked;
