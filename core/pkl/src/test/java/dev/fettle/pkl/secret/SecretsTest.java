package dev.fettle.pkl.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.Secret;
import dev.fettle.engine.model.SecretRef;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    private Path directory;

    @Test
    void looks_in_the_environment() {
        EnvironmentSecrets secrets = new EnvironmentSecrets(Map.of("A", "x", "EMPTY", ""));
        assertThat(secrets.resolve(SecretRef.parse("env:A"))).contains(Secret.of("x"));
        assertThat(secrets.resolve(SecretRef.parse("env:B"))).isEmpty();
        assertThat(secrets.resolve(SecretRef.parse("env:EMPTY"))).isEmpty();
    }

    @Test
    void reads_files_without_the_last_line_break() throws Exception {
        Files.writeString(directory.resolve("a"), "one\ntwo\n");
        FileSecrets secrets = new FileSecrets(directory);
        assertThat(secrets.resolve(SecretRef.parse("file:a"))).contains(Secret.of("one\ntwo"));
        assertThat(secrets.resolve(SecretRef.parse("file:b"))).isEmpty();
    }

    @Test
    void runs_programs_with_their_arguments_as_they_are() {
        CommandSecrets secrets = new CommandSecrets(directory, Duration.ofSeconds(20));
        assertThat(secrets.resolve(SecretRef.parse("command:[\"printf\",\"%s\\n\",\"a \\\"b\\\" $c\\u0041\"]")))
                .contains(Secret.of("a \"b\" $cA"));
        assertThatThrownBy(() -> secrets.resolve(SecretRef.parse("command:[\"false\"]")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("The program `false` that should print a secret ended with status 1.");
        assertThatThrownBy(() -> secrets.resolve(SecretRef.parse("command:[\"no-such-program\"]")))
                .hasMessageContaining("cannot be run");
        assertThatThrownBy(() -> secrets.resolve(SecretRef.parse("command:pass show")))
                .hasMessageContaining("JSON array");
    }

    @Test
    void stops_a_program_that_takes_too_long() {
        CommandSecrets secrets = new CommandSecrets(directory, Duration.ofMillis(200));
        assertThatThrownBy(() -> secrets.resolve(SecretRef.parse("command:[\"sleep\",\"600\"]")))
                .hasMessageContaining("took longer");
    }

    @Test
    void generates_a_secret_once_and_keeps_it_to_its_owner() throws Exception {
        Path store = directory.resolve("secrets");
        SecretRef ref = SecretRef.parse("store:coder/db");
        Secret first = new SecretStore(store).resolve(ref).orElseThrow();
        assertThat(first.reveal()).matches("[A-Za-z0-9]{32}");
        assertThat(new SecretStore(store).resolve(ref)).contains(first);
        Path file = store.resolve("coder/db");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store)))
                .isEqualTo("rwx------");
        assertThat(store.resolve(".gitignore")).hasContent("*");
        Files.writeString(file, "mine\n");
        assertThat(new SecretStore(store).resolve(ref)).contains(Secret.of("mine"));
        try (var files = Files.list(store.resolve("coder"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void generates_by_the_rules_of_the_reference() {
        SecretStore store = new SecretStore(directory);
        assertThat(store.resolve(SecretRef.parse("store:a?length=40&alphabet=hex"))
                        .orElseThrow()
                        .reveal())
                .matches("[0-9a-f]{40}");
        assertThatThrownBy(() -> store.resolve(SecretRef.parse("store:../a"))).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> store.resolve(SecretRef.parse("store:a/.git/x")))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void agrees_on_one_secret_when_many_ask_at_once() {
        List<CompletableFuture<Secret>> all = IntStream.range(0, 16)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> new SecretStore(directory)
                        .resolve(SecretRef.parse("store:shared"))
                        .orElseThrow()))
                .toList();
        assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    }
}
