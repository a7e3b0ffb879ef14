package dev.fettle.bench;

import dev.fettle.sandbox.Sandbox;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Boot as many disposable hosts as the first argument says and write {@code name address key known-hosts} for each, then
 * {@code ready}; take them down when standard input ends.
 */
public final class SandboxHosts {

    private static final PrintStream OUT = System.out;

    private SandboxHosts() {}

    /** Run. */
    public static void main(String[] args) throws InterruptedException, IOException {
        int count = Integer.parseInt(args[0]);
        List<String> names =
                IntStream.rangeClosed(1, count).mapToObj(i -> "bench-" + i).toList();
        SandboxOptions options =
                SandboxOptions.defaults().withGroup("bench").asTemporary().withListener(System.err::println);
        try (Sandbox sandbox = Sandbox.open(options)) {
            for (SandboxHost host : sandbox.up(names)) {
                OUT.println(host.name() + " " + host.address() + " " + host.privateKey() + " " + host.knownHosts());
            }
            OUT.println("ready");
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
