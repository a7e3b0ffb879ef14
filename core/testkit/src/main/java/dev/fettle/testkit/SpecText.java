package dev.fettle.testkit;

import dev.fettle.engine.model.Content;
import dev.fettle.engine.model.FileTree;
import dev.fettle.engine.model.SecretRef;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Read the spec of a module from lines {@code component: value}. Values know the escapes {@code \n \r \t \\ \xHH}; in contents
 * {@code $[env:NAME]} is a secret and {@code $[file PATH SHA256 SIZE]} a local file. A list is a line for each element, a map
 * a line {@code component.KEY: value} for each entry, and so is a tree of files, with a line {@code executables: PATH} for each program. What is left out is false, empty or the first constant.
 */
final class SpecText {

    private static final Pattern PART = Pattern.compile("\\$\\[([^\\]]+)\\]");

    private SpecText() {}

    static <S extends Record> S read(Class<S> type, String text) {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1);
            lines.computeIfAbsent(line.substring(0, colon), k -> new ArrayList<>())
                    .add(unescape(value.startsWith(" ") ? value.substring(1) : value));
        }
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            types[i] = components[i].getType();
            values[i] = types[i] == Map.class
                    ? map(lines, name + ".", argument(components[i].getGenericType(), 1))
                    : types[i] == FileTree.class
                            ? tree(lines, name + ".")
                            : value(components[i].getGenericType(), name, lines.getOrDefault(name, List.of()));
            lines.remove(name);
        }
        if (!lines.isEmpty()) {
            throw new IllegalArgumentException("No such component: " + lines.keySet());
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException bad) {
                throw bad;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> map(Map<String, List<String>> lines, String prefix, Type type) {
        Map<String, Object> found = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> line : List.copyOf(lines.entrySet())) {
            if (line.getKey().startsWith(prefix)) {
                found.put(
                        line.getKey().substring(prefix.length()),
                        one(type, line.getValue().get(0)));
                lines.remove(line.getKey());
            }
        }
        return found;
    }

    private static FileTree tree(Map<String, List<String>> lines, String prefix) {
        Map<String, Content> files = new LinkedHashMap<>();
        map(lines, prefix, Content.class).forEach((name, content) -> files.put(name, (Content) content));
        List<String> executables = lines.getOrDefault("executables", List.of());
        lines.remove("executables");
        return new FileTree(files, Set.copyOf(executables));
    }

    private static Object value(Type type, String name, List<String> written) {
        if (type instanceof ParameterizedType generic) {
            Type of = argument(type, 0);
            return generic.getRawType() == Optional.class
                    ? written.stream().findFirst().map(w -> one(of, w))
                    : written.stream().map(w -> one(of, w)).toList();
        }
        if (!written.isEmpty()) {
            return one(type, written.get(0));
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        if (type instanceof Class<?> c && c.isEnum()) {
            return c.getEnumConstants()[0];
        }
        throw new IllegalArgumentException("The case does not say `" + name + "`.");
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    private static Object one(Type type, String text) {
        if (type == String.class) {
            return text;
        }
        if (type == Content.class) {
            return content(text);
        }
        if (type == boolean.class || type == Boolean.class) {
            return Boolean.valueOf(text);
        }
        if (type == int.class || type == Integer.class) {
            return Integer.valueOf(text);
        }
        if (type == long.class || type == Long.class) {
            return Long.valueOf(text);
        }
        if (type == Path.class) {
            return Path.of(text);
        }
        if (type == Duration.class) {
            return Duration.parse(text);
        }
        if (type instanceof Class<?> c && c.isEnum()) {
            for (Object constant : c.getEnumConstants()) {
                if (((Enum<?>) constant)
                        .name()
                        .equals(text.toUpperCase(Locale.ROOT).replace('-', '_'))) {
                    return constant;
                }
            }
        }
        throw new IllegalArgumentException("`" + text + "` is not a " + type);
    }

    private static Content content(String text) {
        Content all = Content.of("");
        Matcher matcher = PART.matcher(text);
        int at = 0;
        while (matcher.find()) {
            all = all.plus(text.substring(at, matcher.start())).plus(part(matcher.group(1)));
            at = matcher.end();
        }
        return all.plus(text.substring(at));
    }

    private static Content part(String text) {
        if (!text.startsWith("file ")) {
            return Content.secret(SecretRef.parse(text));
        }
        String[] words = text.split(" ");
        return new Content(List.of(new Content.LocalFile(Path.of(words[1]), words[2], Long.parseLong(words[3]))));
    }

    /** Read escapes; the result holds one character for each byte where {@code \xHH} was used. */
    static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            i++;
            switch (text.charAt(i)) {
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'x' -> {
                    out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> out.append(text.charAt(i));
            }
        }
        return out.toString();
    }
}
