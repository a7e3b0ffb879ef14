package dev.fettle.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house that only the sources show. */
class SourceTest {

    private static final int MAIN_LINES = 400;
    private static final int TEST_LINES = 600;

    @Test
    void filesStayShort() {
        Map<Path, Long> tooLong = new TreeMap<>();
        sources(file -> true).forEach(file -> {
            long lines = text(file).lines().count();
            if (lines > (isTest(file) ? TEST_LINES : MAIN_LINES)) {
                tooLong.put(file, lines);
            }
        });
        assertThat(tooLong).isEmpty();
    }

    @Test
    void testsDoNotSleep() {
        String sleep = "Thread." + "sleep(";
        assertThat(sources(SourceTest::isTest).filter(file -> text(file).contains(sleep)))
                .isEmpty();
    }

    @Test
    void nothingIsLeftToDo() {
        String mark = "TO" + "DO";
        assertThat(sources(file -> true).filter(file -> text(file).contains(mark)))
                .isEmpty();
    }

    private static boolean isTest(Path file) {
        return file.toString().contains("/src/test/");
    }

    private static Stream<Path> sources(Predicate<Path> wanted) {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.exists(top.resolve("fettle"))) {
            top = top.getParent();
        }
        Path root = top;
        return Stream.of("core", "modules", "taskservs", "examples")
                .map(root::resolve)
                .flatMap(SourceTest::files)
                .filter(file ->
                        file.toString().endsWith(".java") && !file.toString().contains("/target/"))
                .filter(wanted);
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
