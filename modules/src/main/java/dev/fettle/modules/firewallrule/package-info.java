/** Rules of a host's firewall, whichever it has. */
@NullMarked
package dev.fettle.modules.firewallrule;

import org.jspecify.annotations.NullMarked;
