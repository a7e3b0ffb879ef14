package dev.fettle.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFoldingTest {

    @Test
    void foldsBelowTheTextThatALineBeginsWith() {
        assertThat(LineFolding.fold("      content differs from what is declared\n", 24))
                .isEqualTo("""
                      content differs
                        from what is
                        declared
                """);
        assertThat(LineFolding.fold("coder       remote development on hosts of your own\n", 30))
                .isEqualTo("""
                coder       remote development
                            on hosts of your
                            own
                """);
    }

    @Test
    void breaksWordsThatFitNowhere() {
        assertThat(LineFolding.fold("    +" + "x".repeat(40), 20))
                .isEqualTo("    +" + "x".repeat(15) + "\n      " + "x".repeat(14) + "\n      " + "x".repeat(11));
    }

    @Test
    void leavesWhatFitsAndTerminalsThatAreTooNarrowAlone() {
        String text = "a line\n\n  another one\n";
        assertThat(LineFolding.fold(text, 20)).isEqualTo(text);
        assertThat(LineFolding.fold("x".repeat(50), 0)).isEqualTo("x".repeat(50));
    }

    @Test
    void countsColumnsAndNotCharacters() {
        assertThat(LineFolding.width("\u001b[31mred\u001b[0m")).isEqualTo(3);
        assertThat(LineFolding.width("日本")).isEqualTo(4);
        assertThat(LineFolding.width("e\u0301")).isEqualTo(1);
        assertThat(LineFolding.clip("日本語", 5)).isEqualTo("日本…");
        assertThat(LineFolding.clip("日本語", 6)).isEqualTo("日本語");
        String green = LineFolding.fold(Style.COLOUR.added("one two three four five"), 20);
        assertThat(green).isEqualTo("\u001b[32mone two three four\n  five\u001b[0m");
    }

    /** The plan keeps its gutters: every line of a diff begins further right than the task it belongs to. */
    @ParameterizedTest
    @ValueSource(ints = {20, 40, 80})
    void keepsAPlanWithinATerminal(int columns) {
        for (Style style : Style.values()) {
            String text = LineFolding.fold(new PlanText(style).of(SamplePlan.make()), columns);
            assertThat(text.lines())
                    .allSatisfy(line -> assertThat(LineFolding.width(line)).isLessThanOrEqualTo(columns));
            assertThat(text.replaceAll("\u001b\\[[0-9;]*m", "").replaceAll("\\s+", ""))
                    .isEqualTo(new PlanText(Style.PLAIN).of(SamplePlan.make()).replaceAll("\\s+", ""));
        }
    }
}
