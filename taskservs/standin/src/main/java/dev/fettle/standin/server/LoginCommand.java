package dev.fettle.standin.server;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.Json;
import dev.fettle.standin.config.CommandLine;
import dev.fettle.standin.config.OptionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Run {@code coder login}: make the first user of a server, or check a token, and keep the session. */
final class LoginCommand {
    private static final Set<String> VALUED =
            Set.of("--first-user-username", "--first-user-email", "--first-user-password", "--first-user-full-name");

    private final Context context;
    private final Web web;

    LoginCommand(Context context) {
        this.context = context;
        this.web = new Web(context.env());
    }

    int run(List<String> args) throws IOException {
        Set<String> valued = new HashSet<>(ServerCommand.GLOBAL_VALUED);
        valued.addAll(VALUED);
        Set<String> switches = new HashSet<>(ServerCommand.GLOBAL_SWITCHES);
        switches.addAll(Set.of("--first-user-trial", "--use-token-as-session"));
        CommandLine line = CommandLine.parse(args, OptionTable.of(context.version()), valued, switches);
        String url = line.words().isEmpty()
                ? line.flagOr("--url", context.env(), "CODER_URL")
                : line.words().get(0);
        if (url.isEmpty()) {
            throw new Fatal("login wants the URL of a server");
        }
        String base = url.replaceFirst("/$", "");
        int status = web.send("GET", base + "/api/v2/users/first", null, "").status();
        if (status == 404) {
            keep(line, base, createFirst(line, base));
        } else if (status == 200) {
            String token = line.flagOr("--token", context.env(), "CODER_SESSION_TOKEN");
            if (token.isEmpty()) {
                token = context.ask("Paste your token here:");
            }
            if (web.send("GET", base + "/api/v2/users/me", null, token).status() != 200) {
                throw new Fatal("that is not a valid token");
            }
            keep(line, base, token);
        } else {
            throw new Fatal("the server answers with status " + status + " at " + base);
        }
        context.out().println("Logged in to the stand-in at " + base);
        return 0;
    }

    private String createFirst(CommandLine line, String base) throws IOException {
        String username = line.flagOr("--first-user-username", context.env(), "CODER_FIRST_USER_USERNAME");
        if (username.isEmpty()) {
            throw new Fatal("the initial user cannot be created in non-interactive mode. use the API");
        }
        if (line.flagOr("--first-user-trial", context.env(), "CODER_FIRST_USER_TRIAL")
                .isEmpty()) {
            context.ask("Start a trial of Enterprise?");
        }
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("username", username);
        user.put("email", line.flagOr("--first-user-email", context.env(), "CODER_FIRST_USER_EMAIL"));
        user.put("name", line.flagOr("--first-user-full-name", context.env(), "CODER_FIRST_USER_FULL_NAME"));
        user.put("password", line.flagOr("--first-user-password", context.env(), "CODER_FIRST_USER_PASSWORD"));
        user.put("trial", false);
        Web.Answer made = web.send("POST", base + "/api/v2/users/first", user, "");
        if (made.status() != 201) {
            throw new Fatal("create the initial user: " + made.body().strip());
        }
        Web.Answer session = web.send("POST", base + "/api/v2/users/login", user, "");
        if (session.status() != 201) {
            throw new Fatal("log in with the initial user: " + session.body().strip());
        }
        return String.valueOf(Json.parseObject(session.body()).get("session_token"));
    }

    private void keep(CommandLine line, String base, String token) throws IOException {
        Path directory = context.configDirectory(line);
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        write(directory, "url", base);
        write(directory, "session", token);
    }

    /** A temporary file has mode 0600 from the start. */
    private static void write(Path directory, String name, String text) throws IOException {
        Path next = Files.createTempFile(directory, "." + name, "");
        Files.writeString(next, text);
        Files.move(next, directory.resolve(name), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
