package dev.fettle.modules.jsonsetting;

import dev.fettle.modules.jsonsetting.JsonText.Kind;
import dev.fettle.modules.jsonsetting.JsonText.Member;
import dev.fettle.modules.jsonsetting.JsonText.Node;
import dev.fettle.modules.support.JsonPointer;
import dev.fettle.modules.support.Presence;
import dev.fettle.modules.support.TextEdits;
import dev.fettle.modules.support.TextEdits.Edited;
import dev.fettle.modules.support.Veil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Change one place of a JSON text. */
final class JsonEdit {

    private final String before;
    private final String text;
    private final Node root;
    private final String end;

    /** Read the text; an empty one counts as an empty object. */
    JsonEdit(String before) {
        this.before = before;
        this.text = before.isBlank() ? "{\n}\n" : before;
        this.root = JsonText.parse(text);
        this.end = TextEdits.lineEnd(TextEdits.lines(text));
    }

    /** How far a pointer leads: all nodes on the way, beginning with the root; or why it leads nowhere. */
    private record Way(List<Node> nodes, Optional<Member> last, Optional<String> problem) {}

    Edited edited(JsonSettingSpec desired) {
        List<String> names = desired.names();
        Way way = way(root, names);
        if (way.problem().isPresent()) {
            return Edited.refused(way.problem().get());
        }
        boolean there = way.nodes().size() > names.size();
        Node node = way.nodes().get(way.nodes().size() - 1);
        Optional<String> old = there ? Optional.of(text.substring(node.start(), node.end())) : Optional.empty();
        if (desired.state() == Presence.ABSENT) {
            if (!there) {
                return Edited.to(before);
            }
            Node parent = way.nodes().get(names.size() - 1);
            if (parent.kind() == Kind.ARRAY) {
                return Edited.refused("`" + desired.pointer() + "` is an item of an array: set the whole array");
            }
            return checked(desired, without(parent, way.last().orElseThrow()), old, Optional.empty());
        }
        String value =
                Veil.text(desired.content()).strip().replace("\r\n", "\n").replace("\n", end);
        if (there) {
            return JsonText.parse(value).meaning().equals(node.meaning())
                    ? Edited.to(before)
                    : checked(desired, put(node.start(), node.end(), value), old, Optional.of(value));
        }
        int from = way.nodes().size() - 1;
        String whole = value;
        for (int i = names.size() - 1; i > from; i--) {
            whole = "{" + JsonText.quoted(names.get(i)) + ": " + whole + "}";
        }
        return checked(desired, with(node, names.get(from), whole), old, Optional.of(value));
    }

    private static Way way(Node root, List<String> names) {
        List<Node> nodes = new ArrayList<>(List.of(root));
        Optional<Member> last = Optional.empty();
        for (String name : names) {
            Node node = nodes.get(nodes.size() - 1);
            List<Member> found;
            if (node.kind() == Kind.OBJECT) {
                found = node.members().stream()
                        .filter(m -> m.name().equals(name))
                        .toList();
            } else if (node.kind() == Kind.ARRAY) {
                int index = JsonPointer.index(name);
                if (index > node.members().size()) {
                    return new Way(nodes, last, Optional.of("an array has no item `" + name + "`"));
                }
                found = index == node.members().size()
                        ? List.of()
                        : List.of(node.members().get(index));
            } else {
                return new Way(nodes, last, Optional.of("what shall hold `" + name + "` is neither object nor array"));
            }
            if (found.size() > 1) {
                return new Way(nodes, last, Optional.of("`" + name + "` stands " + found.size() + " times"));
            }
            if (found.isEmpty()) {
                return new Way(nodes, Optional.empty(), Optional.empty());
            }
            last = Optional.of(found.get(0));
            nodes.add(found.get(0).node());
        }
        return new Way(nodes, last, Optional.empty());
    }

    private String put(int from, int to, String part) {
        return text.substring(0, from) + part + text.substring(to);
    }

    private String without(Node parent, Member gone) {
        List<Member> all = parent.members();
        int at = all.indexOf(gone);
        if (all.size() == 1) {
            return put(parent.start() + 1, parent.end() - 1, "");
        }
        return at == 0
                ? put(gone.start(), all.get(1).start(), "")
                : put(all.get(at - 1).node().end(), gone.node().end(), "");
    }

    private String with(Node parent, String name, String value) {
        boolean object = parent.kind() == Kind.OBJECT;
        if (parent.members().isEmpty()) {
            String part = object ? JsonText.quoted(name) + ": " + value : value;
            if (!text.strip().contains("\n")) {
                return put(parent.start() + 1, parent.end() - 1, part);
            }
            String outer = indent(parent.start());
            return put(parent.start() + 1, parent.end() - 1, end + outer + unit() + part + end + outer);
        }
        Member last = parent.members().get(parent.members().size() - 1);
        int blank = last.start();
        while (Character.isWhitespace(text.charAt(blank - 1))) {
            blank--;
        }
        String gap = text.substring(blank, last.start());
        String colon = text.substring(last.nameEnd(), last.node().start());
        String space = gap.isEmpty() && (colon.endsWith(" ") || !object) ? " " : gap;
        return put(
                last.node().end(),
                last.node().end(),
                "," + space + (object ? JsonText.quoted(name) + colon : "") + value);
    }

    /** Return the blanks that begin the line of a place. */
    private String indent(int at) {
        int start = text.lastIndexOf('\n', at) + 1;
        int stop = start;
        while (stop < at && (text.charAt(stop) == ' ' || text.charAt(stop) == '\t')) {
            stop++;
        }
        return text.substring(start, stop);
    }

    private String unit() {
        String first =
                root.members().isEmpty() ? "" : indent(root.members().get(0).start());
        return first.isEmpty() ? "  " : first;
    }

    /** Read the new text again: a mistake here would break somebody's file. */
    private static Edited checked(JsonSettingSpec desired, String text, Optional<String> old, Optional<String> value) {
        List<String> names = desired.names();
        Way way = way(JsonText.parse(text), names);
        boolean there = way.nodes().size() > names.size();
        boolean right = value.isEmpty()
                ? !there
                : there
                        && way.nodes()
                                .get(names.size())
                                .meaning()
                                .equals(JsonText.parse(value.get()).meaning());
        return right
                ? Edited.showing(text, desired.pointer(), old, value)
                : Edited.refused("`" + desired.pointer() + "` cannot be changed alone");
    }
}
