package dev.fettle.ssh;

import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import dev.fettle.engine.model.Secret;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answer JSch's questions with the server's password: once per method, so that a wrong one is not repeated until the
 * account is locked. Nothing else is answered: no second factor, no new password.
 */
final class PasswordLogin implements UserInfo, UIKeyboardInteractive {

    private final Supplier<Optional<Secret>> password;
    private final Set<String> tried = new LinkedHashSet<>();
    private final Set<String> unanswered = new LinkedHashSet<>();

    PasswordLogin(Supplier<Optional<Secret>> password) {
        this.password = password;
    }

    /** Return the methods that the password was sent by. */
    Set<String> tried() {
        return tried;
    }

    /** Return the server's questions that were not answered. */
    Set<String> unanswered() {
        return unanswered;
    }

    @Override
    public boolean promptPassword(String message) {
        return tried.add("password");
    }

    @Override
    public @Nullable String getPassword() {
        return password.get().map(Secret::reveal).orElse(null);
    }

    @Override
    public String @Nullable [] promptKeyboardInteractive(
            String destination, String name, String instruction, String[] prompt, boolean[] echo) {
        if (prompt.length == 0) {
            return new String[0];
        }
        String question = prompt[0].toLowerCase(Locale.ROOT);
        boolean asksPassword =
                prompt.length == 1 && !echo[0] && question.contains("password") && !question.contains("new ");
        if (!asksPassword) {
            unanswered.add(prompt[0].strip());
            return null;
        }
        if (!tried.add("keyboard-interactive")) {
            return null;
        }
        return password.get().map(secret -> new String[] {secret.reveal()}).orElse(null);
    }

    @Override
    public boolean promptPassphrase(String message) {
        return false;
    }

    @Override
    public @Nullable String getPassphrase() {
        return null;
    }

    @Override
    public boolean promptYesNo(String message) {
        return false;
    }

    @Override
    public void showMessage(String message) {
        // Banners are for people at a terminal.
    }
}
