/** What SELinux allows, where it is on. */
@NullMarked
package dev.fettle.modules.selinux;

import org.jspecify.annotations.NullMarked;
