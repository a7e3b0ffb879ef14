package dev.fettle.standin.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fettle.standin.base.Fatal;
import dev.fettle.standin.base.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    @Test
    void readsMapsListsQuotesAndComments() {
        String text = """
                # comment
                a:
                  b: "x # not a comment"   # comment
                  c: 'it''s'
                  d: http://h:80/p#f
                list:
                - one
                - {k: v, n: [1, 2]}
                nested:
                  - k: 1
                    l: 2
                  - k: 3
                flow: [a, "b, c", ]
                empty:
                none: null
                """;
        assertThat(Json.write(Yaml.parse(text)))
                .isEqualTo("{\"a\":{\"b\":\"x # not a comment\",\"c\":\"it's\",\"d\":\"http://h:80/p#f\"},"
                        + "\"list\":[\"one\",{\"k\":\"v\",\"n\":[\"1\",\"2\"]}],"
                        + "\"nested\":[{\"k\":\"1\",\"l\":\"2\"},{\"k\":\"3\"}],"
                        + "\"flow\":[\"a\",\"b, c\"],\"empty\":null,\"none\":null}");
        assertThat(Yaml.parse("# nothing\n")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 1\n  b: 2\n",
                "a: 1\n---\nb: 2\n",
                "a: [1\n",
                "a: \"x\n",
                "a: 1\na: 2\n",
                "a: *x\n",
                "a:\n\tb: 1\n"
            })
    void namesTheLineOfAFault(String text) {
        assertThatThrownBy(() -> Yaml.parse(text)).isInstanceOf(Fatal.class).hasMessageContaining("yaml: line ");
    }
}
