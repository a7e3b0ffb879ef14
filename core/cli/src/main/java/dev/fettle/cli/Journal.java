package dev.fettle.cli;

import dev.fettle.engine.apply.Report;
import dev.fettle.engine.event.EngineEvent;
import dev.fettle.engine.event.EngineListener;
import dev.fettle.engine.plan.Plan;
import dev.fettle.report.JsonReports;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Keep what a run planned, did and reported in {@code .fettle/runs/TIME} beside the infra, readable by its user alone. No later
 * run needs it: where it cannot be written, the run goes on without.
 */
final class Journal implements EngineListener {

    private final Optional<Path> directory;

    private Journal(Optional<Path> directory) {
        this.directory = directory;
    }

    /** Begin the journal of a run. */
    static Journal open(Path beside) {
        String time = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        Path runs = beside.resolve(".fettle").resolve("runs");
        try {
            Files.createDirectories(runs);
            return new Journal(Optional.of(Files.createDirectory(
                    runs.resolve(time),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))));
        } catch (IOException e) {
            return new Journal(Optional.empty());
        }
    }

    @Override
    public void on(EngineEvent event) {
        if (event instanceof EngineEvent.TaskOutput) {
            return; // as much as a host likes to say; what counts of it is in the result
        }
        append("events.jsonl", JsonReports.event(event, Instant.now().toString()) + "\n");
    }

    void plan(Plan plan) {
        append("plan.json", JsonReports.plan(plan) + "\n");
    }

    void report(Report report) {
        append("report.json", JsonReports.report(report) + "\n");
    }

    private void append(String name, String text) {
        directory.ifPresent(dir -> {
            Path file = dir.resolve(name);
            try {
                if (!Files.exists(file)) {
                    Files.createFile(
                            file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                }
                try (BufferedWriter writer =
                        Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND)) {
                    writer.write(text);
                }
            } catch (IOException e) {
                // A full disk on this side must not stop what happens on hosts.
                return;
            }
        });
    }
}
