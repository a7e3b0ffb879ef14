/** What several modules share: checks of names, the file probe, owner and mode, presence. */
@NullMarked
package dev.fettle.modules.support;

import org.jspecify.annotations.NullMarked;
