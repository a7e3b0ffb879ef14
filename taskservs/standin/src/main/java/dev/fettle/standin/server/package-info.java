/** The program inside the stand-in: its commands and the order in which a server starts. */
@NullMarked
package dev.fettle.standin.server;

import org.jspecify.annotations.NullMarked;
