package dev.fettle.modules.yamlsetting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Read YAML 1.2, and know where each part stands and what it means. */
final class YamlText {

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setSchema(new CoreSchema()).build();

    private static final Set<ScalarStyle> QUOTED = Set.of(ScalarStyle.SINGLE_QUOTED, ScalarStyle.DOUBLE_QUOTED);

    private final String text;
    private final Optional<Node> root;

    /**
     * Read a text that holds one document, or none.
     *
     * @throws IllegalArgumentException saying what is odd, and where
     */
    YamlText(String text) {
        this.text = text;
        List<Node> documents = new ArrayList<>();
        try {
            new Compose(SETTINGS).composeAllFromString(text).forEach(documents::add);
        } catch (MarkedYamlEngineException e) {
            throw new IllegalArgumentException(
                    "there is no YAML"
                            + e.getProblemMark()
                                    .map(m -> " at line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1))
                                    .orElse(""),
                    e);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("there is no YAML that can be read", e);
        }
        if (documents.size() > 1) {
            throw new IllegalArgumentException("there are " + documents.size() + " YAML documents and not one");
        }
        root = documents.stream().findFirst();
    }

    /** Tell whether a text is a value that fits on one line behind a name. */
    static boolean isValue(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.isBlank()) {
            return false;
        }
        try {
            Optional<Node> node = new YamlText("x: " + text).root();
            return node.isPresent()
                    && node.get() instanceof MappingNode mapping
                    && mapping.getValue().size() == 1
                    && isInline(mapping.getValue().get(0).getValueNode());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isInline(Node node) {
        return !isBlock(node)
                && !(node instanceof ScalarNode scalar
                        && !(scalar.isPlain() || QUOTED.contains(scalar.getScalarStyle())));
    }

    /** Tell whether a node is written in lines of its own. */
    static boolean isBlock(Node node) {
        return node instanceof CollectionNode<?> collection && collection.getFlowStyle() == FlowStyle.BLOCK;
    }

    /** Return the document; empty when there is none. */
    Optional<Node> root() {
        return root;
    }

    /** Return where a node begins. */
    int start(Node node) {
        return text.offsetByCodePoints(0, node.getStartMark().orElseThrow().getIndex());
    }

    /** Return where what a node says is over, without blanks, comments and line ends behind it. */
    int end(Node node) {
        if (isBlock(node)) {
            if (node instanceof MappingNode mapping) {
                NodeTuple last = mapping.getValue().get(mapping.getValue().size() - 1);
                return isBehind(last.getValueNode(), last.getKeyNode())
                        ? end(last.getValueNode())
                        : colon(last.getKeyNode());
            }
            if (node instanceof SequenceNode sequence) {
                return end(sequence.getValue().get(sequence.getValue().size() - 1));
            }
        }
        int end = text.offsetByCodePoints(0, node.getEndMark().orElseThrow().getIndex());
        while (end > start(node) && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Tell whether a value stands behind its key, and is neither an alias nor nothing. */
    boolean isBehind(Node value, Node key) {
        return start(value) >= start(key) && !isNothing(value);
    }

    /** Tell whether a node is a value that nobody has written. */
    static boolean isNothing(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getValue().isEmpty()
                && scalar.getAnchor().isEmpty();
    }

    /**
     * Return the place behind the colon of a key.
     *
     * @throws IllegalArgumentException when the key is written in an unusual way
     */
    int colon(Node key) {
        int at = end(key);
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        if (at >= text.length() || text.charAt(at) != ':') {
            throw new IllegalArgumentException("a name is written without a colon behind it");
        }
        return at + 1;
    }

    /** Return what the document means: equal for texts that mean the same. */
    Object meaning() {
        return root.map(node -> meaning(node, Collections.newSetFromMap(new IdentityHashMap<>())))
                .orElse(NOTHING);
    }

    /** What nothing means. */
    static final Object NOTHING = new Word(Tag.NULL.getValue(), "null");

    /** A scalar. */
    private record Word(String tag, String text) {}

    private static Object meaning(Node node, Set<Node> above) {
        if (!above.add(node)) {
            throw new IllegalArgumentException("a part of it holds itself");
        }
        try {
            if (node instanceof MappingNode mapping) {
                Map<Object, Object> all = new LinkedHashMap<>();
                for (NodeTuple tuple : mapping.getValue()) {
                    all.put(meaning(tuple.getKeyNode(), above), meaning(tuple.getValueNode(), above));
                }
                return all;
            }
            if (node instanceof SequenceNode sequence) {
                return sequence.getValue().stream().map(n -> meaning(n, above)).toList();
            }
            ScalarNode scalar = (ScalarNode) node;
            return scalar.getTag().equals(Tag.NULL)
                    ? NOTHING
                    : new Word(scalar.getTag().getValue(), scalar.getValue());
        } finally {
            above.remove(node);
        }
    }

    /** Tell whether a meaning is a scalar that is written so. */
    static boolean isWritten(Object meaning, String text) {
        return meaning instanceof Word word && word.text().equals(text);
    }

    /** Return the meaning of a name. */
    static Object name(String name) {
        return new Word(Tag.STR.getValue(), name);
    }
}
