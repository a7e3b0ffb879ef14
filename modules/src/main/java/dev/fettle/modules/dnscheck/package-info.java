/** Questions about names of the network. */
@NullMarked
package dev.fettle.modules.dnscheck;

import org.jspecify.annotations.NullMarked;
