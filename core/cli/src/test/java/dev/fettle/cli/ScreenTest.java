package dev.fettle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Screen screen = new Screen(new PrintStream(out, true, StandardCharsets.UTF_8));
    private final VirtualTerminal terminal = new VirtualTerminal(5, 20);

    private List<String> seen() {
        terminal.write(out.toString(StandardCharsets.UTF_8).replace("\n", "\r\n"));
        out.reset();
        return terminal.screen();
    }

    @Test
    void drawsABlockAnewBelowWhatIsPrinted() {
        screen.print("first\n");
        screen.show(List.of("one", "two"));
        assertThat(seen()).containsExactly("first", "one", "two", "", "");
        screen.print("a longer line\n");
        assertThat(seen()).containsExactly("first", "a longer line", "one", "two", "");
        screen.show(List.of("one", "2", "three"));
        assertThat(seen()).containsExactly("a longer line", "one", "2", "three", "");
        screen.show(List.of("x"));
        assertThat(seen()).containsExactly("a longer line", "x", "", "", "");
        screen.show(List.of());
        screen.print("last\n");
        assertThat(seen()).containsExactly("a longer line", "last", "", "", "");
        assertThat(terminal.transcript()).isEqualTo("first\na longer line\nlast\n");
    }

    @Test
    void writesOnlyLinesThatDiffer() {
        screen.show(List.of("one", "two"));
        out.reset();
        screen.show(List.of("one", "two"));
        assertThat(out.size()).isZero();
        screen.show(List.of("one", "2"));
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("one").contains("2");
    }
}
