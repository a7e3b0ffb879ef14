/** What the stand-in keeps: users, sessions, templates and the schema number. */
@NullMarked
package dev.fettle.standin.store;

import org.jspecify.annotations.NullMarked;
