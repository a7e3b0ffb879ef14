/** Locales. */
@NullMarked
package dev.fettle.modules.locale;

import org.jspecify.annotations.NullMarked;
