/** Access control lists of files. */
@NullMarked
package dev.fettle.modules.acl;

import org.jspecify.annotations.NullMarked;
