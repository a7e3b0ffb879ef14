package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.engine.model.Definition;
import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.ConnectionException;
import dev.fettle.pkl.PklInfra;
import dev.fettle.sandbox.SandboxConnector;
import dev.fettle.ssh.SshCommandLine;
import dev.fettle.ssh.SshSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The commands that work on the servers of an infra. */
final class ServerCommands {

    private ServerCommands() {}

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the servers of an infra.")
    static final class ListThem implements Callable<Integer> {
        @Mixin
        private InfraOption infra = new InfraOption();

        private final Shop shop;

        ListThem(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() {
            try (PklInfra source = shop.fettle().infra(shop.infra(infra.name))) {
                Definition definition = source.load();
                for (Server server : definition.servers()) {
                    String runs = String.join(
                            ", ",
                            definition.taskservs().stream()
                                    .filter(t -> t.id().host().equals(server.id()))
                                    .map(t -> t.id().name())
                                    .toList());
                    shop.console()
                            .out()
                            .printf("%-16s %-8s %-24s %s%n", server.id(), server.connection(), server.address(), runs);
                }
            }
            return ExitCode.OK.number();
        }
    }

    @Command(name = "ssh", mixinStandardHelpOptions = true, description = "Open a shell on a server of an infra.")
    static final class Ssh implements Callable<Integer> {
        @Parameters(paramLabel = "SERVER", description = "Its name in the infra.")
        private String name = "";

        @Parameters(index = "1..*", paramLabel = "COMMAND", arity = "0..*", description = "What to run instead.")
        private List<String> command = List.of();

        @Mixin
        private InfraOption infra = new InfraOption();

        private final Shop shop;

        Ssh(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            Definition definition;
            try (PklInfra source = shop.fettle().infra(shop.infra(infra.name))) {
                definition = source.load();
            }
            Optional<Server> found = definition.servers().stream()
                    .filter(s -> s.id().name().equals(name))
                    .findFirst();
            if (found.isEmpty()) {
                return shop.refuse(List.of(Diagnostic.error(
                                Code.SERVER_UNKNOWN,
                                "Infra `" + definition.name() + "` has no server `" + name + "`.",
                                "It has "
                                        + definition.servers().stream()
                                                .map(s -> "`" + s.id() + "`")
                                                .toList()
                                        + ".")))
                        .number();
            }
            Server server = found.get();
            if (server.connection().equals(SandboxConnector.NAME)) {
                return SandboxCommands.enter(shop, server.address(), command);
            }
            try {
                List<String> line = new java.util.ArrayList<>(new SshCommandLine(SshSettings.of(
                                shop.surroundings().home(), shop.surroundings().user(), Optional.empty()))
                        .of(server));
                line.addAll(command);
                return Programs.run(line);
            } catch (ConnectionException e) {
                return shop.refuse(
                                List.of(Diagnostic.error(Code.ENVIRONMENT, String.valueOf(e.getMessage()), e.hint())))
                        .number();
            }
        }
    }
}
