package dev.fettle.examples.embedspring;

import dev.fettle.engine.ApplyOptions;
import dev.fettle.engine.Engine;
import dev.fettle.engine.Run;
import dev.fettle.engine.Scope;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.graph.Cancellation;
import dev.fettle.engine.model.Definition;
import dev.fettle.local.LocalConnector;
import dev.fettle.modules.Modules;
import dev.fettle.report.JsonReports;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Plan, apply with live events, and cancel, over HTTP. */
@RestController
class RunController {

    private final Definition definition;
    private final Map<String, Cancellation> running = new ConcurrentHashMap<>();

    RunController(Definition definition) {
        this.definition = definition;
    }

    private static Engine.Builder engine() {
        return Engine.builder().connector(new LocalConnector()).modules(Modules.all());
    }

    /** Say what would change. */
    @GetMapping(path = "/plan", produces = MediaType.APPLICATION_JSON_VALUE)
    String plan() {
        return JsonReports.plan(engine().build().plan(definition));
    }

    /** Apply, and tell each event as it comes; the first names the run. */
    @PostMapping(path = "/runs", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter apply() {
        String id = UUID.randomUUID().toString();
        Cancellation cancellation = new Cancellation();
        SseEmitter events = new SseEmitter(0L);
        events.onError(gone -> cancellation.cancel());
        running.put(id, cancellation);
        Thread thread = new Thread(
                () -> {
                    Engine engine = engine().listener(event -> send(events, "event", json(event)))
                            .build();
                    send(events, "run", id);
                    try (Run run = engine.open(definition)) {
                        run.apply(run.plan(Scope.all(), cancellation), ApplyOptions.defaults(), cancellation);
                    } finally {
                        running.remove(id);
                        events.complete();
                    }
                },
                "run-" + id);
        thread.start();
        return events;
    }

    /** Stop a run: what runs is ended, and the rest is not begun. */
    @DeleteMapping("/runs/{id}")
    void cancel(@PathVariable("id") String id) {
        Cancellation cancellation = running.get(id);
        if (cancellation == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "No such run is going on.");
        }
        cancellation.cancel();
    }

    private static String json(EngineEvent event) {
        return JsonReports.event(event, Instant.now().toString());
    }

    private static void send(SseEmitter events, String name, String data) {
        try {
            events.send(SseEmitter.event().name(name).data(data));
        } catch (IOException | IllegalStateException e) {
            // The reader has gone; the emitter's own callback cancels the run.
            return;
        }
    }
}
