package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.Diagnostic.Code;
import dev.fettle.sandbox.SandboxHost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The commands that work on disposable hosts. */
final class SandboxCommands {

    private SandboxCommands() {}

    @Command(name = "up", mixinStandardHelpOptions = true, description = "Boot disposable hosts.")
    static final class Up implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", arity = "1..*", description = "Their names.")
        private List<String> names = List.of();

        private final Shop shop;

        Up(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws InterruptedException {
            shop.sandbox().up(names).forEach(host -> print(shop, host));
            return ExitCode.OK.number();
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the disposable hosts.")
    static final class ListThem implements Callable<Integer> {
        private final Shop shop;

        ListThem(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() {
            shop.sandbox().list().forEach(host -> print(shop, host));
            return ExitCode.OK.number();
        }
    }

    @Command(name = "ssh", mixinStandardHelpOptions = true, description = "Open a shell on a disposable host.")
    static final class Ssh implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "Its name.")
        private String name = "";

        @Parameters(index = "1..*", paramLabel = "COMMAND", arity = "0..*", description = "What to run instead.")
        private List<String> command = List.of();

        private final Shop shop;

        Ssh(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            return enter(shop, name, command);
        }
    }

    @Command(
            name = "down",
            mixinStandardHelpOptions = true,
            description = "Take disposable hosts down, all of them unless some are named.")
    static final class Down implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", arity = "0..*", description = "Their names.")
        private List<String> names = List.of();

        private final Shop shop;

        Down(Shop shop) {
            this.shop = shop;
        }

        @Override
        public Integer call() throws InterruptedException {
            if (names.isEmpty()) {
                shop.sandbox().downAll();
            } else {
                shop.sandbox().down(names.toArray(String[]::new));
            }
            return ExitCode.OK.number();
        }
    }

    /** Open a shell on a disposable host over SSH. */
    static int enter(Shop shop, String name, List<String> command) throws IOException, InterruptedException {
        Optional<SandboxHost> found = shop.sandbox().find(name).filter(SandboxHost::running);
        if (found.isEmpty()) {
            return shop.refuse(List.of(Diagnostic.error(
                            Code.SERVER_UNKNOWN,
                            "No disposable host `" + name + "` is running.",
                            "Boot it with `fettle sandbox up " + name + "`.")))
                    .number();
        }
        SandboxHost host = found.get();
        List<String> argv = new ArrayList<>(List.of(
                "ssh",
                "-F",
                "none",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "UserKnownHostsFile=" + host.knownHosts(),
                "-i",
                host.privateKey().toString(),
                host.user() + "@" + host.address()));
        argv.addAll(command);
        return Programs.run(argv);
    }

    private static void print(Shop shop, SandboxHost host) {
        shop.console()
                .out()
                .printf("%-16s %-16s %s%n", host.name(), host.address(), host.running() ? "running" : "stopped");
    }
}
