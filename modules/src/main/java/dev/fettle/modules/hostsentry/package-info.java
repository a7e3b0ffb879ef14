/** Lines of the hosts file. */
@NullMarked
package dev.fettle.modules.hostsentry;

import org.jspecify.annotations.NullMarked;
