package dev.fettle.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.plan.Action;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Decision;
import dev.fettle.engine.plan.Upload;
import dev.fettle.engine.spi.Answers;
import dev.fettle.engine.spi.Argument;
import dev.fettle.engine.spi.Probe;
import dev.fettle.engine.spi.ProbeKind;
import dev.fettle.engine.spi.RawAnswer;
import dev.fettle.engine.spi.TaskModule;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Run the shell text of probes and actions on this machine, as the current user, without an engine: for testing scripts on
 * temporary directories in several shells. Uploads are imitated plainly.
 *
 * <p>Not thread-safe.
 */
public final class ScriptBench {

    private static final String MARK = "3f1c9be2a0d94c55";
    private static final Pattern ANSWER =
            Pattern.compile("\n" + MARK + " begin ([0-9]+)\n(.*?)\n" + MARK + " end ([0-9]+)\n", Pattern.DOTALL);
    private static final String PRELUDE = "answer_begin() { printf '\\n" + MARK + " begin %s\\n' \"$1\"; }\n"
            + "answer_end() { printf '\\n" + MARK + " end %s\\n' \"$1\"; }\n";
    private static final int LIMIT = 65_536;
    private static final int LACKING = 250;

    private final List<String> shell;
    private final Map<SecretRef, String> secrets = new LinkedHashMap<>();

    /** Use a shell, such as {@code dash} or {@code busybox ash}. */
    public ScriptBench(String... shell) {
        this.shell = List.of(shell);
    }

    /** Give a secret a value. */
    public ScriptBench secret(SecretRef ref, String value) {
        secrets.put(ref, value);
        return this;
    }

    /** Hold how a script ended. */
    public record Ended(int status, String output, String errors) {}

    /** Ask one question. Its needs are not looked at. */
    public <A> A ask(Probe<A> probe) {
        return ask(List.of(probe)).get(0);
    }

    /** Ask questions of one kind in one batch. A need that a question itself finds missing counts as foretold. */
    public <A> List<A> ask(List<Probe<A>> probes) {
        ProbeKind<A> kind = probes.get(0).kind();
        StringBuilder script = new StringBuilder(PRELUDE).append(kind.script()).append('\n');
        List<String> arguments = new ArrayList<>();
        boolean each = kind.style() == ProbeKind.Style.EACH;
        int arity = sent(probes.get(0)).size();
        if (!each) {
            arguments.add(Integer.toString(arity));
        }
        for (int i = 0; i < probes.size(); i++) {
            List<String> sent = sent(probes.get(i));
            if (each) {
                script.append("answer_begin ").append(i).append('\n').append(kind.function());
                for (int a = 1; a <= sent.size(); a++) {
                    script.append(" \"${").append(arguments.size() + a).append("}\"");
                }
                script.append("\nanswer_end $?\n");
            } else {
                arguments.add(Integer.toString(i));
            }
            arguments.addAll(sent);
        }
        if (!each) {
            script.append(kind.function()).append(" \"$@\"\n");
        }
        Ended ended = run(script.toString(), arguments, Map.of(), new byte[0]);
        Map<Integer, RawAnswer> found = new LinkedHashMap<>();
        Matcher matcher = ANSWER.matcher(ended.output());
        List<Integer> order = new ArrayList<>();
        int at = 0;
        while (matcher.find(at)) {
            int id = Integer.parseInt(matcher.group(1));
            byte[] bytes = matcher.group(2).getBytes(ISO_8859_1);
            boolean truncated = bytes.length > LIMIT;
            order.add(id);
            found.put(
                    id,
                    new RawAnswer(
                            Integer.parseInt(matcher.group(3)),
                            truncated ? java.util.Arrays.copyOf(bytes, LIMIT) : bytes,
                            truncated,
                            locals(probes.get(id))));
            at = matcher.end();
        }
        if (order.size() != probes.size()) {
            throw new AssertionError(
                    "Of " + probes.size() + " questions " + order.size() + " were answered: " + ended.errors());
        }
        List<A> answers = new ArrayList<>();
        for (int i = 0; i < probes.size(); i++) {
            RawAnswer raw = requireNonNull(found.get(i), "answer " + i + " is missing");
            answers.add(raw.status() == LACKING ? kind.absent() : kind.parser().parse(raw));
        }
        return answers;
    }

    /** Ask what a module asks, and decide. Its needs are taken as met. */
    public <S extends Record> Decision decide(TaskModule<S> module, S spec) {
        Map<Probe<?>, Object> answers = new LinkedHashMap<>();
        for (Probe<?> probe : module.probes(spec)) {
            answers.put(probe, ask(probe));
        }
        return module.decide(spec, new Answers(answers, Optional.empty()));
    }

    /**
     * Decide and do it.
     *
     * @return the decision
     * @throws AssertionError when an action fails
     */
    public <S extends Record> Decision apply(TaskModule<S> module, S spec) {
        Decision decision = decide(module, spec);
        if (decision instanceof Decision.Change change) {
            for (Action action : change.actions()) {
                Ended ended = perform(action);
                if (ended.status() != 0) {
                    throw new AssertionError("Status " + ended.status() + ": " + ended.errors());
                }
            }
        }
        return decision;
    }

    /** Do one action; the status is 0 when the command says that it succeeded. */
    public Ended perform(Action action) {
        if (action instanceof Command command) {
            Map<String, String> environment = new LinkedHashMap<>();
            command.environment().forEach((name, value) -> environment.put(name, text(value)));
            byte[] stdin = command.stdin().map(this::bytes).orElse(new byte[0]);
            Ended ended = run("set -u\numask 022\n" + command.script(), command.arguments(), environment, stdin);
            return command.successes().contains(ended.status())
                    ? new Ended(0, ended.output(), ended.errors())
                    : ended.status() == 0 ? new Ended(1, ended.output(), ended.errors()) : ended;
        }
        return upload((Upload) action);
    }

    private Ended upload(Upload upload) {
        try {
            Path target = Path.of(upload.path());
            Path fresh = Files.createTempFile(target.getParent(), ".fettle", "");
            Files.write(fresh, bytes(upload.content()));
            String check = upload.validate().map(v -> "(" + v + ") || exit 1\n").orElse("");
            Ended ended = run(
                    "chown -- \"$2:$3\" \"$1\" && chmod -- \"$4\" \"$1\" || exit\n" + check + "mv -f -- \"$1\" \"$5\"",
                    List.of(fresh.toString(), upload.owner(), upload.group(), upload.mode(), upload.path()),
                    Map.of(),
                    new byte[0]);
            Files.deleteIfExists(fresh);
            return ended;
        } catch (IOException e) {
            return new Ended(1, "", e.toString());
        }
    }

    private Ended run(String script, List<String> arguments, Map<String, String> environment, byte[] stdin) {
        List<String> line = new ArrayList<>(shell);
        line.addAll(List.of("-c", script, "sh"));
        line.addAll(arguments);
        try {
            Path errors = Files.createTempFile("fettle-bench", ".err");
            Path input = Files.createTempFile("fettle-bench", ".in");
            Files.write(input, stdin);
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectInput(input.toFile())
                    .redirectError(errors.toFile())
                    .directory(new File("/"));
            builder.environment().put("LC_ALL", "C");
            builder.environment().putAll(environment);
            Process process = builder.start();
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            process.getInputStream().transferTo(output);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("The script did not end.");
            }
            String text = Files.readString(errors, ISO_8859_1);
            Files.delete(errors);
            Files.delete(input);
            return new Ended(process.exitValue(), output.toString(ISO_8859_1), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted.", e);
        }
    }

    private List<String> sent(Probe<?> probe) {
        List<String> sent = new ArrayList<>();
        for (Argument argument : probe.arguments()) {
            if (argument instanceof Argument.Text text) {
                sent.add(text.text());
            } else if (argument instanceof Argument.Digest digest) {
                sent.add(sha256(bytes(digest.content())));
            } else if (argument instanceof Argument.Value value) {
                sent.add(text(value.content()));
            }
        }
        return sent;
    }

    private List<String> locals(Probe<?> probe) {
        return probe.arguments().stream()
                .filter(Argument.Local.class::isInstance)
                .map(a -> text(((Argument.Local) a).content()))
                .toList();
    }

    private String text(Content content) {
        return new String(bytes(content), UTF_8);
    }

    private byte[] bytes(Content content) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Content.Segment segment : content.segments()) {
            if (segment instanceof Content.Literal literal) {
                all.writeBytes(literal.text().getBytes(UTF_8));
            } else if (segment instanceof Content.SecretPart part) {
                String value = secrets.get(part.ref());
                all.writeBytes(requireNonNull(value, "no secret " + part.ref()).getBytes(UTF_8));
            } else if (segment instanceof Content.LocalFile file) {
                try {
                    all.writeBytes(Files.readAllBytes(file.path()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            } else {
                throw new IllegalArgumentException("An output is not known here.");
            }
        }
        return all.toByteArray();
    }

    /** Return the SHA-256 of bytes in lower-case hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
