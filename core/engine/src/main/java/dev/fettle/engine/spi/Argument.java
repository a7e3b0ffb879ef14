package dev.fettle.engine.spi;

import static java.util.Objects.requireNonNull;

import dev.fettle.engine.model.Content;

/** Hold one argument of a probe. Arguments travel as data on standard input, never in an argument vector. */
public sealed interface Argument permits Argument.Text, Argument.Digest, Argument.Value, Argument.Local {

    /**
     * Text that may be shown.
     *
     * @param text the text
     */
    record Text(String text) implements Argument {
        /** Check the text. */
        public Text {
            requireNonNull(text, "text is null");
        }
    }

    /**
     * The SHA-256 of a content in lower-case hexadecimal; the host never gets the content itself.
     *
     * @param content what is digested
     */
    record Digest(Content content) implements Argument {
        /** Check the content. */
        public Digest {
            requireNonNull(content, "content is null");
        }
    }

    /**
     * A content that the host gets; the probe's script must not pass it on in an argument vector when it holds a secret.
     *
     * @param content what is sent
     */
    record Value(Content content) implements Argument {
        /** Check the content. */
        public Value {
            requireNonNull(content, "content is null");
        }
    }

    /**
     * A content that stays here and is given to the probe's parser, so that an answer can be compared with a secret
     * without either showing it to the module or sending it to the host.
     *
     * @param content what the parser gets
     */
    record Local(Content content) implements Argument {
        /** Check the content. */
        public Local {
            requireNonNull(content, "content is null");
        }
    }

    /** Hold text that may be shown. */
    static Argument text(String text) {
        return new Text(text);
    }

    /** Hold the digest of a content. */
    static Argument digest(Content content) {
        return new Digest(content);
    }

    /** Hold a content that the host gets. */
    static Argument value(Content content) {
        return new Value(content);
    }

    /** Hold a content that only the parser gets. */
    static Argument local(Content content) {
        return new Local(content);
    }
}
