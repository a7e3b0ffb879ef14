package dev.fettle.standin.store;

import java.io.Closeable;

/** Keep everything the stand-in remembers. */
public interface Store extends Users, Keys, Closeable {
    /** Return where templates are kept. */
    Templates templates();
}
