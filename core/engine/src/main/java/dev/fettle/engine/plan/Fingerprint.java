package dev.fettle.engine.plan;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.TaskId;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tell whether two plans mean the same. The fingerprint of a task covers what it asks for, with secrets by their references and
 * never their values, what would be done, what that was decided on (the digests of replaced files among it) and what it
 * waits for. Pure.
 */
public final class Fingerprint {

    private Fingerprint() {}

    /** Return the fingerprint of each task, in the plan's order: SHA-256 in lower-case hexadecimal. */
    public static Map<TaskId, String> of(Plan plan) {
        Map<TaskId, String> prints = new LinkedHashMap<>();
        plan.tasks().forEach(task -> prints.put(task.id(), of(task)));
        return prints;
    }

    private static String of(PlannedTask planned) {
        StringBuilder text = new StringBuilder();
        write(text, planned.task().module());
        write(text, planned.task().spec());
        write(text, planned.task().triggers());
        write(text, planned.waitsFor());
        // The reason is for people: it may name a time or a count that means nothing.
        write(text, planned.decision().kind().name());
        if (planned.decision() instanceof Decision.Change change) {
            write(text, change.differences());
            write(text, change.actions());
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    /** Write a value so that different values never look the same: each with its length before it. */
    private static void write(StringBuilder text, Object value) {
        if (value instanceof Content.LocalFile file) {
            // Where the bytes lie on this machine means nothing.
            text.append("file{").append(file.sha256()).append('}');
        } else if (value instanceof Content content) {
            text.append("content{");
            content.segments().forEach(segment -> write(text, segment));
            text.append('}');
        } else if (value instanceof Record record) {
            text.append(record.getClass().getSimpleName()).append('{');
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                write(text, read(record, component));
            }
            text.append('}');
        } else if (value instanceof Optional<?> optional) {
            text.append("optional{");
            optional.ifPresent(v -> write(text, v));
            text.append('}');
        } else if (value instanceof Map<?, ?> map) {
            text.append("map{");
            map.entrySet().stream()
                    .map(e -> one(e.getKey()) + "=" + one(e.getValue()))
                    .sorted()
                    .forEach(text::append);
            text.append('}');
        } else if (value instanceof Set<?> set) {
            text.append("set{");
            set.stream().map(Fingerprint::one).sorted().forEach(text::append);
            text.append('}');
        } else if (value instanceof Iterable<?> list && !(value instanceof java.nio.file.Path)) {
            text.append("list{");
            list.forEach(v -> write(text, v));
            text.append('}');
        } else {
            String plain = String.valueOf(value);
            text.append(plain.length()).append(':').append(plain);
        }
    }

    private static String one(Object value) {
        StringBuilder text = new StringBuilder();
        write(text, value);
        return text.toString();
    }

    private static Object read(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            Object value = component.getAccessor().invoke(record);
            return value == null ? "" : value;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Spec `" + record.getClass().getName() + "` cannot be read.", e);
        }
    }
}
