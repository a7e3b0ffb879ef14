package dev.fettle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Secret;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SandboxOptionsTest {

    @Test
    void refusesADirectoryThatAnOverlayCannotTake() {
        assertThatThrownBy(() -> SandboxOptions.defaults().withStateDir(Path.of("/tmp/a,b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/tmp/a,b");
    }

    @Test
    void refusesAGroupThatIsNotAPlainName() {
        assertThatThrownBy(() -> SandboxOptions.defaults().withGroup("../other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("../other");
    }

    @Test
    void doesNotShowTheSudoPassword() {
        assertThat(SandboxOptions.defaults()
                        .withSudoPassword(Secret.of("hunter2"))
                        .toString())
                .doesNotContain("hunter2");
    }

    @Test
    void refusesAHostNameBeforeAnythingIsMade() {
        try (Sandbox sandbox = Sandbox.open(SandboxOptions.defaults().withGroup("names"))) {
            assertThatThrownBy(() -> sandbox.up("ok-1", "-oProxyCommand=x"))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("`-oProxyCommand=x`");
        }
    }
}
