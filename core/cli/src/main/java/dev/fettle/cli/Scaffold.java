package dev.fettle.cli;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.pkl.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Write the first files of a new taskserv. */
final class Scaffold {

    private final Path directory;

    Scaffold(Path directory) {
        this.directory = directory;
    }

    /**
     * Write {@code taskservs/NAME/Name.pkl} and {@code infra/NAME-try.pkl}.
     *
     * @return what was written, relative to the directory
     * @throws EngineException when the name does not fit, or one of the files is there; nothing is written then
     */
    List<String> write(String name) {
        if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*") || name.length() > 40) {
            throw refused(
                    "`" + name + "` is not a name for a taskserv.",
                    "Write at most 40 lower-case letters, digits and single dashes, beginning with a letter.");
        }
        String type = typeOf(name);
        Map<String, String> files = new LinkedHashMap<>();
        files.put("taskservs/" + name + "/" + type + ".pkl", fill("Taskserv.pkl", name, type));
        files.put("infra/" + name + "-try.pkl", fill("infra.pkl", name, type));
        for (String file : files.keySet()) {
            if (Files.exists(directory.resolve(file))) {
                throw refused("`" + file + "` is there already.", "Choose another name, or move it away.");
            }
        }
        List<String> written = new ArrayList<>();
        files.forEach((file, text) -> {
            try {
                Path target = directory.resolve(file);
                Files.createDirectories(target.resolveSibling("."));
                Files.writeString(target, text);
                written.add(file);
            } catch (IOException e) {
                throw refused("`" + file + "` cannot be written: " + e.getMessage() + ".", "Look at the directory.");
            }
        });
        return written;
    }

    /** Return the name of a taskserv's Pkl module: {@code my-app} becomes {@code MyApp}. */
    private static String typeOf(String name) {
        StringBuilder type = new StringBuilder();
        for (String word : name.split("-")) {
            type.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return type.toString();
    }

    private static String fill(String template, String name, String type) {
        try (InputStream in = Scaffold.class.getResourceAsStream("scaffold/" + template)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks the template `" + template + "`.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@name@", name)
                    .replace("@Type@", type)
                    .replace("@engine@", Version.ofFettle().text().replaceFirst("-.*", ""));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the template `" + template + "`.", e);
        }
    }

    private static EngineException refused(String summary, String hint) {
        return new EngineException(Diagnostic.error(Diagnostic.Code.DEFINITION_INVALID, summary, hint));
    }
}
