package dev.fettle.engine.internal.shell;

import static dev.fettle.engine.internal.shell.Processes.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.engine.model.Secret;
import dev.fettle.engine.spi.ConnectionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Acts as other users through the real sudo, from throw-away users that are made here. Needs root, sudo and useradd. */
class BecomeTest {

    private static final String PASSWORD = "p4ss w'ord \"$x";
    private static final String ASKED = "fettle-t-asked";
    private static final String TRUSTED = "fettle-t-trusted";
    private static final String REFUSED = "fettle-t-refused";
    private static final Path RULES = Path.of("/etc/sudoers.d/fettle-test");

    @BeforeAll
    static void makeUsers() throws Exception {
        TestShells.need("sudo");
        TestShells.need("useradd");
        boolean root = "root".equals(System.getProperty("user.name"));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(root).as("CI runs this as root").isTrue();
        }
        Assumptions.assumeTrue(root, "needs root");
        removeUsers();
        for (String user : new String[] {ASKED, TRUSTED, REFUSED}) {
            run("", "useradd", "--no-create-home", "--shell", "/bin/sh", user);
            run(user + ":" + PASSWORD + "\n", "chpasswd");
        }
        Files.writeString(
                RULES,
                ASKED + " ALL=(ALL) ALL\n" + TRUSTED + " ALL=(ALL) NOPASSWD: ALL\nDefaults:" + ASKED
                        + " timestamp_timeout=0\n");
        run("", "chmod", "0440", RULES.toString());
    }

    @AfterAll
    static void removeUsers() throws Exception {
        // Also before the tests: a run that was killed leaves any of these behind.
        if ("root".equals(System.getProperty("user.name"))) {
            Files.deleteIfExists(RULES);
            for (String user : new String[] {ASKED, TRUSTED, REFUSED}) {
                new ProcessBuilder("userdel", user)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            }
        }
    }

    private static void run(String input, String... argv) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private final AtomicInteger trips = new AtomicInteger();

    private ResidentShell become(String login, String shell, String user, Optional<String> password) throws Exception {
        TestShells.need(shell);
        ProcessConnection connection = new ProcessConnection(4, "runuser", "-u", login, "--", shell, "-c");
        return new Become(TestShells.settings(), "web-1", () -> password.map(Secret::of))
                .open(connection, user, trips::incrementAndGet);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash", "fish", "tcsh"})
    void sudoWithAPasswordFromAnyLoginShell(String shell) throws Exception {
        try (ResidentShell root = become(ASKED, shell, "root", Optional.of(PASSWORD))) {
            assertThat(Processes.all("cmdline")).noneMatch(line -> line.contains("p4ss"));
            JobResult result = root.run(Job.of("id -un; echo $HOME; head -c 3 /dev/zero"));
            assertThat(result.stdout().text()).isEqualTo("root\n/root\n\0\0\0");
            assertThat(root.greeting().isRoot()).isTrue();
            assertThat(trips).hasValue(2);
        }
    }

    @Test
    void sudoWithoutAPasswordAsksForNone() throws Exception {
        try (ResidentShell root = become(TRUSTED, "sh", "root", Optional.empty())) {
            assertThat(root.run(Job.of("id -un")).stdout().text()).isEqualTo("root\n");
            assertThat(trips).hasValue(1);
        }
    }

    @Test
    void theEndOfASudoShellEndsItsJob() throws Exception {
        ResidentShell root = become(TRUSTED, "sh", "root", Optional.empty());
        Thread runner = new Thread(() -> {
            try {
                root.run(Job.of("trap '' TERM; sleep 83001; sleep 83001"));
            } catch (ConnectionException | InterruptedException e) {
                // That is what closing does.
            }
        });
        runner.start();
        eventually("the job runs", () -> Processes.with("83001").size() == 1);
        root.close();
        eventually("nothing is left over", () -> Processes.with("83001").isEmpty());
    }

    @Test
    void aWrongPasswordIsTriedOnce() {
        assertRefused(ASKED, "root", Optional.of("wrong"), "does not accept the password");
        assertThat(trips).hasValue(2);
    }

    @Test
    void noPasswordKnown() {
        assertRefused(ASKED, "root", Optional.empty(), "asks for a password and none is known");
    }

    @Test
    void notAllowedInSudosOwnWords() {
        assertRefused(REFUSED, "root", Optional.of(PASSWORD), "not in the sudoers file");
    }

    @Test
    void anUnknownUserInSudosOwnWords() {
        assertRefused(TRUSTED, "fettle-t-none", Optional.empty(), "unknown user");
    }

    private void assertRefused(String login, String user, Optional<String> password, String words) {
        assertThatThrownBy(() -> become(login, "sh", user, password))
                .isInstanceOfSatisfying(ConnectionException.class, e -> {
                    assertThat(e.reason()).isEqualTo(ConnectionException.Reason.BECOME_REFUSED);
                    assertThat(e).hasMessageContaining("`web-1`").hasMessageContaining(words);
                    assertThat(e.getMessage()).doesNotContain("p4ss");
                    assertThat(e.hint()).isNotEmpty();
                });
    }

    @Test
    void rootNeedsNoSudo() throws Exception {
        try (ResidentShell shell = become("root", "sh", REFUSED, Optional.empty())) {
            JobResult result = shell.run(Job.of("id -un; echo $USER; echo $HOME; env | grep -c MAVEN; touch /x"));
            assertThat(result.stdout().text()).isEqualTo(REFUSED + "\n" + REFUSED + "\n/home/" + REFUSED + "\n0\n");
            assertThat(result.stderr().text()).contains("Permission denied");
        }
    }
}
