package dev.fettle.cli;

import dev.fettle.report.Detail;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say how much is printed for a person. */
final class Verbosity {

    private static final class Level {
        @Option(
                names = {"-q", "--quiet"},
                description = "Print what is wrong and one line that sums up.")
        private boolean quiet;

        @Option(
                names = {"-v", "--verbose"},
                description = "Print everything: what stays, each host by itself, what commands say.")
        private boolean verbose;
    }

    @ArgGroup(exclusive = true)
    private @Nullable Level level;

    Detail detail() {
        return level == null
                ? Detail.NORMAL
                : level.quiet ? Detail.QUIET : level.verbose ? Detail.VERBOSE : Detail.NORMAL;
    }
}
