package dev.fettle.standin.http;

import dev.fettle.standin.config.Settings;
import java.util.function.Supplier;

/** Serve what has a port of its own: metrics and profiles. */
public final class Extras {
    private Extras() {}

    /** Start those that the options turn on. */
    public static void start(Settings settings, Listeners listeners) {
        if (settings.on("CODER_PROMETHEUS_ENABLE")) {
            listeners.extra("Prometheus", settings.text("CODER_PROMETHEUS_ADDRESS"), text(() -> metrics(settings)));
        }
        if (settings.on("CODER_PPROF_ENABLE")) {
            listeners.extra(
                    "pprof", settings.text("CODER_PPROF_ADDRESS"), text(() -> "The stand-in has no profiles.\n"));
        }
    }

    private static String metrics(Settings settings) {
        Runtime runtime = Runtime.getRuntime();
        return """
                # HELP coder_standin_info A stand-in for Coder, not the real one.
                # TYPE coder_standin_info gauge
                coder_standin_info{version="%s"} 1
                # TYPE coder_standin_heap_bytes gauge
                coder_standin_heap_bytes %d
                """.formatted(settings.version().label(), runtime.totalMemory() - runtime.freeMemory());
    }

    private static Handler text(Supplier<String> body) {
        return request -> new Reply(200, "text/plain; version=0.0.4; charset=utf-8", body.get());
    }
}
