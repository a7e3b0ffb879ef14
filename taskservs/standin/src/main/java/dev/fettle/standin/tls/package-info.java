/** Certificates and keys from PEM files. */
@NullMarked
package dev.fettle.standin.tls;

import org.jspecify.annotations.NullMarked;
