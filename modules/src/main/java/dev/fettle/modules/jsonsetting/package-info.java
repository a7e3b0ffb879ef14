/** Settings in JSON files. */
@NullMarked
package dev.fettle.modules.jsonsetting;

import org.jspecify.annotations.NullMarked;
