package dev.fettle.cli;

import dev.fettle.engine.Scope;
import dev.fettle.engine.model.Expansion;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that narrow a run. */
final class Narrow {

    @Option(
            names = "--taskserv",
            paramLabel = "NAME",
            description = "Only this taskserv and what it needs. May be given more than once.")
    private Set<String> taskservs = new LinkedHashSet<>();

    @Option(names = "--host", paramLabel = "SERVER", description = "Only this server. May be given more than once.")
    private Set<String> hosts = new LinkedHashSet<>();

    @Option(names = "--tag", paramLabel = "TAG", description = "Only tasks with this tag. May be given more than once.")
    private Set<String> tags = new LinkedHashSet<>();

    Scope scope() {
        return new Scope(taskservs, hosts, tags, Expansion.INSTALL);
    }

    boolean isEmpty() {
        return taskservs.isEmpty() && hosts.isEmpty() && tags.isEmpty();
    }
}
