package dev.fettle.standin.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void writesWhatItReads() {
        String text = "{\"a\":[1,-2.5,true,null,\"x\\n\\u0007\\\"\"],\"b\":{},\"c\":[]}";
        assertThat(Json.write(Json.parse(text))).isEqualTo(text);
    }

    @Test
    void readsEscapesAndBlanks() {
        assertThat(Json.parseObject(" { \"k\" : \"\\u00e9\\/\" } ")).containsEntry("k", "é/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,]", "{\"a\"}", "\"x", "01", "nul", "{} x", "\"\\u00g0\"", "[\"a\nb\"]"})
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("JSON");
    }

    @Test
    void refusesEndlessNesting() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
    }
}
