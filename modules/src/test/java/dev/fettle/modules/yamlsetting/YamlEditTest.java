package dev.fettle.modules.yamlsetting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fettle.modules.support.TextEdits.Edited;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single settings of YAML texts; a line end is written as {@code ⏎} here. */
final class YamlEditTest {

    private static final String CONF = """
            # head
            server:
              port: 80   # the port
              names: [a, b]
              tls: {cert: c, key: "k"}

              text: |
                one
                two

            list:
            - x: 1
              y: 2
            - plain
            nothing:
            # 𝄞 é
            base: &b
              k: v
            alias: *b
            last: 'it''s'   # tail
            """;

    private static String text(String shown) {
        return shown.replace("⏎", "\n");
    }

    private static Edited set(String text, String pointer, String value) {
        return new YamlEdit(text).edited(YamlSettingSpec.of("/x", pointer, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "/server/port; 8080; port: 80; port: 8080",
                "/server/names; [c]; names: [a, b]; names: [c]",
                "/server/names/1; c; names: [a, b]; names: [a, c]",
                "/server/names/2; c; names: [a, b]; names: [a, b, c]",
                "/server/tls/key; other; key: \"k\"; key: other",
                "/server/tls/ca; x; key: \"k\"}; key: \"k\", ca: x}",
                "/server/text; short; text: |⏎    one⏎    two⏎; text: short⏎",
                "/server/more; true; ⏎    two⏎; ⏎    two⏎  more: true⏎",
                "/server/a/b c; true; ⏎    two⏎; ⏎    two⏎  a:⏎    \"b c\": true⏎",
                "/list/0/y; 3; y: 2; y: 3",
                "/list/0/z; 3; y: 2⏎; y: 2⏎  z: 3⏎",
                "/list/1; other; - plain; - other",
                "/list/2; third; - plain⏎; - plain⏎- third⏎",
                "/list/2/x; third; - plain⏎; - plain⏎- {x: third}⏎",
                "/nothing; 1; nothing:⏎; nothing: 1⏎",
                "/nothing/a/b; 1; nothing:⏎; nothing: {a: {b: 1}}⏎",
                "/server; 1; ^server:⏎  port: 80   # the port⏎  names: [a, b]⏎  tls: {cert: c, key: \"k\"}⏎⏎  text: |⏎    one⏎    two^; server: 1",
                "/last; y; 'it''s'; y",
                "/new; x; # tail⏎; # tail⏎new: x⏎",
                "/on; x; # tail⏎; # tail⏎\"on\": x⏎",
            })
    void changesThePlaceAlone(String pointer, String value, String old, String fresh) {
        Edited edited = set(CONF, pointer, value);
        assertThat(edited.problem()).isEmpty();
        assertThat(CONF).containsOnlyOnce(text(old));
        assertThat(edited.text()).isEqualTo(CONF.replace(text(old), text(fresh)));
        assertThat(set(edited.text(), pointer, value).text()).isEqualTo(edited.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "/server/port; ^  port: 80   # the port⏎^; ^^",
                "/server/tls/cert; cert: c, key; key",
                "/server/tls/key; ^, key: \"k\"^; ^^",
                "/server/text; ^  text: |⏎    one⏎    two⏎^; ^^",
                "/list/0/y; ^  y: 2⏎^; ^^",
                "/nothing; ^nothing:⏎^; ^^",
                "/last; ^last: 'it''s'   # tail⏎^; ^^",
                "/missing; ^# head^; # head",
                "/server/missing/more; ^# head^; # head",
            })
    void takesThePlaceAloneAway(String pointer, String old, String fresh) {
        Edited edited = new YamlEdit(CONF).edited(YamlSettingSpec.absent("/x", pointer));
        assertThat(edited.problem()).isEmpty();
        assertThat(edited.text()).isEqualTo(CONF.replace(text(old), text(fresh)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "/base/k; w; cannot be changed alone",
                "/alias/k; w; is an alias of something above it",
                "/server/port/deeper; 1; is neither mapping nor sequence",
                "/list/7; 1; a sequence has no item `7`",
                "/list/x; 1; a sequence has no item `x`",
            })
    void refusesWhatWouldChangeMore(String pointer, String value, String problem) {
        String said;
        try {
            said = set(CONF, pointer, value).problem().orElse("changed");
        } catch (IllegalArgumentException e) {
            said = e.getMessage();
        }
        assertThat(said).contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "^^; a: 1⏎",
                "^# only^; ^# only⏎a: 1⏎^",
                "^---⏎^; ^---⏎a: 1⏎^",
                "{}; {a: 1}",
                "^{}⏎^; ^{a: 1}⏎^",
                "^b: 2^; ^b: 2⏎a: 1^",
                "^b: 2\r⏎^; ^b: 2\r⏎a: 1\r⏎^",
                "^{⏎  \"b\": 2⏎}⏎^; ^{⏎  \"b\": 2, a: 1⏎}⏎^",
                "^b:⏎  c: |+⏎    x⏎⏎^; ^^",
            })
    void beginsAFileAndKeepsItsLineEnds(String before, String after) {
        Edited edited = set(text(before.replace("\\r", "\r")), "/a", "1");
        if (after.isEmpty()) {
            // Blank lines that count are not to be told from others.
            assertThat(edited.problem()).hasValueSatisfying(p -> assertThat(p).contains("cannot be changed alone"));
        } else {
            assertThat(edited.text()).isEqualTo(text(after.replace("\\r", "\r")));
        }
    }

    @Test
    void leavesAnEmptyMappingWhereTheLastSettingGoes() {
        assertThat(new YamlEdit("a:\n  b: 1\nc: 2\n")
                        .edited(YamlSettingSpec.absent("/x", "/a/b"))
                        .text())
                .isEqualTo("a: {}\nc: 2\n");
        assertThat(new YamlEdit("# c\nb: 1\n")
                        .edited(YamlSettingSpec.absent("/x", "/b"))
                        .text())
                .isEqualTo("# c\n{}\n");
    }

    @Test
    void knowsTheSameValueInOtherWords() {
        String text = "a: \"high\"\nb: {x: 1, y: [2]}\n";
        assertThat(set(text, "/a", "high").text()).isEqualTo(text);
        assertThat(set(text, "/b", "{\"x\": 1, \"y\": [ 2 ]}").text()).isEqualTo(text);
        assertThat(set("a: \"1\"\n", "/a", "1").text()).isEqualTo("a: 1\n");
    }
}
