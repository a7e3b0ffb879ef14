/** Working trees of git repositories. */
@NullMarked
package dev.fettle.modules.gitcheckout;

import org.jspecify.annotations.NullMarked;
