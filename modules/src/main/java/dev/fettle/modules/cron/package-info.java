/** Commands that cron runs. */
@NullMarked
package dev.fettle.modules.cron;

import org.jspecify.annotations.NullMarked;
