package dev.fettle.modules.yamlsetting;

import dev.fettle.modules.support.JsonPointer;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEdits;
import dev.fettle.modules.support.TextEdits.Edited;
import dev.fettle.modules.support.Veil;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Change one place of a YAML text. The new text is read again, and counts only if it means what the old one did but for that
 * place: whatever is written in a way that is not foreseen here leads to a refusal and not to another's setting lost.
 */
final class YamlEdit {

    private static final String UNIT = "  ";

    private final String text;
    private final YamlText yaml;
    private final String lineEnd;

    YamlEdit(String text) {
        this.text = text;
        this.yaml = new YamlText(text);
        this.lineEnd = TextEdits.lineEnd(TextEdits.lines(text));
    }

    /** A place that is there: what holds it, its name where that is a mapping, and what stands there. */
    private record Place(Optional<Node> parent, Optional<Node> key, Node node) {}

    Edited edited(YamlSettingSpec desired) {
        List<String> names = desired.names();
        List<Place> way = way(names);
        boolean there = way.size() > names.size();
        Optional<String> old = there ? Optional.of(written(way.get(names.size()))) : Optional.empty();
        if (desired.state() == Presence.ABSENT) {
            return there ? checked(desired, without(desired, way), old, Optional.empty()) : Edited.to(text);
        }
        String value = Veil.text(desired.content()).strip();
        Object meaning = meaning(value);
        if (there && at(yaml.meaning(), names).equals(Optional.of(meaning))) {
            return Edited.to(text);
        }
        String edited = there ? replaced(way.get(names.size()), value) : with(way, names, value);
        return checked(desired, edited, old, Optional.of(value));
    }

    private static Object meaning(String value) {
        return at(new YamlText("x: " + value).meaning(), List.of("x")).orElseThrow();
    }

    private String written(Place place) {
        return place.key().isPresent()
                        && !yaml.isBehind(place.node(), place.key().get())
                ? "(nothing, or an alias)"
                : text.substring(yaml.start(place.node()), yaml.end(place.node()));
    }

    /** Return how far the names lead, beginning with the whole document; nothing at all where that is empty. */
    private List<Place> way(List<String> names) {
        List<Place> way = new ArrayList<>();
        if (yaml.root().isEmpty() || YamlText.isNothing(yaml.root().get())) {
            return way;
        }
        way.add(new Place(Optional.empty(), Optional.empty(), yaml.root().get()));
        for (String name : names) {
            Node node = way.get(way.size() - 1).node();
            Optional<Place> next = Optional.empty();
            if (node instanceof MappingNode mapping) {
                List<NodeTuple> found = mapping.getValue().stream()
                        .filter(t -> t.getKeyNode() instanceof ScalarNode key
                                && key.getValue().equals(name))
                        .toList();
                if (found.size() > 1) {
                    throw new IllegalArgumentException("`" + name + "` stands " + found.size() + " times");
                }
                next = found.stream()
                        .findFirst()
                        .map(t -> new Place(Optional.of(node), Optional.of(t.getKeyNode()), t.getValueNode()));
            } else if (node instanceof SequenceNode sequence) {
                int index = JsonPointer.index(name);
                if (index > sequence.getValue().size()) {
                    throw new IllegalArgumentException("a sequence has no item `" + name + "`");
                }
                if (index < sequence.getValue().size()) {
                    next = Optional.of(new Place(
                            Optional.of(node),
                            Optional.empty(),
                            sequence.getValue().get(index)));
                }
            } else if (!node.getTag().equals(Tag.NULL)) {
                throw new IllegalArgumentException("what shall hold `" + name + "` is neither mapping nor sequence");
            }
            if (next.isEmpty()) {
                return way;
            }
            if (next.get().key().isPresent()
                    && yaml.start(next.get().node())
                            < yaml.start(next.get().key().get())) {
                throw new IllegalArgumentException("`" + name + "` is an alias of something above it");
            }
            way.add(next.get());
        }
        return way;
    }

    private String put(int from, int to, String part) {
        return text.substring(0, from) + part + text.substring(to);
    }

    private String replaced(Place place, String value) {
        if (place.key().isEmpty()) {
            return put(yaml.start(place.node()), yaml.end(place.node()), value);
        }
        int colon = yaml.colon(place.key().get());
        if (!yaml.isBehind(place.node(), place.key().get())) {
            return put(colon, colon, " " + value);
        }
        int start = yaml.start(place.node());
        boolean sameLine = text.substring(colon, start).indexOf('\n') < 0;
        return put(sameLine ? start : colon, yaml.end(place.node()), sameLine ? value : " " + value);
    }

    private String with(List<Place> way, List<String> names, String value) {
        if (way.isEmpty()) {
            String gap = text.isEmpty() || text.endsWith("\n") ? "" : lineEnd;
            return text + gap + block(names, "", value) + lineEnd;
        }
        Place last = way.get(way.size() - 1);
        Node node = last.node();
        List<String> rest = names.subList(way.size() - 1, names.size());
        if (node.getTag().equals(Tag.NULL)) {
            return replaced(last, flow(rest, value));
        }
        boolean mapping = node instanceof MappingNode;
        String inner = mapping ? flow(rest, value) : flow(rest.subList(1, rest.size()), value);
        if (!YamlText.isBlock(node)) {
            String item = mapping ? inner.substring(1, inner.length() - 1) : inner;
            int close = yaml.end(node) - 1;
            int at = close;
            while (Character.isWhitespace(text.charAt(at - 1))) {
                at--;
            }
            return put(at, at, "{[,".indexOf(text.charAt(at - 1)) >= 0 ? item : ", " + item);
        }
        int end = text.indexOf('\n', yaml.end(node));
        int at = end < 0 ? text.length() : end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end;
        String indent = " ".repeat(column(yaml.start(node)));
        return put(at, at, lineEnd + (mapping ? block(rest, indent, value) : indent + "- " + inner));
    }

    private int column(int at) {
        return at - (text.lastIndexOf('\n', at - 1) + 1);
    }

    /** Write names and a value as lines, the last one without its end. */
    private String block(List<String> names, String indent, String value) {
        StringBuilder lines = new StringBuilder();
        String deeper = indent;
        for (int i = 0; i < names.size(); i++) {
            lines.append(i == 0 ? "" : lineEnd)
                    .append(deeper)
                    .append(quoted(names.get(i)))
                    .append(':');
            deeper += UNIT;
        }
        return lines.append(' ').append(value).toString();
    }

    private static String flow(List<String> names, String value) {
        String whole = value;
        for (int i = names.size() - 1; i >= 0; i--) {
            whole = "{" + quoted(names.get(i)) + ": " + whole + "}";
        }
        return whole;
    }

    /** Write a name so that it is read as one by readers of YAML 1.1, too. */
    private static String quoted(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_.-]*") && !name.matches("(?i)true|false|null|yes|no|on|off|y|n")
                ? name
                : "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private String without(YamlSettingSpec desired, List<Place> way) {
        Place gone = way.get(way.size() - 1);
        Node parent = gone.parent().orElseThrow();
        if (gone.key().isEmpty() || !(parent instanceof MappingNode mapping)) {
            throw new IllegalArgumentException(
                    "`" + desired.pointer() + "` is an item of a sequence: set the whole sequence");
        }
        int start = yaml.start(gone.key().get());
        int end = yaml.isBehind(gone.node(), gone.key().get())
                ? yaml.end(gone.node())
                : yaml.colon(gone.key().get());
        List<NodeTuple> all = mapping.getValue();
        if (all.size() == 1) {
            Place holder = way.get(way.size() - 2);
            return YamlText.isBlock(parent) ? emptied(holder) : put(yaml.start(parent) + 1, yaml.end(parent) - 1, "");
        }
        if (!YamlText.isBlock(parent)) {
            int at = index(all, gone);
            return at == 0
                    ? put(start, yaml.start(all.get(1).getKeyNode()), "")
                    : put(flowEnd(all.get(at - 1)), end, "");
        }
        int line = text.lastIndexOf('\n', start - 1) + 1;
        if (!text.substring(line, start).isBlank()) {
            throw new IllegalArgumentException(
                    "`" + desired.pointer() + "` begins an item of a sequence: set the whole item");
        }
        int next = text.indexOf('\n', end);
        return put(line, next < 0 ? text.length() : next + 1, "");
    }

    private int flowEnd(NodeTuple tuple) {
        return yaml.isBehind(tuple.getValueNode(), tuple.getKeyNode())
                ? yaml.end(tuple.getValueNode())
                : yaml.end(tuple.getKeyNode());
    }

    private int index(List<NodeTuple> all, Place place) {
        int at = 0;
        // Each key stands at a place of its own.
        while (yaml.start(all.get(at).getKeyNode()) != yaml.start(place.key().orElseThrow())) {
            at++;
        }
        return at;
    }

    /** Leave an empty mapping where the last setting of one goes. */
    private String emptied(Place holder) {
        return holder.parent().isEmpty()
                ? put(yaml.start(holder.node()), yaml.end(holder.node()), "{}")
                : replaced(holder, "{}");
    }

    private Edited checked(YamlSettingSpec desired, String edited, Optional<String> old, Optional<String> value) {
        Object wanted = changed(yaml.meaning(), desired.names(), value.map(YamlEdit::meaning));
        try {
            if (new YamlText(edited).meaning().equals(wanted)) {
                return Edited.showing(edited, desired.pointer(), old, value);
            }
        } catch (IllegalArgumentException e) {
            // What came out is no YAML: refused below.
        }
        return Edited.refused("`" + desired.pointer() + "` cannot be changed alone, as it is written there");
    }

    private static Optional<Object> at(Object meaning, List<String> names) {
        Object now = meaning;
        for (String name : names) {
            Object next = null;
            if (now instanceof Map<?, ?> map) {
                next = entry(map, name).map(k -> (Object) map.get(k)).orElse(null);
            } else if (now instanceof List<?> list && JsonPointer.index(name) < list.size()) {
                next = list.get(JsonPointer.index(name));
            }
            if (next == null) {
                return Optional.empty();
            }
            now = next;
        }
        return Optional.of(now);
    }

    /** Return the key that is written as a name, whatever it means. */
    private static Optional<Object> entry(Map<?, ?> map, String name) {
        return map.keySet().stream()
                .filter(k -> k.equals(YamlText.name(name)) || YamlText.isWritten(k, name))
                .map(k -> (Object) k)
                .findFirst();
    }

    /** Return a meaning with one place changed, or without it. */
    private static Object changed(Object meaning, List<String> names, Optional<Object> value) {
        if (names.isEmpty()) {
            return value.orElseThrow();
        }
        String name = names.get(0);
        List<String> rest = names.subList(1, names.size());
        if (meaning instanceof List<?> list) {
            List<Object> all = new ArrayList<>(list);
            int index = JsonPointer.index(name);
            if (index == all.size()) {
                all.add(YamlText.NOTHING);
            }
            all.set(index, changed(all.get(index), rest, value));
            return all;
        }
        Map<Object, Object> all = new LinkedHashMap<>();
        if (meaning instanceof Map<?, ?> map) {
            all.putAll(map);
        }
        Object key = entry(all, name).orElse(YamlText.name(name));
        if (rest.isEmpty() && value.isEmpty()) {
            all.remove(key);
        } else {
            all.put(key, changed(all.getOrDefault(key, YamlText.NOTHING), rest, value));
        }
        return all;
    }
}
