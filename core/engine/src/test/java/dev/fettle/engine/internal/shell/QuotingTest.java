package dev.fettle.engine.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotingTest {

    private static final String[] PIECES = {
        "'",
        "\"",
        "\\",
        "\n",
        "\r",
        "\t",
        " ",
        "$",
        "$(id)",
        "`id`",
        "${x}",
        "!",
        "!!",
        "*",
        "?",
        "[a]",
        "~",
        "#",
        "-",
        "--",
        "-n",
        "-e",
        "%s",
        "%",
        "\\n",
        "\\c",
        "a",
        "Z",
        "9",
        "ü",
        "€",
        "\uD83D\uDE00",
        "\u0001",
        "\u0007",
        "\u001b[0m",
        "\u007f",
        "\u0080",
        "\u0088",
        ";",
        "&",
        "|",
        "<",
        ">",
        "(",
        ")",
        "{",
        "}",
        "=",
        ",",
        "\u2028",
        "\uFEFF"
    };

    @Test
    void leavesPlainWordsAlone() {
        assertThat(Quoting.quote("/etc/coder.d/coder.env")).isEqualTo("/etc/coder.d/coder.env");
        assertThat(Quoting.quote("")).isEqualTo("''");
        assertThat(Quoting.quote("a=b")).isEqualTo("'a=b'");
        assertThat(Quoting.quote("it's")).isEqualTo("'it'\\''s'");
    }

    @Test
    void refusesWhatNoArgumentCanHoldWithoutShowingIt() {
        assertThatThrownBy(() -> Quoting.quote("geheim\0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("geheim");
        assertThatThrownBy(() -> Quoting.quote("\uD83D")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void anyTextIsOneWordToARealShell(String shell) throws Exception {
        Random random = new Random(20261124);
        List<String> texts = new ArrayList<>(List.of(PIECES));
        texts.add("");
        while (texts.size() < 3000) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(
                        random.nextInt(4) > 0
                                ? PIECES[random.nextInt(PIECES.length)]
                                : Character.toString(random.nextInt(1, 0xD800)));
            }
            texts.add(text.toString());
        }
        StringBuilder script = new StringBuilder();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (String text : texts) {
            script.append("set -- ").append(Quoting.quote(text)).append(" end\nprintf '%s:%s\\0' \"$#\" \"$1\"\n");
            expected.write(("2:" + text + "\0").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(run(shell, script.toString())).isEqualTo(expected.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void anyBytesArePrintedAsTheyAre(String shell) throws Exception {
        Random random = new Random(7);
        StringBuilder script = new StringBuilder();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < 150; i++) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            script.append(Quoting.print(bytes)).append('\n');
            expected.write(bytes);
            String text = PIECES[random.nextInt(PIECES.length)] + PIECES[random.nextInt(PIECES.length)];
            script.append(Quoting.print(text)).append('\n');
            expected.write(text.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(run(shell, script.toString())).isEqualTo(expected.toByteArray());
    }

    private static byte[] run(String shell, String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(shell)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread writer = new Thread(() -> {
            try (OutputStream in = process.getOutputStream()) {
                in.write(script.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        writer.start();
        byte[] output = process.getInputStream().readAllBytes();
        writer.join();
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
