package dev.fettle.standin.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.standin.base.ReleaseVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTemplatesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path dir;

    @Test
    void keepsTemplatesBeyondARestart() throws IOException {
        TemplateFile file = new TemplateFile("f", "hash", "u", new byte[] {1, 2, 3});
        TemplateVersion version = new TemplateVersion("v", "", "one", "m", "f", "u", NOW, "pending", "");
        Template template = new Template("t", "docker", "Docker", "d", "/i", "v", "u", NOW, NOW);
        Templates before = open();
        before.save(file);
        before.save(version);
        before.save(version.ended("failed", "why").of("t"));
        before.save(template);
        before.save(template.described("D", "about", "", NOW.plusSeconds(1)));

        Templates after = open();
        assertThat(after.file("hash").orElseThrow().content()).containsExactly(1, 2, 3);
        assertThat(after.versions())
                .containsExactly(version.ended("failed", "why").of("t"));
        assertThat(after.templates()).containsExactly(template.described("D", "about", "", NOW.plusSeconds(1)));
        after.removeTemplate("t");
        assertThat(open().templates()).isEmpty();
        assertThat(open().versions()).isEmpty();
    }

    private Templates open() {
        return FileStore.open(dir, ReleaseVersion.parse("2.8.0")).templates();
    }
}
