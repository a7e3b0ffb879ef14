/** Places where the secrets of an infra are looked up: environment, files, programs, and a store that generates them. */
@NullMarked
package dev.fettle.pkl.secret;

import org.jspecify.annotations.NullMarked;
