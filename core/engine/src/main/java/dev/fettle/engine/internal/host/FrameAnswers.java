package dev.fettle.engine.internal.host;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Read the replies out of what a frame's script wrote. Binary-safe: only lines with the frame's marker count. */
final class FrameAnswers {

    private FrameAnswers() {}

    /**
     * Return one reply per step.
     *
     * @param unended the status of a step that began and did not end
     * @param truncated whether output was dropped at the end
     */
    static List<Reply> read(byte[] output, String marker, int steps, int unended, boolean truncated) {
        List<Reply> replies = new ArrayList<>(java.util.Collections.nCopies(steps, Reply.none(Reply.NOT_RUN)));
        byte[] mark = ("\n" + marker + " ").getBytes(StandardCharsets.US_ASCII);
        int open = -1;
        int bodyAt = 0;
        int at = 0;
        while ((at = indexOf(output, mark, at)) >= 0) {
            int lineEnd = at + mark.length;
            while (lineEnd < output.length && output[lineEnd] != '\n') {
                lineEnd++;
            }
            String[] words = new String(output, at + mark.length, lineEnd - at - mark.length, StandardCharsets.US_ASCII)
                    .split(" ");
            int number = words.length == 2 ? number(words[1]) : -1;
            if (words[0].equals("b") && number >= 0 && number < steps) {
                open = number;
                bodyAt = lineEnd + 1;
                replies.set(open, Reply.none(unended));
            } else if (words[0].equals("e") && open >= 0) {
                byte[] body = bodyAt <= at ? Arrays.copyOfRange(output, bodyAt, at) : new byte[0];
                replies.set(open, new Reply(number, body, false));
                open = -1;
            }
            // The line end may be the first byte of the next marker line.
            at = lineEnd;
        }
        if (open >= 0 && bodyAt <= output.length) {
            byte[] body = Arrays.copyOfRange(output, bodyAt, output.length);
            replies.set(open, new Reply(truncated ? Reply.NOT_RUN : unended, body, truncated));
        }
        return replies;
    }

    private static int number(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static int indexOf(byte[] data, byte[] wanted, int from) {
        outer:
        for (int i = Math.max(0, from); i <= data.length - wanted.length; i++) {
            for (int j = 0; j < wanted.length; j++) {
                if (data[i + j] != wanted[j]) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }
}
