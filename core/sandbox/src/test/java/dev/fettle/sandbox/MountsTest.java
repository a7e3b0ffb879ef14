package dev.fettle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MountsTest {

    @Test
    void undoesTheEscapesOfTheKernel() {
        assertThat(Mounts.decode("/mnt/a\\040b\\134c\\303\\251")).isEqualTo("/mnt/a b\\cé");
    }

    @Test
    void findsWhatIsMountedBelowAFolderInnermostFirst() {
        assertThat(Mounts.under(Path.of("/proc"))).contains(Path.of("/proc"));
        assertThat(Mounts.under(Path.of("/no-such-folder"))).isEmpty();
    }
}
