/** Files from the web. */
@NullMarked
package dev.fettle.modules.download;

import org.jspecify.annotations.NullMarked;
