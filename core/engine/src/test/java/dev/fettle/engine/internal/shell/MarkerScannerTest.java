package dev.fettle.engine.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarkerScannerTest {

    private static final String MARKER = "0123456789abcdef0123456789abcdef";

    @Test
    void givesDataAndLinesBackHoweverTheyAreCut() {
        Random random = new Random(1);
        String[] pieces = {"\n", "\n\n", "\n" + MARKER, "\n" + MARKER.substring(0, 31), MARKER + " ", "x", "\0", "\r\n"
        };
        for (int round = 0; round < 500; round++) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                StringBuilder data = new StringBuilder();
                for (int k = random.nextInt(6); k > 0; k--) {
                    data.append(pieces[random.nextInt(pieces.length)]);
                    if (data.indexOf("\n" + MARKER + " ") >= 0) {
                        data.setLength(0); // that would be a genuine marker, which output cannot know
                    }
                }
                stream.writeBytes((data + "\n" + MARKER + " e " + i + "\n").getBytes(StandardCharsets.ISO_8859_1));
                expected.add(data.toString());
                expected.add("e " + i);
            }
            assertThat(scan(stream.toByteArray(), random)).isEqualTo(expected);
        }
    }

    private static List<String> scan(byte[] stream, Random random) {
        List<String> found = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        MarkerScanner scanner = new MarkerScanner(MARKER, new MarkerScanner.Sink() {
            @Override
            public void data(byte[] buffer, int offset, int length) {
                data.append(new String(buffer, offset, length, StandardCharsets.ISO_8859_1));
            }

            @Override
            public void line(String text) {
                found.add(data.toString());
                found.add(text);
                data.setLength(0);
            }
        });
        int at = 0;
        while (at < stream.length) {
            int n = Math.min(stream.length - at, 1 + random.nextInt(9));
            scanner.feed(stream, at, n);
            at += n;
        }
        return found;
    }
}
