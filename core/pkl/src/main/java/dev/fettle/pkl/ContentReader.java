package dev.fettle.pkl;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.Content.Encoding;
import dev.fettle.engine.model.Content.Literal;
import dev.fettle.engine.model.Content.OutputPart;
import dev.fettle.engine.model.Content.SecretPart;
import dev.fettle.engine.model.FileTree;
import dev.fettle.engine.model.HostId;
import dev.fettle.engine.model.SecretRef;
import dev.fettle.engine.model.TaskId;
import dev.fettle.engine.model.TaskservId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pkl.core.PObject;

/**
 * Read what a task may hold: text with placeholders, or one of the objects that stand for a value. A placeholder is what
 * {@code Secret} and {@code Output} of {@code Task.pkl} become in a string, in characters of the private use area.
 */
final class ContentReader {

    private static final char OPEN = '\uE000';
    private static final char CLOSE = '\uE001';
    private static final Pattern PLACEHOLDER = Pattern.compile("(?s)\uE000([^\uE000\uE001]*)\uE001");
    private static final Pattern SECRET = Pattern.compile("(?s)s:([a-z0-9-]+):([a-z][a-z0-9-]*:.+)");
    private static final Pattern OUTPUT = Pattern.compile("o:([^:]*):([^@]+)@([^#]*)#(.+)");
    private static final Pattern BASE64_RUN = Pattern.compile("[A-Za-z0-9+/]{16,}={0,2}");
    private static final Set<String> SECRET_CLASSES = Set.of("fettle.Task#Secret", "fettle.secret#Generated");

    private final TaskservId owner;
    private final LocalFiles files;

    /**
     * Start reading for an instance.
     *
     * @param owner whose tasks are meant where an output names no owner
     */
    ContentReader(TaskservId owner, LocalFiles files) {
        this.owner = owner;
        this.files = files;
    }

    /** Tell whether a value is an object that stands for a content. */
    static boolean isContent(Object value) {
        return value instanceof PObject object
                && switch (object.getClassInfo().getQualifiedName()) {
                    case "fettle.Task#Output", "fettle.Task#LocalFile", "fettle.Task#Artifact" -> true;
                    default -> isSecret(object);
                };
    }

    private static boolean isSecret(PObject object) {
        return SECRET_CLASSES.contains(object.getClassInfo().getQualifiedName());
    }

    /** Return the reference that an object stands for. */
    static SecretRef secret(Object value) {
        if (value instanceof PObject object && isSecret(object)) {
            return SecretRef.parse((String) object.getProperty("ref"));
        }
        throw new BindingException("A secret is expected.");
    }

    /** Read text or an object as content. */
    Content read(Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof PObject object) {
            if (isSecret(object)) {
                return Content.secret(secret(object));
            }
            switch (object.getClassInfo().getQualifiedName()) {
                case "fettle.Task#Output":
                    return Content.output(
                            task(string(object, "owner"), string(object, "taskId"), string(object, "server")),
                            string(object, "name"));
                case "fettle.Task#LocalFile":
                    return new Content(List.of(files.local(Path.of(string(object, "path")))));
                case "fettle.Task#Artifact":
                    return new Content(List.of(files.artifact(object)));
                default:
                    break;
            }
        }
        throw new BindingException("Text, a secret, an output or a file is expected.");
    }

    /** Read a directory beside the infra, or files by their paths. */
    FileTree tree(Object value) {
        if (value instanceof PObject object) {
            Collection<?> excluded = (Collection<?>) object.getProperty("exclude");
            return files.tree(
                    string(object, "path"),
                    excluded.stream().map(String.class::cast).toList());
        }
        Map<String, Content> contents = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((path, content) -> contents.put(literal((String) path), read(content)));
        return FileTree.of(contents);
    }

    /** Return the absolute path that a text names; a relative one begins at the infra's root directory. */
    Path path(String text) {
        return files.path(text);
    }

    /** Read text that can hold neither secrets nor outputs. */
    static String literal(String text) {
        if (text.indexOf(OPEN) >= 0 || text.indexOf(CLOSE) >= 0) {
            throw new BindingException("No secret and no output can stand here.");
        }
        refuseEncoded(text);
        return text;
    }

    private Content text(String text) {
        List<Content.Segment> segments = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        int end = 0;
        while (matcher.find()) {
            segments.add(new Literal(whole(text.substring(end, matcher.start()))));
            segments.add(placeholder(matcher.group(1)));
            end = matcher.end();
        }
        segments.add(new Literal(whole(text.substring(end))));
        return new Content(segments);
    }

    private Content.Segment placeholder(String body) {
        Matcher secret = SECRET.matcher(body);
        if (secret.matches()) {
            for (Encoding encoding : Encoding.values()) {
                if (encoding.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(secret.group(1))) {
                    return new SecretPart(SecretRef.parse(secret.group(2)), encoding);
                }
            }
        }
        Matcher output = OUTPUT.matcher(body);
        if (output.matches()) {
            return new OutputPart(task(output.group(1), output.group(2), output.group(3)), output.group(4));
        }
        throw broken();
    }

    private TaskId task(String ownerName, String name, String server) {
        return new TaskId(
                ownerName.isEmpty() ? owner.name() : ownerName,
                name,
                server.isEmpty() ? owner.host() : new HostId(server));
    }

    private static String whole(String literal) {
        if (literal.indexOf(OPEN) >= 0 || literal.indexOf(CLOSE) >= 0) {
            throw broken();
        }
        refuseEncoded(literal);
        return literal;
    }

    /** Refuse Base64 of a placeholder, the one encoding that {@code pkl:base} offers on strings. */
    private static void refuseEncoded(String text) {
        Matcher run = BASE64_RUN.matcher(text);
        while (run.find()) {
            byte[] bytes = decode(run.group());
            for (int i = 0; i + 2 < bytes.length; i++) {
                if (bytes[i] == (byte) 0xEE && bytes[i + 1] == (byte) 0x80 && bytes[i + 2] == (byte) 0x80) {
                    throw broken();
                }
            }
        }
    }

    private static byte[] decode(String run) {
        String body = run.replace("=", "");
        return Base64.getDecoder().decode(body.substring(0, body.length() - body.length() % 4));
    }

    private static BindingException broken() {
        return new BindingException(
                "A function was applied to text that holds a secret or an output, whose value it cannot see. "
                        + "Use the secret's own encodings, such as `percentEncoded` and `base64`.");
    }

    private static String string(PObject object, String property) {
        return object.getProperty(property) instanceof String text ? text : "";
    }
}
