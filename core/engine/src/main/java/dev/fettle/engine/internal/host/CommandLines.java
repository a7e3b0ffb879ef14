package dev.fettle.engine.internal.host;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.internal.shell.OutputListener;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Pick the lines that a frame's commands write out of what its script writes, as it comes. Only whole lines are told: half of one
 * could hold half of a secret. A carriage return ends a line too, for that is how programs show progress.
 */
final class CommandLines implements OutputListener {

    private static final int LONGEST = 8 << 10;

    private final List<Step> steps;
    private final String begins;
    private final String ends;
    private final Consumer<String> told;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> blank = new ArrayList<>(); // the line end before a marker is not the command's
    private boolean tooLong;
    private boolean endsEarly; // the line was told when its newline was announced
    private boolean inCommand;

    CommandLines(Frame frame, String marker, Consumer<String> told) {
        this.steps = frame.steps();
        this.begins = marker + " b ";
        this.ends = marker + " e ";
        this.told = requireNonNull(told, "told is null");
    }

    @Override
    public void onOutput(byte[] buffer, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte b = buffer[i];
            if (endsEarly) {
                endsEarly = false;
                if (b == '\n') {
                    continue;
                }
            }
            if (b == '\n' || b == '\r') {
                end();
            } else if (line.size() < LONGEST) {
                line.write(b);
            } else {
                tooLong = true;
            }
        }
    }

    @Override
    public void onHeldNewline() {
        if (line.size() > 0 && !endsEarly) {
            end();
            endsEarly = true;
        }
    }

    private void end() {
        String text = tooLong ? "(a line of more than " + LONGEST + " bytes)" : line.toString(StandardCharsets.UTF_8);
        line.reset();
        tooLong = false;
        if (text.startsWith(begins)) {
            inCommand = isCommand(text.substring(begins.length()));
            blank.clear();
        } else if (text.startsWith(ends)) {
            inCommand = false;
        } else if (inCommand && text.isEmpty()) {
            blank.add(text);
        } else if (inCommand) {
            blank.forEach(told);
            blank.clear();
            told.accept(text);
        }
    }

    private boolean isCommand(String number) {
        return number.matches("[0-9]{1,9}")
                && Integer.parseInt(number) < steps.size()
                && steps.get(Integer.parseInt(number)) instanceof Step.Act;
    }
}
