package dev.fettle.engine.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameParserTest {

    private static final String MARKER = "fedcba9876543210fedcba9876543210";

    private final List<FrameParser.Answer> answers = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void findsTheAnswersOfABatchByteForByte(String sh) throws Exception {
        FrameParser parser = new FrameParser(MARKER, 100, answers::add);
        String batch = ShellLibrary.answers(MARKER) + """
                echo stray
                answer_begin 1; printf 'no newline'; answer_end 0
                answer_begin 'a b'; printf '\\000\\377\\n\\n'; answer_end 3
                answer_begin 3; answer_end 1
                answer_begin big; head -c 1000 /dev/zero; answer_end 0
                answer_begin 4; printf '\\n0123456789abcdef0123456789abcdef z 0\\n'; sh -c 'echo "[$fettle_m]"'; answer_end 0
                answer_begin hung; echo part; exit 9
                """;
        try (ResidentShell shell = TestShells.openWith(sh, TestShells.settings())) {
            assertThat(shell.run(Job.of(batch), parser).exitStatus()).isEqualTo(9);
        }
        assertThat(answers).extracting(FrameParser.Answer::id).containsExactly("1", "a b", "3", "big", "4");
        assertThat(answers).extracting(FrameParser.Answer::status).containsExactly(0, 3, 1, 0, 0);
        assertThat(answers.get(0).output().text()).isEqualTo("no newline");
        assertThat(answers.get(1).output().bytes()).containsExactly(0, 0xff, '\n', '\n');
        assertThat(answers.get(2).output().bytes()).isEmpty();
        assertThat(answers.get(3).output().bytes()).hasSize(100);
        assertThat(answers.get(3).output().dropped()).isEqualTo(900);
        assertThat(answers.get(4).output().text()).endsWith(" z 0\n[]\n");
        assertThat(parser.unfinished()).containsExactly("hung");
    }

    @Test
    void anAnswerThatBeginsBeforeAnotherHasEndedLeavesThatUnfinished() {
        FrameParser parser = new FrameParser(MARKER, 100, answers::add);
        byte[] output = ("\n" + MARKER + " a 1\nx\n" + MARKER + " a 2\ny\n" + MARKER + " z 0\n")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        parser.onOutput(output, 0, output.length);
        assertThat(answers).extracting(FrameParser.Answer::id).containsExactly("2");
        assertThat(parser.unfinished()).containsExactly("1");
    }
}
