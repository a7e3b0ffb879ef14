package dev.fettle.bench;

import dev.fettle.engine.model.Server;
import dev.fettle.engine.spi.Connection;
import dev.fettle.engine.spi.Connector;
import dev.fettle.engine.spi.RemoteProcess;
import dev.fettle.engine.spi.SecretLookup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host made of a map that speaks what a resident shell speaks. The engine writes its scripts and reads the answers as it does
 * with a real host; only the script is understood by its shape and not run.
 */
final class MemoryHost {

    private static final Pattern STEP =
            Pattern.compile("^(?:if \\[ -z \"\\$F\" ]; then )?answer_begin (\\d+)", Pattern.MULTILINE);
    private static final Pattern PROBE = Pattern.compile("; \\( " + ThingModule.PROBE + " (\\S+) \\); answer_end .*");
    private static final Pattern ACT =
            Pattern.compile(".*set -- (\\S+) (\\S+); eval " + ThingModule.SET + " .*", Pattern.DOTALL);
    private static final Pattern ENTER =
            Pattern.compile(".*printf %s '(.*)' \\| fettle_note ledger (\\S+)\\n.*", Pattern.DOTALL);

    private final Map<String, String> things = new LinkedHashMap<>(); // guarded by this
    private final Map<String, String> ledger = new LinkedHashMap<>(); // guarded by this

    /** Connect to hosts in memory, which come into being when they are first asked for and stay. */
    static final class Hosts implements Connector {

        private final Map<String, MemoryHost> hosts = new ConcurrentHashMap<>();

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public Connection connect(Server server, SecretLookup secrets) {
            MemoryHost host = hosts.computeIfAbsent(server.address(), a -> new MemoryHost());
            return new Connection() {
                @Override
                public RemoteProcess start(String command) {
                    return new MemoryShell(host::run);
                }

                @Override
                public int maxProcesses() {
                    return 8;
                }

                @Override
                public void close() {}
            };
        }
    }

    /** Return what a frame's script would write. */
    synchronized String run(String script) {
        StringBuilder output = new StringBuilder();
        int at = script.indexOf("A=") + 2;
        String marker = script.substring(at, script.indexOf('\n', at));
        Matcher step = STEP.matcher(script);
        boolean more = step.find();
        while (more) {
            String number = step.group(1);
            int from = step.end();
            more = step.find();
            int status = answer(
                    script.substring(from, more ? step.start() : script.length()), begun(output, marker, number));
            output.append('\n').append(marker).append(" e ").append(status).append('\n');
        }
        return output.toString();
    }

    private static StringBuilder begun(StringBuilder output, String marker, String number) {
        return output.append('\n').append(marker).append(" b ").append(number).append('\n');
    }

    private int answer(String step, StringBuilder output) {
        Matcher probe = PROBE.matcher(step);
        if (probe.lookingAt()) {
            String value = things.get(word(probe.group(1)));
            output.append(value == null ? "" : value);
            return value == null ? 1 : 0;
        }
        Matcher act = ACT.matcher(step);
        Matcher enter = ENTER.matcher(step);
        if (act.matches()) {
            things.put(word(act.group(1)), word(act.group(2)));
        } else if (enter.matches()) {
            ledger.put(enter.group(2), enter.group(1));
        } else if (step.contains("/etc/os-release")) {
            output.append("os.ID=debian\nmachine=x86_64\nuser=root\n");
        } else if (step.contains("$S/ledger")) {
            ledger.values().forEach(output::append);
        } else {
            throw new IllegalStateException("A step is not understood: " + step);
        }
        return 0;
    }

    private static String word(String quoted) {
        return quoted.replace("'", "");
    }
}
