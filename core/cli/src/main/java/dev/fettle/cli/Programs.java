package dev.fettle.cli;

import java.io.IOException;
import java.util.List;

/** Run a program of this machine on the user's own terminal. */
final class Programs {

    private Programs() {}

    /** Run it and return its exit code. */
    static int run(List<String> argv) throws IOException, InterruptedException {
        return new ProcessBuilder(argv).inheritIO().start().waitFor();
    }
}
