/** Keys, requests and certificates for TLS, and an authority of one's own. Private keys never leave their host. */
@NullMarked
package dev.fettle.modules.tls;

import org.jspecify.annotations.NullMarked;
