package dev.fettle.sandbox.proxy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** Fetch files from where this machine gets its packages. Thread-safe. */
@FunctionalInterface
interface Upstream {

    /**
     * Fetch one file.
     *
     * @param uri what to fetch
     * @param target a file that does not exist yet; whatever is there after a failure is not used
     * @return false when the far end says that there is no such file
     * @throws IOException when it cannot be fetched for another reason
     * @throws InterruptedException when the calling thread is interrupted
     */
    boolean fetch(URI uri, Path target) throws IOException, InterruptedException;
}
