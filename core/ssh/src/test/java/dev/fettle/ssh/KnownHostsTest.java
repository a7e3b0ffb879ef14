package dev.fettle.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.ssh.KnownHosts.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsTest {

    @TempDir
    Path directory;

    private Path file;
    private KnownHosts hosts;

    @BeforeEach
    void prepare() {
        file = directory.resolve("deep/known_hosts");
        hosts = new KnownHosts(List.of(file, directory.resolve("second")));
    }

    private static byte[] key(String name) {
        byte[] type = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
        byte[] rest = name.getBytes(StandardCharsets.US_ASCII);
        byte[] key = new byte[4 + type.length + rest.length];
        key[3] = (byte) type.length;
        System.arraycopy(type, 0, key, 4, type.length);
        System.arraycopy(rest, 0, key, 4 + type.length, rest.length);
        return key;
    }

    private static String base64(String name) {
        return Base64.getEncoder().encodeToString(key(name));
    }

    private void write(String... lines) throws Exception {
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
    }

    private Verdict verdict(String name, String key) throws Exception {
        return hosts.check(name, key(key)).verdict();
    }

    @Test
    void knowsNothingWithoutFiles() throws Exception {
        assertThat(verdict("web", "a")).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void matchesNamesListsWildcardsAndExceptions() throws Exception {
        write("# a comment", "", "web,10.0.0.? ssh-ed25519 " + base64("a"), "*.lan,!db.lan ssh-ed25519 " + base64("b"));

        assertThat(verdict("web", "a")).isEqualTo(Verdict.KNOWN);
        assertThat(verdict("web", "b")).isEqualTo(Verdict.CHANGED);
        assertThat(verdict("10.0.0.7", "a")).isEqualTo(Verdict.KNOWN);
        assertThat(verdict("10.0.0.77", "a")).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict("x.lan", "b")).isEqualTo(Verdict.KNOWN);
        assertThat(verdict("db.lan", "b")).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void tellsPortsApartAndAcceptsTheKeyOfTheBareName() throws Exception {
        write("web ssh-ed25519 " + base64("a"), "[web]:2222 ssh-ed25519 " + base64("b"));

        assertThat(verdict("[web]:2222", "b")).isEqualTo(Verdict.KNOWN);
        assertThat(verdict("[web]:2222", "a")).isEqualTo(Verdict.CHANGED);
        assertThat(verdict("[web]:2223", "a")).isEqualTo(Verdict.KNOWN);
        assertThat(verdict("[web]:2223", "c")).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void skipsLinesThatAreNotWellFormedAndCertificateAuthorities() throws Exception {
        write(
                "web",
                "web ssh-ed25519",
                "web ssh-ed25519 %%%",
                "@cert-authority * ssh-ed25519 " + base64("a"),
                "|1|x ssh-ed25519 " + base64("a"));

        assertThat(verdict("web", "a")).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void appendsAfterALineThatDoesNotEnd() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "other ssh-ed25519 " + base64("o"));

        assertThat(hosts.record("web", key("a"), false).verdict()).isEqualTo(Verdict.KNOWN);
        assertThat(hosts.record("[web]:22022", key("b"), true).verdict()).isEqualTo(Verdict.KNOWN);

        assertThat(verdict("other", "o")).isEqualTo(Verdict.KNOWN);
        assertThat(verdict("web", "a")).isEqualTo(Verdict.KNOWN);
        assertThat(verdict("[web]:22022", "b")).isEqualTo(Verdict.KNOWN);
        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    void recordsNothingOverAnotherKey() throws Exception {
        Files.writeString(directory.resolve("second"), "web ssh-ed25519 " + base64("a") + "\n");

        assertThat(hosts.record("web", key("b"), false).verdict()).isEqualTo(Verdict.CHANGED);
        assertThat(file).isEmptyFile();
    }
}
