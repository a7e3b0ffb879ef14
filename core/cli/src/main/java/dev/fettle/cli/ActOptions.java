package dev.fettle.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that plan and then act. */
final class ActOptions {

    @Option(names = "--check", description = "Show what would change; change nothing.")
    private boolean check;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(names = "--json", description = "Print one JSON document: the report, or with --check the plan.")
    private boolean json;

    @Mixin
    private Verbosity verbosity = new Verbosity();

    Journey.Manner manner(boolean detailed) {
        return new Journey.Manner(!check, yes, json, detailed, false, verbosity.detail());
    }
}
