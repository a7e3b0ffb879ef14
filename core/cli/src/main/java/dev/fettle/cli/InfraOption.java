package dev.fettle.cli;

import picocli.CommandLine.Option;

/** The option that names an infra. */
final class InfraOption {

    @Option(
            names = {"-i", "--infra"},
            required = true,
            paramLabel = "NAME",
            description = "The infra: infra/NAME.pkl, infra/NAME/infra.pkl, or a path that ends in .pkl.")
    String name = "";
}
