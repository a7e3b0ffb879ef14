package dev.fettle.standin.server;

import dev.fettle.standin.base.Json;
import dev.fettle.standin.base.Log;
import dev.fettle.standin.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Look for the terraform that provisioner daemons need. */
final class Terraform {
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

    private final Context context;
    private final Log log;

    Terraform(Context context, Log log) {
        this.context = context;
        this.log = log;
    }

    /** Return why the server cannot go on, if there is no terraform and none could be downloaded. */
    Optional<String> fault(Settings settings, Path cache) {
        boolean echo = settings.on("CODER_PROVISIONER_DAEMONS_ECHO")
                || settings.has("CODER_PROVISIONER_TYPES")
                        && !settings.list("CODER_PROVISIONER_TYPES").contains("terraform");
        if (settings.number("CODER_PROVISIONER_DAEMONS") <= 0 || echo) {
            return Optional.empty();
        }
        for (String directory : context.get("PATH").split(":")) {
            Path binary = Path.of(directory.isEmpty() ? "." : directory, "terraform");
            if (Files.isExecutable(binary) && usable(binary)) {
                return Optional.empty();
            }
        }
        if (Files.isExecutable(cache.resolve("provisioner-0/tf/terraform"))) {
            return Optional.empty();
        }
        return download(settings.version().pinnedTerraform());
    }

    private boolean usable(Path binary) {
        try {
            Process process = new ProcessBuilder(binary.toString(), "version", "-json")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String text;
            try (InputStream in = process.getInputStream()) {
                text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            Object version = Json.parseObject(text).getOrDefault("terraform_version", "");
            Matcher matcher = NUMBERS.matcher(String.valueOf(version));
            boolean enough = matcher.matches()
                    && (Integer.parseInt(matcher.group(1)) > 1 || Integer.parseInt(matcher.group(2)) >= 1);
            log.info("found terraform", "path", binary, "version", version, "usable", enough);
            return enough;
        } catch (IOException | IllegalArgumentException e) {
            log.warn("terraform does not tell its version", "path", binary, "error", e.getMessage());
            return false;
        }
    }

    /** The real server would now fetch terraform; the stand-in only finds out whether that would work. */
    private Optional<String> download(String version) {
        String url = "https://releases.hashicorp.com/terraform/" + version + "/terraform_" + version + "_SHA256SUMS";
        try {
            Web.Answer answer = new Web(context.env()).send("GET", url, null, "");
            if (answer.status() == 200) {
                log.warn("terraform is absent; the real server would download it, the stand-in goes on without");
                return Optional.empty();
            }
            return Optional.of("install terraform: " + url + " answers with status " + answer.status());
        } catch (IOException e) {
            return Optional.of(
                    "install terraform: it is not in PATH (at least 1.1.0 is needed) and cannot be downloaded: "
                            + e.getMessage() + "; install it, or set CODER_PROVISIONER_DAEMONS=0");
        }
    }
}
