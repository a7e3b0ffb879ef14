package dev.fettle.pkl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories beside an infra. */
final class LocalFilesTest {

    @TempDir
    private Path dir;

    private Path root;
    private LocalFiles files;

    @BeforeEach
    void fill() throws IOException {
        root = Files.createDirectory(dir.toRealPath().resolve("infra"));
        files = new LocalFiles(root, name -> {
            throw new AssertionError(name);
        });
        for (String name : List.of("a.txt", "bin/run", "b.swp", ".git/config", "cache/x/1", "cache/2", "deep/.git/x")) {
            Path file = root.resolve("site").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
        Files.setPosixFilePermissions(root.resolve("site/bin/run"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(root.resolve("site/link"), Path.of("a.txt"));
        Files.createDirectory(root.resolve("site/empty"));
    }

    @Test
    void takesAllFilesWithWhatCanBeExecutedAndFollowsLinksToFiles() {
        FileTree tree = files.tree("site", List.of(".git", "*.swp", "cache/**"));
        assertThat(tree.files().keySet()).containsExactly("a.txt", "bin/run", "link");
        assertThat(tree.executables()).containsExactly("bin/run");
        assertThat(tree.files().get("link").segments())
                .isEqualTo(tree.files().get("a.txt").segments());
    }

    @Test
    void refusesWhatLeadsOutsideAndWhatIsNoFile() throws IOException {
        Files.writeString(dir.resolve("outside"), "x");
        Path link = Files.createSymbolicLink(root.resolve("site/out"), dir.resolve("outside"));
        assertThatThrownBy(() -> files.tree("site", List.of()))
                .hasMessageContaining("outside the infra's root directory");
        Files.delete(link);
        Files.createSymbolicLink(root.resolve("site/dir"), root.resolve("site/cache"));
        assertThatThrownBy(() -> files.tree("site", List.of()))
                .hasMessage(
                        "`site/dir` is no file: a tree holds files, and links to files. Leave it out with `exclude`.");
        assertThat(files.tree("site", List.of("dir")).files()).hasSize(8);
        assertThatThrownBy(() -> files.tree("missing", List.of())).hasMessageContaining("`missing` is no directory");
        assertThatThrownBy(() -> files.tree("site", List.of("[a"))).hasMessageContaining("`[a` is not a pattern");
    }
}
