/** Files of a host, brought to the controller. */
@NullMarked
package dev.fettle.modules.fetch;

import org.jspecify.annotations.NullMarked;
