package dev.fettle.engine.internal.host;

import static dev.fettle.engine.internal.shell.Quoting.print;
import static dev.fettle.engine.internal.shell.Quoting.quote;

import dev.fettle.engine.internal.shell.ShellLibrary;
import dev.fettle.engine.plan.Command;
import dev.fettle.engine.plan.Upload;
import dev.fettle.engine.spi.ProbeKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Write a frame as one shell script. Values are single quoted words; constant text is what modules and this class wrote. */
final class FrameScript {

    private static final String PRELUDE = load("prelude.sh");
    private static final String FACTS = load("facts.sh");

    private record Together(ProbeKind<?> kind, int arity) {}

    private final StringBuilder script = new StringBuilder();

    private FrameScript() {}

    /**
     * Return the script of a frame.
     *
     * @param marker encloses answers; whoever runs in the frame cannot know it
     */
    static String of(Frame frame, String marker) {
        return new FrameScript().write(frame, marker);
    }

    private String write(Frame frame, String marker) {
        line("A=" + marker);
        script.append(ShellLibrary.beside()).append(PRELUDE);
        Set<ProbeKind<?>> kinds = new LinkedHashSet<>();
        for (Step step : frame.steps()) {
            if (step instanceof Step.Ask ask) {
                kinds.add(ask.probe().kind());
            }
        }
        kinds.forEach(kind -> line(kind.script()));
        List<Step> steps = frame.steps();
        int next = 0;
        while (next < steps.size()) {
            if (steps.get(next) instanceof Step.Ask) {
                int end = next;
                while (end < steps.size() && steps.get(end) instanceof Step.Ask) {
                    end++;
                }
                questions(steps, next, end);
                next = end;
            } else {
                step(next, steps.get(next));
                next++;
            }
        }
        line(":");
        return script.toString();
    }

    /** Write neighbouring questions: those with equal needs together, those of one kind that takes all at once in one call. */
    private void questions(List<Step> steps, int begin, int end) {
        Map<List<String>, List<Integer>> byNeeds = new LinkedHashMap<>();
        for (int i = begin; i < end; i++) {
            byNeeds.computeIfAbsent(ask(steps, i).probe().needs(), n -> new ArrayList<>())
                    .add(i);
        }
        line("if [ -z \"$F\" ]; then");
        byNeeds.forEach((needs, numbers) -> {
            if (!needs.isEmpty()) {
                line("if fettle_need " + words(needs) + "; then");
            }
            Map<Together, List<Integer>> together = new LinkedHashMap<>();
            for (int number : numbers) {
                Step.Ask ask = ask(steps, number);
                ProbeKind<?> kind = ask.probe().kind();
                if (kind.style() == ProbeKind.Style.ALL) {
                    together.computeIfAbsent(new Together(kind, ask.arguments().size()), b -> new ArrayList<>())
                            .add(number);
                } else {
                    line("answer_begin " + number + "; ( " + kind.function() + words(" ", ask.arguments())
                            + " ); answer_end $?");
                }
            }
            together.forEach((batch, group) -> {
                StringBuilder call = new StringBuilder("( " + batch.kind().function() + " " + batch.arity());
                group.forEach(n -> call.append(' ')
                        .append(n)
                        .append(words(" ", ask(steps, n).arguments())));
                line(call + " )");
            });
            if (!needs.isEmpty()) {
                line("else fettle_lack " + numbers.stream().map(String::valueOf).collect(Collectors.joining(" "))
                        + "; fi");
            }
        });
        line("fi");
    }

    private static Step.Ask ask(List<Step> steps, int number) {
        return (Step.Ask) steps.get(number);
    }

    private void step(int number, Step step) {
        if (step instanceof Step.Gather) {
            always(number, FACTS);
        } else if (step instanceof Step.ReadState) {
            always(number, """
                    for f in "$S"/debts/*; do
                        [ ! -f "$f" ] || { printf '#debt %s\\n' "$(stat -c %.6Y -- "$f")"; cat -- "$f"; }
                    done
                    if [ -d "$S/ledger" ]; then cd "$S/ledger" && for f in *; do [ ! -e "$f" ] || cat ./*; break; done; fi
                    """);
        } else if (step instanceof Step.Act act) {
            act(number, act);
        } else if (step instanceof Step.Put put) {
            put(number, put);
        } else if (step instanceof Step.Owe owe) {
            acting(
                    number,
                    print(owe.debt() + "\n") + " | fettle_note debts "
                            + name(owe.debt().toString()));
        } else if (step instanceof Step.Pay pay) {
            acting(number, "rm -f \"$S\"/debts/" + name(pay.debt().toString()));
        } else if (step instanceof Step.Enter enter) {
            acting(
                    number,
                    print("#entry\n" + enter.entry().encode()) + " | fettle_note ledger "
                            + name(enter.entry().key()));
        } else if (step instanceof Step.Strike strike) {
            acting(number, "rm -f \"$S\"/ledger/" + name(strike.entry().key()));
        }
    }

    private void act(int number, Step.Act act) {
        Command command = act.command();
        StringBuilder body = new StringBuilder();
        if (command.stdin().isPresent()) {
            body.append(print(act.stdin())).append(" | ");
        }
        body.append("( set -u; ");
        act.environment()
                .forEach((name, value) -> body.append("export ")
                        .append(name)
                        .append('=')
                        .append(quote(value))
                        .append("; "));
        body.append("set --").append(words(" ", command.arguments())).append("; ");
        body.append("eval ").append(quote(command.script())).append(" )");
        String good = command.successes().stream().map(String::valueOf).collect(Collectors.joining(" | "));
        acting(number, body + "; s=$?; case $s in " + good + ") (exit 0) ;; 0) (exit 1) ;; *) (exit $s) ;; esac");
    }

    private void put(int number, Step.Put put) {
        Upload upload = put.upload();
        String copy = upload.keepCopy()
                ? name(upload.path()) + "." + upload.expected().orElse("none")
                : "-";
        String feed = put.staged().isEmpty() ? print(put.bytes()) + " | " : "";
        acting(
                number,
                "FETTLE_VALIDATE=" + quote(upload.validate().orElse("")) + "; " + feed + "fettle_put "
                        + words(List.of(
                                upload.path(),
                                upload.owner(),
                                upload.group(),
                                upload.mode(),
                                upload.expected().orElse(""),
                                copy,
                                put.staged().isEmpty() ? "-" : put.staged(),
                                upload.validate().isPresent() ? "yes" : "")));
    }

    private void always(int number, String body) {
        line("answer_begin " + number);
        line("( " + body + "\n)");
        line("answer_end $?");
    }

    private void acting(int number, String body) {
        line("if [ -z \"$F\" ]; then answer_begin " + number);
        line("{ " + body + "\n} 2>&1; s=$?; [ $s -eq 0 ] || F=1; answer_end $s; fi");
    }

    private void line(String text) {
        script.append(text).append('\n');
    }

    private static String words(List<String> values) {
        return words("", values).strip();
    }

    private static String words(String before, List<String> values) {
        StringBuilder text = new StringBuilder();
        for (String value : values) {
            text.append(before.isEmpty() ? " " : before).append(value.isEmpty() ? "''" : quote(value));
        }
        return text.toString();
    }

    /** Return a file name for a key. */
    private static String name(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    private static String load(String name) {
        try (InputStream in = FrameScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("`" + name + "` is missing from the jar.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
